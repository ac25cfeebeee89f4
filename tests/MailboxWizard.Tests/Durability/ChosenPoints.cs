using System.Collections.Concurrent;
using MailboxWizard.Node;
using MailboxWizard.Storage;

namespace MailboxWizard.Tests.Durability;

/// <summary>Which of the points that a journey passed are walked.</summary>
/// <remarks>
/// A killed process leaves what it has written and nothing else. Between the end of one write and the beginning of the next nothing is written, so that
/// to be killed before the one leaves exactly what to be killed after the other did; and so does what a transaction has not committed.
/// </remarks>
internal static class ChosenPoints
{
    /// <summary>Of points of which not all are walked.</summary>
    private const int Sample = 4;

    /// <summary>Longer rows of one and the same update are what a Test shows while it goes on; of these the first and the last ones are walked.</summary>
    private const int LongestRow = 6;

    private static readonly ConcurrentDictionary<(StorageProvider Provider, string Place), bool> s_chosen = [];

    /// <summary>All in the tenant; of the database, one for each state in which it can be left, and each kind of write once before and once after it.</summary>
    public static List<string> Distinct(IReadOnlyList<ReachedPoint> passed, StorageProvider provider)
    {
        List<ReachedPoint> kept = [];
        for (var at = 0; at < passed.Count; at++)
        {
            var point = passed[at];
            var isSeen = IsAfter(point) ? at + 1 < passed.Count && passed[at + 1] is { What: "COMMIT" } commit && !IsAfter(commit) : at > 0 && IsAfter(passed[at - 1]);
            if (IsIn(point, Points.Tenant) || !isSeen)
                kept.Add(point);
        }

        var shortened = kept.Where((_, at) => !IsInside(kept, at)).ToList();
        // Whatever is left out is no kind of its own.
        var kinds = passed.Where(point => !IsIn(point, Points.Lease)).Except(shortened).Where(point => !shortened.Exists(other => KillWalk.Place(other) == KillWalk.Place(point)))
            .DistinctBy(KillWalk.Place).Where(point => s_chosen.TryAdd((provider, KillWalk.Place(point)), true));
        // By its like: how many rows a Test shows meanwhile hangs on the time that answers take.
        return [.. shortened.Concat(kinds).Where(point => !IsIn(point, Points.Lease)).Select(point => point.Exact)];
    }

    public static List<string> Every(IReadOnlyList<ReachedPoint> passed) => [.. Of(passed, Points.Tenant), .. Of(passed, Points.Database)];

    public static List<string> Of(IReadOnlyList<ReachedPoint> passed, string kind) => [.. passed.Where(point => IsIn(point, kind)).Select(point => point.Exact)];

    /// <summary>Others from day to day.</summary>
    public static IEnumerable<string> Sampled(IReadOnlyList<string> all, int count = Sample)
    {
        var step = (all.Count + count - 1) / count;
        return all.Where((_, index) => index % step == DateTime.UtcNow.DayOfYear % step);
    }

    private static bool IsIn(ReachedPoint point, string kind) => point.Name.StartsWith(kind, StringComparison.Ordinal);

    private static bool IsAfter(ReachedPoint point) => point.Name.EndsWith("after", StringComparison.Ordinal);

    /// <summary>In a long row of the same, and neither among its first nor among its last ones.</summary>
    private static bool IsInside(List<ReachedPoint> all, int at) =>
        IsIn(all[at], Points.Database) && at >= LongestRow / 2 && at < all.Count - (LongestRow / 2)
        && Enumerable.Range(at - (LongestRow / 2), LongestRow + 1).All(other => all[other].What == all[at].What);
}
