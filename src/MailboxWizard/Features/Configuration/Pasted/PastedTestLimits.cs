using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Configuration.Pasted;

/// <summary>
/// Lets tries in by person, tenant and client ID in that tenant, one at a time for each person, through whichever door: pasted values, and a
/// registration that was entered by hand. Counted in the database, so that neither a restart nor another node begins anew. A refused try counts
/// for the person too: who goes on trying stays out until there is quiet. Those past the limit are one row.
/// </summary>
internal sealed class PastedTestLimits(IDbContextFactory<WizardDbContext> database, IOptions<PastedTestsOptions> options, TimeProvider time)
{
    /// <summary>Longer than any Test: what is still marked as running then has ended with its process.</summary>
    internal static readonly TimeSpan LongestTest = TimeSpan.FromMinutes(3);

    /// <summary>Before anything is sent; looking and counting are one step.</summary>
    /// <param name="organisation">Whose values they are said to be: a domain, or the id of a tenant.</param>
    /// <param name="clientId">Of the registration that is tried.</param>
    /// <param name="person">Who tries.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="isOwnDoor">Into the own tenant, which reads it with the person's rights: strangers' tries close it for nobody.</param>
    public Task<PastedAdmission> AdmitAsync(string organisation, AppId clientId, Person person, CancellationToken cancellationToken, bool isOwnDoor = false) => database.InOneStepAsync(
        async context =>
        {
            var now = time.GetUtcNow();
            var tests = context.Set<PastedTest>();
            var key = PastedTest.KeyOf(person.TenantId, person.ObjectId);
            await tests.Where(test => test.ActiveKey == key && test.At < now - LongestTest)
                .ExecuteUpdateAsync(set => set.SetProperty(test => test.ActiveKey, (string?)null), cancellationToken);
            var limit = await LimitAsync(tests, organisation, clientId, person, isOwnDoor, key, now, cancellationToken);
            if (limit is PastedLimit.Person && await CountedAsync(tests, person, now, cancellationToken) is { } counted)
            {
                (counted.Tries, counted.At, counted.EndedAt) = (counted.Tries + 1, now, now);
                await context.SaveChangesAsync(cancellationToken);
                return new(counted.Id, limit, counted.Tries == options.Value.AlarmAfter);
            }

            var added = new PastedTest
            {
                Id = Guid.NewGuid(),
                ActorTenantId = person.TenantId,
                ActorId = person.ObjectId,
                At = now,
                Organisation = organisation,
                TenantId = Guid.TryParse(organisation, out var id) ? new TenantId(id) : null,
                ClientId = clientId,
                IsSent = limit is null,
                RefusedBy = limit,
                ActiveKey = limit is null ? key : null,
                EndedAt = limit is null ? null : now,
            };
            context.Add(added);
            await context.SaveChangesAsync(cancellationToken);
            return await AnswerAsync(tests, added, cancellationToken);
        },
        cancellationToken);

    /// <summary>Once more, when Microsoft has told which tenant a domain belongs to: one tenant has many domains.</summary>
    public Task<PastedAdmission> AdmitAsync(Guid id, TenantId tenant, CancellationToken cancellationToken) => database.InOneStepAsync(
        async context =>
        {
            var tests = context.Set<PastedTest>();
            var test = await tests.SingleAsync(row => row.Id == id, cancellationToken);
            var from = test.At - options.Value.Window;
            var others = tests.Where(row => row.TenantId == tenant && row.IsSent && row.At > from && row.Id != id);
            test.TenantId = tenant;
            if (await FullAsync(others, test.ClientId, cancellationToken) is { } limit)
                (test.IsSent, test.RefusedBy, test.ActiveKey, test.EndedAt) = (false, limit, null, time.GetUtcNow());
            await context.SaveChangesAsync(cancellationToken);
            return await AnswerAsync(tests, test, cancellationToken);
        },
        cancellationToken);

