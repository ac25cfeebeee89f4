using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Handoffs;

// The mark "key still in tenant": set with the end of a hand-off that nobody completed, cleared by whoever read that the key is gone.
public sealed partial class HandoffStore
{
    /// <summary>Younger ones may not be known to every part of Microsoft 365 yet: what is not shown of them proves nothing.</summary>
    private static readonly TimeSpan s_known = TimeSpan.FromMinutes(10);

    /// <summary>A reading of the registration showed these keys: marked ones that are not among them are gone.</summary>
    /// <param name="tenant">Whose registration.</param>
    /// <param name="clientId">Of the registration.</param>
    /// <param name="shown">Ids of every secret that it has.</param>
    /// <param name="about">Who read it, for the audit log.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task SeeKeysAsync(TenantId tenant, AppId clientId, IReadOnlyCollection<Guid> shown, AuditEntry about, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var limit = time.GetUtcNow() - s_known;
        var marked = await context.Set<Handoff>().AsNoTracking()
            .Where(handoff => handoff.TenantId == tenant && handoff.ClientId == clientId && handoff.KeyStillInTenant && !handoff.IsForeign && handoff.CreatedAt <= limit)
            .Select(handoff => new { handoff.Number, handoff.SecretKeyId }).ToListAsync(cancellationToken);
        foreach (var gone in marked.Where(handoff => !shown.Contains(handoff.SecretKeyId)))
            await KeyProvedGoneAsync(gone.Number, tenant, about, cancellationToken);
    }

    /// <summary>Repeated answers show nothing of the hand-off's key.</summary>
    public async Task KeyProvedGoneAsync(int number, TenantId tenant, AuditEntry about, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var context = await database.CreateDbContextAsync(cancellationToken);
            var handoff = await context.Set<Handoff>().SingleOrDefaultAsync(other => other.Number == number && other.TenantId == tenant, cancellationToken);
            if (handoff is not { KeyStillInTenant: true })
                return;
            var entry = Of(about, number) with { Detail = "KeyGone" };
            await audit.AppendAsync(entry, cancellationToken);
            (handoff.KeyStillInTenant, handoff.KeyGoneAt) = (false, time.GetUtcNow());
            if (!await TrySaveAsync(context, handoff, entry, cancellationToken))
            {
                ThrowAfterTen(attempt, number);
                continue;
            }
            await audit.AppendAsync(entry with { Outcome = AuditOutcome.Changed }, cancellationToken);
            return;
        }
    }

    /// <summary>Whether another hand-off of the tenant, open or complete, has the same key.</summary>
    public async Task<bool> IsKeyUsedElsewhereAsync(Handoff handoff, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Set<Handoff>().AnyAsync(
            other => other.TenantId == handoff.TenantId && other.Number != handoff.Number && other.SecretKeyId == handoff.SecretKeyId
                && other.State != HandoffState.Expired && other.State != HandoffState.Withdrawn,
            cancellationToken);
    }

    /// <summary>An entry about a hand-off, by a person: for those who act for it elsewhere.</summary>
    public static AuditEntry About(Handoff handoff, Person person) => Entry(handoff, person, AuditOutcome.Intended);
}
