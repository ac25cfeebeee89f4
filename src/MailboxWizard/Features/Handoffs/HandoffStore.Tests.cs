using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Handoffs;

// What a Test needs that nobody pressed: it goes on by itself for as long as the hand-off is worked on.
public sealed partial class HandoffStore
{
    /// <summary>For what no person asks for.</summary>
    internal async Task<Handoff?> FindAsync(TenantId tenant, int number, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Set<Handoff>().AsNoTracking().SingleOrDefaultAsync(handoff => handoff.Number == number && handoff.TenantId == tenant, cancellationToken);
    }

    /// <summary>Null when it has ended.</summary>
    internal async Task<Handoff?> FindLiveAsync(TenantId tenant, int number, CancellationToken cancellationToken) =>
        await FindAsync(tenant, number, cancellationToken) is { IsLive: true } live ? live : null;

    /// <summary>As <see cref="RecordTestAsync"/>, in nobody's name; what has ended meanwhile stays as it is.</summary>
    internal async Task RecordOwnTestAsync(TenantId tenant, int number, bool passed, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var context = await database.CreateDbContextAsync(cancellationToken);
            if (await context.Set<Handoff>().SingleOrDefaultAsync(other => other.Number == number && other.TenantId == tenant, cancellationToken) is not { IsLive: true } handoff)
                return;
            var entry = Entry(handoff, Audit.AuditOutcome.Intended) with { Detail = $"{HandoffDeed.Test}" };
            await audit.AppendAsync(entry, cancellationToken);
            // Tested means that somebody at Spectrum looks at it; until one has taken it, it is ready.
            Tested(handoff, passed && handoff.EngineerId is not null);
            handoff.LastTestPassed = passed;
            if (await TrySaveAsync(context, handoff, entry, cancellationToken))
            {
                await audit.AppendAsync(entry with { Outcome = Audit.AuditOutcome.Changed, Detail = $"{HandoffDeed.Test}: {handoff.State}" }, cancellationToken);
                return;
            }
            ThrowAfterTen(attempt, number);
        }
    }

    private void Tested(Handoff handoff, bool passed, Person? by = null)
    {
        handoff.LastTestAt = time.GetUtcNow();
        handoff.LastTestPassed = passed;
        var untested = handoff.EngineerId is null ? HandoffState.Ready : HandoffState.InWork;
        Enter(handoff, passed ? HandoffState.Tested : untested, by);
    }
}
