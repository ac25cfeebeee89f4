using System.Collections.Concurrent;
using System.Security.Claims;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Configuration.Pasted;

/// <summary>
/// Tests values that were made by hand, with the same Test as a hand-off's. The secret lives as long as the Test, in this process alone,
/// unless a hand-off is saved. It belongs to the server: closing the page ends nothing. See docs/decisions/0017-a-key-that-nobody-uses.md.
/// </summary>
/// <remarks>Longer than most: what lets in, what runs and what tells the page hold the same state.</remarks>
public sealed partial class PastedTester
{
    private static readonly TimeSpan s_lookup = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<Guid, TestOutcome?> running = [];
    private readonly PastedTestLimits limits;
    private readonly PastedAuthority authority;
    private readonly PastedHandoffs saving;
    private readonly PastedFeed feed;
    private readonly ConnectionTest test;
    private readonly PermissionOfRoute permission;
    private readonly DomainTenants tenants;
    private readonly CloudHosts hosts;
    private readonly ThereforeRules rules;
    private readonly AuditLog audit;
    private readonly AuditRefusals refusals;
    private readonly PastedRefusals past;
    private readonly IDbContextFactory<WizardDbContext> database;
    private readonly TimeProvider time;
    private readonly IHostApplicationLifetime lifetime;
    private readonly ILogger<PastedTester> logger;

    // Spelled out, because some of these are internal and a primary constructor of a public type would show them.
    internal PastedTester(
        PastedTestLimits limits, PastedAuthority authority, PastedHandoffs saving, PastedFeed feed, ConnectionTest test, PermissionOfRoute permission, DomainTenants tenants, CloudHosts hosts, ThereforeRules rules, AuditLog audit, AuditRefusals refusals, PastedRefusals past,
        IDbContextFactory<WizardDbContext> database, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<PastedTester> logger)
    {
        (this.limits, this.saving, this.test, this.tenants, this.hosts, this.rules, this.past) = (limits, saving, test, tenants, hosts, rules, past);
        (this.audit, this.refusals, this.authority) = (audit, refusals, authority);
        (this.feed, this.permission) = (feed, permission);
        (this.database, this.time, this.lifetime, this.logger) = (database, time, lifetime, logger);
    }

    /// <summary>Authorises, checks, counts, audits and starts; returns before the Test has ended.</summary>
    public async Task<PastedStart> StartAsync(PastedValues values, ClaimsPrincipal user, Person person, string? clientAddress, CancellationToken cancellationToken)
    {
        var entry = Entry(person, clientAddress);
        if (!person.IsEngineer && !person.IsAdministrator)
        {
            await refusals.AppendAsync(entry with { Outcome = AuditOutcome.Refused, Detail = "Pasted values: NotAllowed" }, cancellationToken);
            return new(PastedRefusal.NotAllowed);
        }
        var (faults, subject) = PastedValuesCheck.Read(values, person.IsEngineer ? null : person.TenantId, hosts, rules, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        if (subject is null)
        {
            // The codes alone: what was typed may be the secret in a wrong field.
            await refusals.AppendAsync(entry with { Outcome = AuditOutcome.Refused, Detail = $"Pasted values: {string.Join(", ", faults.Select(fault => fault.Code).Distinct())}" }, cancellationToken);
            return new(PastedRefusal.Faults) { Faults = faults };
        }
        entry = entry with { Subject = subject.Addresses };
        // Before a try is counted: who must pass Microsoft first enters the values again.
        if (subject.Keeping is not PastedKeeping.Drop && await authority.RefuseAsync(user, person, entry, cancellationToken) is { } unauthorised)
            return unauthorised;
        var admission = await limits.AdmitAsync(subject.Organisation.Value, subject.ClientId, person, cancellationToken);
        if (admission.Limit is not null)
            return await LimitedAsync(admission, subject, person, entry, cancellationToken);
        try
        {
            if (await TenantAsync(subject, cancellationToken) is not { } tenant)
            {
                await limits.EndAsync(admission.Id, outcome: null);
                await refusals.AppendAsync(entry with { Outcome = AuditOutcome.Refused, Detail = "Pasted values: TenantUnknown" }, cancellationToken);
                return new(PastedRefusal.TenantUnknown);
            }
            admission = await limits.AdmitAsync(admission.Id, tenant, cancellationToken);
            if (admission.Limit is not null)
                return await LimitedAsync(admission, subject, person, entry, cancellationToken);
            // What an engineer types must not name the tenant in the whole log.
            entry = entry with { TenantId = tenant, TenantName = tenant == person.TenantId ? person.TenantName : "" };
            if (subject.Keeping is not PastedKeeping.Drop && await saving.IsTakenAsync(tenant, subject.ClientId, cancellationToken))
            {
                await limits.EndAsync(admission.Id, outcome: null);
                await refusals.AppendAsync(entry with { Outcome = AuditOutcome.Refused, Detail = "Pasted values: HandoffOpen" }, cancellationToken);
                return new(PastedRefusal.HandoffOpen);
            }
            await audit.AppendAsync(entry with { Outcome = AuditOutcome.Started, Detail = Said(subject) }, cancellationToken);
            running[admission.Id] = null;
            feed.TellOthers(admission.Id);
            _ = Task.Run(() => RunAsync(admission.Id, tenant, subject, person, entry), CancellationToken.None);
            return new(admission.Id);
        }
        catch (Microsoft365Exception unanswered)
        {
            await limits.EndAsync(admission.Id, outcome: null);
            await audit.AppendAsync(entry with { Outcome = AuditOutcome.Failed, Detail = unanswered.Problem.Code, RequestId = unanswered.Problem.RequestId }, CancellationToken.None);
            return new(PastedRefusal.MicrosoftSilent);
        }
        catch
        {
            await limits.EndAsync(admission.Id, outcome: null);
            throw;
        }
    }

    /// <summary>As it stands; null when there is none or it is not this person's.</summary>
    public async Task<PastedProgress?> ReadAsync(Guid id, Person person, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return Progress(id, await context.Set<PastedTest>().AsNoTracking()
            .SingleOrDefaultAsync(other => other.Id == id && other.ActorTenantId == person.TenantId && other.ActorId == person.ObjectId, cancellationToken));
    }

    /// <summary>For pages that have read it as their person, when another node has told of it.</summary>
    internal async Task<PastedProgress?> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return Progress(id, await context.Set<PastedTest>().AsNoTracking().SingleOrDefaultAsync(other => other.Id == id, cancellationToken));
    }

