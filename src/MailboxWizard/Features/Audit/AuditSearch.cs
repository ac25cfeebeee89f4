using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Audit;

/// <summary>
/// Finds a page's entries. Without a text an index gives them in order. With one, either what begins with it is frequent, and
/// walking along the entries soon finds a page, or it is rare, and the indexes of the text name all there are: the walk is
/// short and what an index may name is limited, so that both end soon. What is neither is walked to the end.
/// </summary>
/// <param name="context">Of the entries.</param>
/// <param name="entries">Visible and filtered; not by the text.</param>
/// <param name="text">Null or blank when none is asked for.</param>
internal sealed class AuditSearch(WizardDbContext context, IQueryable<AuditEntry> entries, string? text)
{
    /// <summary>Each stretch of a walk is so much longer than the one before; one without an end the database would rather not walk in order.</summary>
    private const int Stride = 8;

    /// <summary>Entries that are asked for by number at once.</summary>
    private const int Fetched = 2 * AuditSlice.Size;

    /// <summary>Numbers that the walk passes before the indexes are asked.</summary>
    internal int Walk { get; init; } = 2_000;

    /// <summary>Entries that an index may name out of order before they count as frequent.</summary>
    internal int MostNamed { get; init; } = 20_000;

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> BeforeAsync(long number, int count, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text))
            return await Older(entries, number, count).ToListAsync(cancellationToken);
        var found = await OlderAsync(number - Walk, number, count, cancellationToken);
        var (end, length) = (number - Walk, (long)Walk);
        if (found.Count < count && end > 1 && await NamedAsync(0, end, count - found.Count, isNewestFirst: true, cancellationToken) is { } named)
            return [.. found, .. await FetchAsync(named.OrderDescending(), count - found.Count, cancellationToken)];
        for (; found.Count < count && end > 1; end -= length)
        {
            length = Math.Max(1, length * Stride);
            found.AddRange(await OlderAsync(end - length, end, count - found.Count, cancellationToken));
        }

        return found;
    }

    /// <summary>Oldest first, up to <paramref name="head"/>.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AfterAsync(long number, long head, int count, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text))
            return await Newer(entries, number, head, count).ToListAsync(cancellationToken);
        var found = await NewerAsync(number, Math.Min(head, number + Walk), count, cancellationToken);
        var (end, length) = (number + Walk, (long)Walk);
        if (found.Count < count && end < head && await NamedAsync(end, head + 1, count - found.Count, isNewestFirst: false, cancellationToken) is { } named)
            return [.. found, .. await FetchAsync(named.Order(), count - found.Count, cancellationToken)];
        for (; found.Count < count && end < head; end += length)
        {
            length = Math.Max(1, length * Stride);
            found.AddRange(await NewerAsync(end, Math.Min(head, end + length), count - found.Count, cancellationToken));
        }

        return found;
    }

    /// <summary>
    /// Numbers between the two, among which the first <paramref name="count"/> that fit are; null when an index names too many. What
    /// an index of the text names is neither filtered nor seen by anybody yet: asked for together with a filter, the database
    /// would rather walk along the filter's index.
    /// </summary>
    private async Task<HashSet<long>?> NamedAsync(long after, long before, int count, bool isNewestFirst, CancellationToken cancellationToken)
    {
        if (await context.PlacesAsync(text!, cancellationToken) is not { } places)
            return null;
        HashSet<long> named = [];
        foreach (var beginning in places.Beginnings)
        {
            // No order: with one, the database would rather walk along the numbers.
            var here = await context.Set<AuditRow>().Where(row => row.Number > after && row.Number < before).Where(beginning)
                .Select(row => row.Number).Take(MostNamed + 1).ToListAsync(cancellationToken);
            if (here.Count > MostNamed)
                return null;
            named.UnionWith(here);
        }

        var beyond = entries.Where(entry => entry.Number > after && entry.Number < before);
        if (places.IsProduct)
            named.UnionWith(await First(beyond.Where(entry => entry.ActorId == null)).ToListAsync(cancellationToken));
        // One by one: only of somebody who is named does PostgreSQL know whether that is much, and which index to take.
        foreach (var id in places.People)
            named.UnionWith(await First(beyond.Where(entry => entry.ActorId == id)).ToListAsync(cancellationToken));
        return named;

        IQueryable<long> First(IQueryable<AuditEntry> some) =>
            (isNewestFirst ? some.OrderByDescending(entry => entry.Number) : some.OrderBy(entry => entry.Number)).Select(entry => entry.Number).Take(count);
    }

    /// <summary>The first that fit, in the order in which they are named.</summary>
    private async Task<List<AuditEntry>> FetchAsync(IEnumerable<long> numbers, int count, CancellationToken cancellationToken)
    {
        List<AuditEntry> found = [];
        foreach (var some in numbers.Chunk(Fetched))
        {
            var fitting = await entries.Where(entry => some.Contains(entry.Number)).ToDictionaryAsync(entry => entry.Number, cancellationToken);
            found.AddRange(some.Where(fitting.ContainsKey).Take(count - found.Count).Select(number => fitting[number]));
            if (found.Count == count)
                break;
        }

        return found;
    }

    private Task<List<AuditEntry>> OlderAsync(long from, long before, int count, CancellationToken cancellationToken) =>
        Older(entries.MatchingText(text).Where(entry => entry.Number >= from), before, count).ToListAsync(cancellationToken);

    private Task<List<AuditEntry>> NewerAsync(long after, long to, int count, CancellationToken cancellationToken) =>
        Newer(entries.MatchingText(text), after, to, count).ToListAsync(cancellationToken);

    private static IQueryable<AuditEntry> Older(IQueryable<AuditEntry> matching, long number, int count) =>
        matching.Where(entry => entry.Number < number).OrderByDescending(entry => entry.Number).Take(count);

    private static IQueryable<AuditEntry> Newer(IQueryable<AuditEntry> matching, long number, long head, int count) =>
        matching.Where(entry => entry.Number > number && entry.Number <= head).OrderBy(entry => entry.Number).Take(count);
}
