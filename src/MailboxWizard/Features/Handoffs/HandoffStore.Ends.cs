using MailboxWizard.Features.Audit;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Handoffs;

// How hand-offs end by themselves, and what ends with each: the secret.
public sealed partial class HandoffStore
{
    /// <summary>Longer than any run waits for a person (<c>Setup:LongestWait</c>, thirty days at most), even twice: until then it may use its number.</summary>
    private static readonly TimeSpan s_numberKept = TimeSpan.FromDays(61);

    /// <summary>Ends what was not completed in time, and destroys secrets that outlived their hand-off.</summary>
    /// <returns>How many expired.</returns>
    public async Task<int> ExpireAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var limit = time.GetUtcNow().AddDays(-options.Value.ExpireAfterDays);
        var late = await context.Set<Handoff>().AsNoTracking()
            .Where(handoff => handoff.CreatedAt <= limit)
            .Where(handoff => handoff.State == HandoffState.Ready || handoff.State == HandoffState.InWork || handoff.State == HandoffState.Tested)
            .Select(handoff => handoff.Number)
            .ToListAsync(cancellationToken);
        var expired = 0;
        foreach (var number in late)
        {
            await using var own = await database.CreateDbContextAsync(cancellationToken);
            var handoff = await own.Set<Handoff>().SingleAsync(other => other.Number == number, cancellationToken);
            if (!handoff.IsLive)
                continue;
            var entry = Entry(handoff, AuditOutcome.Intended) with { Detail = $"{HandoffState.Expired}" };
            await audit.AppendAsync(entry, cancellationToken);
            Enter(handoff, HandoffState.Expired);
            // Someone completed or changed it in this moment: the next sweep looks again.
            if (!await TrySaveAsync(own, handoff, entry, cancellationToken))
                continue;
            await audit.AppendAsync(entry with { Outcome = AuditOutcome.Changed }, cancellationToken);
            await EndAsync(handoff, entry, cancellationToken);
            expired++;
        }
        var ended = await context.Set<SealedSecret>()
            .Join(context.Set<Handoff>(), secret => secret.Handoff, handoff => handoff.Number, (secret, handoff) => handoff)
            .Where(handoff => handoff.State == HandoffState.Complete || handoff.State == HandoffState.Expired || handoff.State == HandoffState.Withdrawn)
            .ToListAsync(cancellationToken);
        foreach (var handoff in ended)
            await DestroySecretAsync(handoff, Entry(handoff, AuditOutcome.Intended), cancellationToken);
        await DestroyOrphansAsync(context, limit, cancellationToken);
        await FreeNumbersAsync(context, limit, cancellationToken);
        await seal.TruncateLogAsync(cancellationToken);
        return expired;
    }

    /// <summary>Secrets of runs that sealed one and never proved a mailbox: no hand-off carries them, so they end with their number.</summary>
    private async Task DestroyOrphansAsync(WizardDbContext context, DateTimeOffset limit, CancellationToken cancellationToken)
    {
        var orphans = await context.Set<SealedSecret>().AsNoTracking()
            .Where(secret => !context.Set<Handoff>().Any(handoff => handoff.Number == secret.Handoff))
            .Where(secret => context.Set<HandoffNumber>().Any(number => number.Number == secret.Handoff && number.ReservedAt <= limit))
            .ToListAsync(cancellationToken);
        foreach (var secret in orphans)
        {
            var about = new AuditEntry
            {
                TenantId = secret.TenantId,
                TenantName = "",
                ActorName = "MailboxWizard",
                Action = AuditAction.ClientSecret,
                Subject = $"{secret.KeyId:D}",
                Outcome = AuditOutcome.Intended,
                Detail = "Its run never proved a mailbox. The credential with this key id is to be removed in Entra.",
            };
            await audit.AppendAsync(about, cancellationToken);
            await seal.DestroyAsync(secret.TenantId, secret.Handoff, cancellationToken);
            await audit.AppendAsync(about with { Outcome = AuditOutcome.Destroyed }, cancellationToken);
        }
    }

    /// <summary>Numbers are six digits: those of runs that came to nothing are given out again.</summary>
    private Task<int> FreeNumbersAsync(WizardDbContext context, DateTimeOffset limit, CancellationToken cancellationToken)
    {
        var kept = time.GetUtcNow() - s_numberKept;
        var before = limit < kept ? limit : kept;
        return Unused(context).Where(number => number.ReservedAt <= before).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Neither a hand-off nor a secret has it.</summary>
    private static IQueryable<HandoffNumber> Unused(WizardDbContext context) => context.Set<HandoffNumber>().Where(number =>
        !context.Set<Handoff>().Any(handoff => handoff.Number == number.Number) && !context.Set<SealedSecret>().Any(secret => secret.Handoff == number.Number));

    private async Task EndAsync(Handoff handoff, AuditEntry entry, CancellationToken cancellationToken)
    {
        // What began is finished although the page may be gone; what breaks here is repaired by the sweep.
        await DestroySecretAsync(handoff, entry, CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        webhook.Tell(handoff);
    }

    private async Task DestroySecretAsync(Handoff handoff, AuditEntry entry, CancellationToken cancellationToken)
    {
        var about = entry with { Action = AuditAction.ClientSecret, Subject = $"{handoff.SecretKeyId:D}", Detail = $"{handoff.State}" };
        await audit.AppendAsync(about with { Outcome = AuditOutcome.Intended }, cancellationToken);
        await seal.DestroyAsync(handoff.TenantId, handoff.Number, cancellationToken);
        await audit.AppendAsync(about with { Outcome = AuditOutcome.Destroyed }, cancellationToken);
    }
}
