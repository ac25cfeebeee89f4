using MailboxWizard.Features.SignIn;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Handoffs;

// After Renew, or after a secret was removed by hand, a registration has a newer hand-off beside an older open one.
public sealed partial class HandoffStore
{
    /// <summary>Of the open ones among these, those whose registration has a newer hand-off that can be used; by number, with the number of the newest.</summary>
    public async Task<IReadOnlyDictionary<int, int>> NewerAsync(IReadOnlyCollection<Handoff> handoffs, Person person, CancellationToken cancellationToken)
    {
        var open = handoffs.Where(handoff => handoff.IsLive).ToList();
        if (open.Count == 0)
            return new Dictionary<int, int>();
        var registrations = open.Select(handoff => handoff.ClientId).Distinct().ToList();
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var usable = await context.Set<Handoff>().AsNoTracking().VisibleTo(person)
            .Where(other => registrations.Contains(other.ClientId) && other.State != HandoffState.Expired && other.State != HandoffState.Withdrawn)
            .Select(other => new { other.Number, other.TenantId, other.ClientId, other.CreatedAt, other.IsForeign })
            .ToListAsync(cancellationToken);
        // Pasted values are newer than others like them, and never than what a run has handed over.
        return open
            .Select(handoff => (handoff.Number, Newest: usable
                .Where(other => other.TenantId == handoff.TenantId && other.ClientId == handoff.ClientId && other.CreatedAt > handoff.CreatedAt && (handoff.IsForeign || !other.IsForeign))
                .MaxBy(other => other.CreatedAt)))
            .Where(pair => pair.Newest is not null)
            .ToDictionary(pair => pair.Number, pair => pair.Newest!.Number);
    }
}
