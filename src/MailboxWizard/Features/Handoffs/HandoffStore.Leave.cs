using MailboxWizard.Features.Audit;
using MailboxWizard.Microsoft365;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Handoffs;

// A run that joined and is undone.
public sealed partial class HandoffStore
{
    /// <summary>Those of these numbers that expired or were withdrawn: nobody uses what they held.</summary>
    public async Task<IReadOnlySet<int>> EndedAsync(TenantId tenant, IReadOnlyCollection<int> numbers, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var ended = await context.Set<Handoff>()
            .Where(handoff => handoff.TenantId == tenant && numbers.Contains(handoff.Number))
            .Where(handoff => handoff.State == HandoffState.Expired || handoff.State == HandoffState.Withdrawn)
            .Select(handoff => handoff.Number).ToListAsync(cancellationToken);
        return ended.ToHashSet();
    }

    /// <summary>Takes from an open hand-off every mailbox but these; what was tested is tested again. One that has ended is left as it is.</summary>
    /// <param name="number">The hand-off.</param>
    /// <param name="tenant">To which it belongs.</param>
    /// <param name="stay">Addresses of other runs.</param>
    /// <param name="about">Which run leaves and in whose name, for the audit log.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task LeaveAsync(int number, TenantId tenant, IReadOnlyCollection<string> stay, AuditEntry about, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var context = await database.CreateDbContextAsync(cancellationToken);
            var handoff = await context.Set<Handoff>().SingleOrDefaultAsync(other => other.Number == number && other.TenantId == tenant, cancellationToken);
            if (handoff is not { IsLive: true })
                return;
            var leave = handoff.Mailboxes.Where(mailbox => !stay.Contains(mailbox.Address, StringComparer.OrdinalIgnoreCase)).ToList();
            if (leave.Count is 0)
                return;
            var entry = Of(about, number) with { Detail = $"Leave: {string.Join(", ", leave.Select(mailbox => mailbox.Address))}" };
            await audit.AppendAsync(entry, cancellationToken);
            handoff.Mailboxes.RemoveAll(leave.Contains);
            Again(handoff);
            if (!await TrySaveAsync(context, handoff, entry, cancellationToken))
            {
                ThrowAfterTen(attempt, number);
                continue;
            }
            await audit.AppendAsync(entry with { Outcome = AuditOutcome.Changed }, cancellationToken);
            return;
        }
    }
}
