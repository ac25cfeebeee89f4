using System.Globalization;
using MailboxWizard.Features.SignIn;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Handoffs;

// The list: search, filter and counts.
public sealed partial class HandoffStore
{
    /// <summary>Newest first, at most 200 rows; the counts are of everything that the search matches.</summary>
    public async Task<HandoffList> ListAsync(HandoffQuery query, Person person, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var matching = context.Set<Handoff>().AsNoTracking().VisibleTo(person);
        // Contains is translated with a parameter and without wildcards, so that % and _ are letters like others.
        foreach (var term in Terms(query.Search))
            matching = matching.Where(handoff => handoff.SearchText.Contains(term));
        var counts = await matching.GroupBy(handoff => handoff.State)
            .Select(group => new { State = group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.State, group => group.Count, cancellationToken);
        var overdue = TimeSpan.FromDays(options.Value.OverdueAfterDays);
        var limit = time.GetUtcNow() - overdue;
        var waiting = matching.Where(handoff => handoff.StateSince < limit
            && (handoff.State == HandoffState.Ready || handoff.State == HandoffState.InWork || handoff.State == HandoffState.Tested));
        var waitingCount = await waiting.CountAsync(cancellationToken);
        var left = matching.Where(handoff => handoff.KeyStillInTenant);
        // Until then Therefore may still be set to EWS.
        var ewsLeft = matching.Where(handoff => handoff.EwsPermissionLeft != null
            && (handoff.State == HandoffState.Complete || handoff.State == HandoffState.Expired || handoff.State == HandoffState.Withdrawn));
        var filtered = query.Filter switch
        {
            HandoffFilter.Ready => matching.Where(handoff => handoff.State == HandoffState.Ready),
            HandoffFilter.InWork => matching.Where(handoff => handoff.State == HandoffState.InWork),
            HandoffFilter.Tested => matching.Where(handoff => handoff.State == HandoffState.Tested),
            HandoffFilter.Ended => matching.Where(handoff => handoff.State == HandoffState.Complete
                || handoff.State == HandoffState.Expired || handoff.State == HandoffState.Withdrawn),
            HandoffFilter.Waiting => waiting,
            HandoffFilter.KeyLeft => left,
            HandoffFilter.EwsLeft => ewsLeft,
            _ => matching,
        };
        var rows = await filtered.OrderByDescending(handoff => handoff.CreatedAt).ThenBy(handoff => handoff.Number)
            .Take(200).ToListAsync(cancellationToken);
        int Count(params HandoffState[] states) => states.Sum(state => counts.GetValueOrDefault(state));
        return new()
        {
            Rows = rows,
            Newer = await NewerAsync(rows, person, cancellationToken),
            All = counts.Values.Sum(),
            Ready = Count(HandoffState.Ready),
            InWork = Count(HandoffState.InWork),
            Tested = Count(HandoffState.Tested),
            Ended = Count(HandoffState.Complete, HandoffState.Expired, HandoffState.Withdrawn),
            Waiting = waitingCount,
            KeyLeft = await left.CountAsync(cancellationToken),
            EwsLeft = await ewsLeft.CountAsync(cancellationToken),
            OverdueAfter = overdue,
            At = time.GetUtcNow(),
        };
    }

    /// <summary><c>482 913</c> is one number; of other words each must be found.</summary>
    private static IEnumerable<string> Terms(string? search)
    {
        var words = (search ?? "").ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 && words.All(word => word.All(char.IsAsciiDigit)) ? [string.Concat(words)] : words.Take(8);
    }

    private static string SearchTextOf(Handoff handoff) => string.Join('\n',
        [
            handoff.Number.ToString(CultureInfo.InvariantCulture), handoff.TenantName, handoff.CreatedByName, handoff.EngineerName ?? "",
            handoff.Ticket ?? "", handoff.ClientId.ToString(),
            .. handoff.Mailboxes.Select(mailbox => mailbox.Address),
        ]).ToLowerInvariant();
}
