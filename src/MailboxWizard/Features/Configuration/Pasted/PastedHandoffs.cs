using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Configuration.Pasted;

/// <summary>Makes a hand-off of values that were made by hand: sealed like another, marked foreign, and never touched in the tenant.</summary>
internal sealed class PastedHandoffs(
    HandoffStore handoffs, SecretSeal seal, ThereforeWords therefore, PermissionOfRoute permission, IDbContextFactory<WizardDbContext> database, IStringLocalizer<PastedText> text, TimeProvider time)
{
    /// <summary>Entra shows so many letters of a secret ever after.</summary>
    private const int Hint = 3;

    /// <summary>A run has handed over this client ID, and its hand-off is open: beside it pasted values would only confuse.</summary>
    public async Task<bool> IsTakenAsync(TenantId tenant, AppId client, CancellationToken cancellationToken) =>
        await handoffs.FindOpenAsync(tenant, client, cancellationToken) is not null;

    /// <returns>The number; null when it is taken by now.</returns>
    public async Task<int?> SaveAsync(TenantId tenant, string tenantName, PastedSubject subject, TestOutcome outcome, Person person, CancellationToken cancellationToken)
    {
        if (await IsTakenAsync(tenant, subject.ClientId, cancellationToken))
            return null;
        var number = await handoffs.ReserveNumberAsync(cancellationToken);
        var now = time.GetUtcNow();
        await seal.SealAsync(tenant, number, Guid.Empty, subject.Secret, cancellationToken);
        await handoffs.OpenAsync(
            new()
            {
                Number = number,
                TenantId = tenant,
                TenantName = tenantName,
                ClientId = subject.ClientId,
                ApplicationObjectId = default,
                ServicePrincipalId = default,
                RegistrationName = subject.ClientId.ToString(),
                Route = subject.Route,
                Permission = permission(subject.Route),
                Therefore = subject.Therefore is { } version ? therefore.Of(version) : text["Therefore"],
                Mailboxes = subject.Mailboxes,
                SecretKeyId = Guid.Empty,
                SecretHint = subject.Secret[..Hint],
                SecretEndsAt = subject.SecretEnds is { } ends ? new DateTimeOffset(ends, TimeOnly.MinValue, TimeSpan.Zero) : null,
                IsForeign = true,
                Run = 0,
                CreatedBy = person.ObjectId,
                CreatedByName = person.Name,
                CreatedAt = now,
                StateSince = now,
            },
            cancellationToken, person.ClientAddress, person.TenantId);
        // Its page shows what was just tested, and the state that follows from it.
        await database.InOneStepAsync(
            async context =>
            {
                context.Add(new TestRecord { Handoff = number, TenantId = tenant, Outcome = outcome });
                return await context.SaveChangesAsync(cancellationToken);
            },
            cancellationToken);
        await handoffs.RecordTestAsync(number, person, outcome.Passed, cancellationToken);
        return number;
    }
}