    private PastedProgress? Progress(Guid id, PastedTest? row)
    {
        if (row is null)
            return null;
        if (running.TryGetValue(id, out var now))
            return new(now, IsRunning: true, row.Handoff);
        var isRunning = row.ActiveKey is not null && time.GetUtcNow() - row.At < PastedTestLimits.LongestTest;
        return new(row.Outcome, isRunning, row.Handoff) { Broke = !isRunning && row is { Outcome: null, RefusedBy: null } };
    }

    /// <summary>Calls back after each change of this Test until disposed. The caller has read it as the person who looks.</summary>
    public IDisposable Subscribe(Guid id, Func<PastedProgress, Task> changed) => feed.Subscribe(id, changed);

    private async Task RunAsync(Guid id, TenantId tenant, PastedSubject subject, Person person, AuditEntry entry)
    {
        using var named = logger.BeginScope(new Dictionary<string, object> { ["TenantId"] = tenant, ["PersonId"] = person.ObjectId });
        try
        {
            var shown = tenant == person.TenantId ? person.TenantName : subject.Organisation.Value;
            var outcome = await test.RunAsync(
                new()
                {
                    TenantId = tenant,
                    TenantName = shown,
                    ClientId = subject.ClientId,
                    Secret = subject.Secret,
                    Route = subject.Route,
                    Permission = permission(subject.Route),
                    Mailboxes = subject.Mailboxes,
                },
                changed =>
                {
                    running[id] = changed;
                    return feed.TellAsync(id, new(changed, IsRunning: true, Handoff: null));
                },
                lifetime.ApplicationStopping);
            await audit.AppendAsync(Ended(entry, outcome, subject), CancellationToken.None);
            var isWanted = subject.Keeping.Saves(outcome, person);
            var handoff = isWanted ? await saving.SaveAsync(tenant, shown, subject, outcome, person, CancellationToken.None) : null;
            // A run has handed it over while the Test ran.
            if (isWanted && handoff is null)
                await audit.AppendAsync(entry with { Outcome = AuditOutcome.Refused, Detail = "Pasted values: HandoffOpen" }, CancellationToken.None);
            await limits.EndAsync(id, outcome, handoff);
            feed.TellOthers(id);
            running.TryRemove(id, out _);
            await feed.TellAsync(id, new(outcome, IsRunning: false, handoff));
        }
        catch (Exception broken)
        {
            running.TryRemove(id, out var last);
            if (broken is not OperationCanceledException)
                Log.TestBroke(logger, broken, id);
            await limits.EndAsync(id, outcome: null);
            feed.TellOthers(id);
            await feed.TellAsync(id, new(last, IsRunning: false, Handoff: null) { Broke = true });
        }
    }

    private async Task<TenantId?> TenantAsync(PastedSubject subject, CancellationToken cancellationToken) => Guid.TryParse(subject.Organisation.Value, out var id)
        ? new TenantId(id)
        : await tenants.FindAsync(subject.Organisation.Value, new(time, s_lookup), cancellationToken);

    private async Task<PastedStart> LimitedAsync(PastedAdmission admission, PastedSubject subject, Person person, AuditEntry entry, CancellationToken cancellationToken)
    {
        await past.AppendAsync(admission, subject.ClientId, person, entry with { Detail = Said(subject) }, cancellationToken);
        return new(admission.Limit is PastedLimit.OneAtATime ? PastedRefusal.OneAtATime : PastedRefusal.TooOften);
    }

    private static string Said(PastedSubject subject) => $"Pasted values: {subject.Route}, client ID {subject.ClientId}";

    private static AuditEntry Entry(Person person, string? clientAddress) => new()
    {
        TenantId = person.TenantId,
        TenantName = person.TenantName,
        ActorId = person.ObjectId,
        ActorTenantId = person.TenantId,
        ActorName = person.Name,
        ClientAddress = clientAddress,
        Action = AuditAction.Test,
        Subject = "",
        Outcome = AuditOutcome.Started,
    };

    private static AuditEntry Ended(AuditEntry entry, TestOutcome outcome, PastedSubject subject)
    {
        var telling = outcome.InTheWay ?? outcome.Rows.FirstOrDefault(row => row.State is CheckState.Warning);
        return entry with
        {
            Outcome = outcome switch { { Passed: false } => AuditOutcome.Failed, _ when telling is not null => AuditOutcome.Warning, _ => AuditOutcome.Passed },
            Detail = telling is null ? Said(subject) : $"{Said(subject)}. {telling.Kind}: {telling.Cause} {telling.Code}".TrimEnd(),
            RequestId = telling?.RequestId,
            ClientRequestId = telling?.ClientRequestId,
            DurationMilliseconds = (long?)outcome.Took?.TotalMilliseconds,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(2432, LogLevel.Error, "The Test {Id} of pasted values broke")]
        public static partial void TestBroke(ILogger logger, Exception broken, Guid id);
    }
}
