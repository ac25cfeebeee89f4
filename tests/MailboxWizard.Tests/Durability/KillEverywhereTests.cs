using System.Diagnostics;
using MailboxWizard.Node;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Storage;

namespace MailboxWizard.Tests.Durability;

[Collection(KillEverywhereTests.OneAfterTheOther)]
public sealed class KillEverywhereOnSqliteTests() : KillEverywhereTests(StorageProvider.Sqlite);

[Collection(KillEverywhereTests.OneAfterTheOther)]
public sealed class KillEverywhereOnPostgreSqlTests() : KillEverywhereTests(StorageProvider.PostgreSql);

/// <summary>
/// The process is killed with SIGKILL before and after every write of a run, of Microsoft's consent page and of an undo, to the tenant and to
/// the database, and started again: what was begun ends, with exactly one of everything, or with nothing. All points in one report.
/// </summary>
/// <remarks>
/// Each point costs a start of the product. Here the writes to the tenant are walked each time (of an undo and on PostgreSQL of the consent page
/// a sample), of those to the database a sample that moves on from day to day; <c>MAILBOXWIZARD_KILL_EVERYWHERE=1</c> walks them all, and
/// <c>MAILBOXWIZARD_KILL_EVERYWHERE="tenant 3 after,database 7 before"</c> these alone.
/// </remarks>
[Trait("Duration", "Long")]
public abstract class KillEverywhereTests(StorageProvider provider)
{
    public const string OneAfterTheOther = "Kill everywhere";

    /// <summary>Of points of which not all are walked.</summary>
    private const int Sample = 4;

    /// <summary>Side by side: as many as two cores bear, unless the machine has more.</summary>
    private static readonly int s_lanes = Math.Max(4, 2 * Environment.ProcessorCount);

    private static readonly string? s_wish = Environment.GetEnvironmentVariable("MAILBOXWIZARD_KILL_EVERYWHERE");

    [Fact]
    public Task A_run_that_is_killed_at_any_write_ends_by_itself_with_exactly_one_of_everything() => WalkAsync(KillJourney.Run);

    [Fact]
    public Task A_run_that_is_killed_at_any_write_of_Microsofts_consent_page_ends_without_the_reply_address() => WalkAsync(KillJourney.ConsentPage);

    [Fact]
    public Task An_undo_that_is_killed_at_any_write_ends_with_nothing_left() => WalkAsync(KillJourney.Undo);

    private async Task WalkAsync(string journey)
    {
        var watch = Stopwatch.StartNew();
        List<int> ports = [.. Enumerable.Range(0, s_lanes).Select(_ => ServerProcess.FreePort())];
        await using var cloud = await CustomerCloud.StartAsync(KillWalk.MostPoints, ports.Select(NodeProcess.Site));
        var walk = new KillWalk(cloud, ports, provider, KillJourney.Of(journey));
        var passed = await walk.CountAsync();
        List<string> tenant = Named(passed, Points.Tenant), database = Named(passed, Points.Database);
        // Whatever is said to be walked here is met here, and nothing else.
        Assert.Equal(
            WalkedWrites.RequestsOf(journey),
            passed.Where(point => point.Name.StartsWith(Points.Tenant, StringComparison.Ordinal)).Select(point => KillWalk.General(point.What)).Distinct().Order(StringComparer.Ordinal));
        Assert.True(database.Count >= 20, string.Join('\n', passed));

        var chosen = Chosen(journey, tenant, database);
        if (s_wish is "1")
            chosen.AddRange([$"{Points.Lease} 1 before", $"{Points.Lease} 1 after"]);
        TestContext.Current.TestOutputHelper?.WriteLine($"{journey}, {provider}: {tenant.Count} points at the tenant, {database.Count} at the database, {chosen.Count} walked");
        // What the points are, for whoever wants to name some of them.
        if (s_wish is not null)
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', passed.Select(point => $"  {point.Name}: {point.What}")));
        await walk.WalkAsync(chosen);

        TestContext.Current.TestOutputHelper?.WriteLine($"{walk.Summary}; {watch.Elapsed.TotalSeconds:0} s in all");
        Aftermath.AssertNone(walk.Faults);
        Assert.DoesNotContain(walk.Unreached, point => point.StartsWith(Points.Tenant, StringComparison.Ordinal));
        // The number of rows that a run shows hangs on the time that answers take, by one or two; one that is quick is over before its lease is renewed.
        Assert.InRange(walk.Unreached.Count, 0, 4);
        if (s_wish is "1")
            Assert.Empty(passed.Where(point => !point.Name.StartsWith(Points.Lease, StringComparison.Ordinal)).Select(KillWalk.Place).Distinct().Except(walk.KilledAt));
    }

    private static List<string> Named(IEnumerable<ReachedPoint> passed, string kind) =>
        [.. passed.Select(point => point.Name).Where(name => name.StartsWith(kind, StringComparison.Ordinal))];

    private List<string> Chosen(string journey, List<string> tenant, List<string> database)
    {
        if (s_wish is "1")
            return [.. tenant, .. database];
        if (s_wish is { Length: > 1 } named)
            return [.. named.Split(',')];
        return journey is KillJourney.Undo || (journey is KillJourney.ConsentPage && provider is StorageProvider.PostgreSql)
            ? [.. Sampled(tenant), .. Sampled(database)]
            : [.. tenant, .. Sampled(database)];
    }

    private static IEnumerable<string> Sampled(List<string> all)
    {
        var step = (all.Count + Sample - 1) / Sample;
        return all.Where((_, index) => index % step == DateTime.UtcNow.DayOfYear % step);
    }
}