    /// <summary>The try is over, and the person may begin another one.</summary>
    /// <param name="id">Of the try.</param>
    /// <param name="outcome">What the Test said, where there was one.</param>
    /// <param name="handoff">That was saved of it.</param>
    /// <param name="wasSent">False when nobody was asked whether the secret is right: then it is not held against tenant and client ID.</param>
    public async Task EndAsync(Guid id, TestOutcome? outcome, int? handoff = null, bool wasSent = true)
    {
        await using var context = await database.CreateDbContextAsync(CancellationToken.None);
        await context.Set<PastedTest>().Where(row => row.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.ActiveKey, (string?)null).SetProperty(row => row.EndedAt, time.GetUtcNow())
                .SetProperty(row => row.Outcome, outcome).SetProperty(row => row.Handoff, handoff).SetProperty(row => row.IsSent, row => row.IsSent && wasSent),
            CancellationToken.None);
    }

    private async Task<PastedLimit?> LimitAsync(
        IQueryable<PastedTest> tests, string organisation, AppId clientId, Person person, bool isOwnDoor, string key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (limits, from) = (options.Value, now - options.Value.Window);
        var recent = tests.Where(test => test.At > from);
        if (await recent.Where(test => test.ActorTenantId == person.TenantId && test.ActorId == person.ObjectId).SumAsync(test => test.Tries, cancellationToken) >= limits.PerPerson)
            return PastedLimit.Person;
        if (await tests.AnyAsync(test => test.ActiveKey == key, cancellationToken))
            return PastedLimit.OneAtATime;
        // What was refused and never sent is not held against whom it is about, or anybody could lock out a colleague.
        var sent = recent.Where(test => test.IsSent && (!isOwnDoor || test.ActorTenantId == person.TenantId));
        var tenant = Guid.TryParse(organisation, out var id) ? new TenantId(id) : (TenantId?)null;
        return await FullAsync(sent.Where(test => test.Organisation == organisation || (tenant != null && test.TenantId == tenant)), clientId, cancellationToken);
    }

    /// <summary>
    /// A client ID is counted in the tenant alone in which it is tried: everybody may type any, strangers in a tenant of their own, and they would
    /// close it for those whose it is.
    /// </summary>
    private async Task<PastedLimit?> FullAsync(IQueryable<PastedTest> inTenant, AppId clientId, CancellationToken cancellationToken) =>
        await inTenant.CountAsync(test => test.ClientId == clientId, cancellationToken) >= options.Value.PerClientId ? PastedLimit.ClientId
        : await inTenant.CountAsync(cancellationToken) >= options.Value.PerTenant ? PastedLimit.Tenant
        : null;

    /// <summary>The row in which the person's tries past the limit are counted; its time is that of the last one, so that it ends with quiet.</summary>
    private Task<PastedTest?> CountedAsync(IQueryable<PastedTest> tests, Person person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var from = now - options.Value.Window;
        return tests.OrderByDescending(test => test.At).FirstOrDefaultAsync(
            test => test.ActorTenantId == person.TenantId && test.ActorId == person.ObjectId && test.At > from && test.RefusedBy == PastedLimit.Person, cancellationToken);
    }

    private async Task<PastedAdmission> AnswerAsync(IQueryable<PastedTest> tests, PastedTest test, CancellationToken cancellationToken)
    {
        if (test.RefusedBy is not { } limit)
            return new(test.Id, null, IsAlarm: false);
        var from = test.At - options.Value.Window;
        var refused = tests.Where(row => row.At > from && row.RefusedBy == limit);
        refused = limit switch
        {
            PastedLimit.ClientId => refused.Where(row => row.ClientId == test.ClientId),
            PastedLimit.Tenant when test.TenantId is { } tenant => refused.Where(row => row.TenantId == tenant),
            PastedLimit.Tenant => refused.Where(row => row.Organisation == test.Organisation),
            _ => refused.Where(row => row.ActorTenantId == test.ActorTenantId && row.ActorId == test.ActorId),
        };
        // Just when it is reached, so that a thousand tries make one alarm and not a thousand.
        return new(test.Id, limit, limit is not PastedLimit.OneAtATime && await refused.CountAsync(cancellationToken) == options.Value.AlarmAfter);
    }
}

/// <summary>Whether a try was let in.</summary>
/// <param name="Id">Of the try.</param>
/// <param name="Limit">Which limit it met; null when it was let in.</param>
/// <param name="IsAlarm">So many were refused that someone should look.</param>
internal sealed record PastedAdmission(Guid Id, PastedLimit? Limit, bool IsAlarm);
