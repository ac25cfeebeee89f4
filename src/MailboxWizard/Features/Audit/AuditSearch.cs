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
    /// <summary>Numbers that the walk passes before the indexes are asked.</summary>
    internal int Walk { get; init; } = 5_000;

    /// <summary>Entries that an index may name before they count as frequent.</summary>
    internal int MostNamed { get; init; } = 20_000;

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> BeforeAsync(long number, int count, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text))
            return await Older(entries, number, count).ToListAsync(cancellationToken);
        var near = await Older(entries.MatchingText(text).Where(entry => entry.Number >= number - Walk), number, count).ToListAsync(cancellationToken);
        if (near.Count == count || number <= Walk)
            return near;
        var missing = count - near.Count;
        var named = await NamedAsync(entries.Where(entry => entry.Number < number - Walk), cancellationToken);
        IReadOnlyList<AuditEntry> far = named is null
            ? await Older(entries.MatchingText(text), number - Walk, missing).ToListAsync(cancellationToken)
            : await FetchAsync(named.OrderDescending().Take(missing), cancellationToken);
        return [.. near, .. far.OrderByDescending(entry => entry.Number)];
    }

    /// <summary>Oldest first, up to <paramref name="head"/>.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AfterAsync(long number, long head, int count, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text))
            return await Newer(entries, number, head, count).ToListAsync(cancellationToken);
        var near = await Newer(entries.MatchingText(text).Where(entry => entry.Number <= number + Walk), number, head, count).ToListAsync(cancellationToken);
        if (near.Count == count || number + Walk >= head)
            return near;
        var missing = count - near.Count;
        var named = await NamedAsync(entries.Where(entry => entry.Number > number + Walk && entry.Number <= head), cancellationToken);
        IReadOnlyList<AuditEntry> far = named is null
            ? await Newer(entries.MatchingText(text), number + Walk, head, missing).ToListAsync(cancellationToken)
            : await FetchAsync(named.Order().Take(missing), cancellationToken);
        return [.. near, .. far.OrderBy(entry => entry.Number)];
    }

    /// <summary>Null when an index names too many.</summary>
    private async Task<HashSet<long>?> NamedAsync(IQueryable<AuditEntry> beyond, CancellationToken cancellationToken)
    {
        if (await context.PlacesAsync(text!, cancellationToken) is not { } places)
            return null;
        HashSet<long> named = [];
        foreach (var place in places)
        {
            // No order: with one, the database would rather walk along the numbers.
            var here = await beyond.Where(place).Select(entry => entry.Number).Take(MostNamed + 1).ToListAsync(cancellationToken);
            if (here.Count > MostNamed)
                return null;
            named.UnionWith(here);
        }

        return named;
    }

    private async Task<IReadOnlyList<AuditEntry>> FetchAsync(IEnumerable<long> numbers, CancellationToken cancellationToken)
    {
        var wanted = numbers.ToArray();
        return wanted.Length == 0 ? [] : await entries.Where(entry => wanted.Contains(entry.Number)).ToListAsync(cancellationToken);
    }

    private static IQueryable<AuditEntry> Older(IQueryable<AuditEntry> matching, long number, int count) =>
        matching.Where(entry => entry.Number < number).OrderByDescending(entry => entry.Number).Take(count);

    private static IQueryable<AuditEntry> Newer(IQueryable<AuditEntry> matching, long number, long head, int count) =>
        matching.Where(entry => entry.Number > number && entry.Number <= head).OrderBy(entry => entry.Number).Take(count);
}
