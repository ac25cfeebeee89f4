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
/// The process is killed with SIGKILL before and after every write of a run, of Microsoft's consent page, of an undo and of the further journeys of
/// <see cref="KillJourney"/>, to the tenant and to the database, and started again: what was begun ends, with exactly one of everything, or with
/// nothing. All points in one report.
/// </summary>
/// <remarks>
/// Each point costs a start of the product. Here the writes of a run to the tenant are walked each time (of an undo and on PostgreSQL of the consent page
/// a sample), of those to the database a sample that moves on from day to day, and of the further journeys one. <c>MAILBOXWIZARD_KILL_EVERYWHERE=1</c>
/// walks all journeys, at each point that leaves something else behind than the one before it, and the name of a journey this one; <c>all</c> those
/// points that do not, too; and <c>MAILBOXWIZARD_KILL_EVERYWHERE="tenant 3 after,database 7 before"</c> these alone.
/// </remarks>
[Trait("Duration", "Long")]
public abstract class KillEverywhereTests(StorageProvider provider)
{
    public const string OneAfterTheOther = "Kill everywhere";

    private static readonly string? s_wish = Environment.GetEnvironmentVariable("MAILBOXWIZARD_KILL_EVERYWHERE");

    /// <summary>The one journey that is wished; null for all.</summary>
    private static readonly string? s_alone = KillJourney.All.FirstOrDefault(journey => journey == s_wish);

    private static bool WishesAll => s_wish is "1" or "all" || s_alone is not null;

    /// <summary>Without a wish one of them, which is another one each day.</summary>
    public static TheoryData<string> Further => [.. s_wish is null ? [KillJourney.Further[DateTime.UtcNow.DayOfYear % KillJourney.Further.Count]] : KillJourney.Further];

    /// <summary>Side by side: as many as two cores bear, unless the machine has more. On PostgreSQL who goes on waits for the lease of who was killed.</summary>
    private int Lanes => Math.Max(4, 2 * Environment.ProcessorCount) * (WishesAll && provider is StorageProvider.PostgreSql ? 3 : 2) / 2;

    [Fact]
    public Task A_run_that_is_killed_at_any_write_ends_by_itself_with_exactly_one_of_everything() => WalkAsync(KillJourney.Run);

    [Fact]
    public Task A_run_that_is_killed_at_any_write_of_Microsofts_consent_page_ends_without_the_reply_address() => WalkAsync(KillJourney.ConsentPage);

    [Fact]
    public Task An_undo_that_is_killed_at_any_write_ends_with_nothing_left() => WalkAsync(KillJourney.Undo);

    [Theory]
    [MemberData(nameof(Further))]
    public Task What_is_killed_at_any_write_ends_as_if_it_had_not_been(string journey) => WalkAsync(journey);

    private async Task WalkAsync(string journey)
    {
        Assert.SkipUnless(s_alone is null || s_alone == journey, "Another journey is wished.");
        var watch = Stopwatch.StartNew();
        List<int> ports = [.. Enumerable.Range(0, Lanes).Select(_ => ServerProcess.FreePort())];
        await using var cloud = await CustomerCloud.StartAsync(KillWalk.MostPoints, ports.Select(NodeProcess.Site));
        await using var walk = new KillWalk(cloud, ports, provider, KillJourney.Of(journey));
        var passed = await walk.CountAsync();
        KillJourneysTests.AssertRequests(journey, passed);
        List<string> tenant = ChosenPoints.Of(passed, Points.Tenant), database = ChosenPoints.Of(passed, Points.Database);
        // The shortest journey passes nine on PostgreSQL, where a commit of the audit log is met before it alone.
        Assert.True(database.Count >= 9, string.Join('\n', passed));

        var chosen = Chosen(journey, passed, tenant, database);
        if (WishesAll)
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
        if (WishesAll)
            Assert.Empty(passed.Where(point => IsOf(chosen, point) && !IsOf(walk.Unreached, point)).Select(KillWalk.Place).Distinct().Except(walk.KilledAt));
    }

    private static bool IsOf(IReadOnlyCollection<string> points, ReachedPoint point) => points.Contains(point.Name) || points.Contains(point.Exact);

    private List<string> Chosen(string journey, IReadOnlyList<ReachedPoint> passed, List<string> tenant, List<string> database) => s_wish switch
    {
        "all" => ChosenPoints.Every(passed),
        // The same steps as over Graph: what is another one is what is granted.
        _ when s_wish is "1" || s_alone is not null => journey is KillJourney.Ews ? [.. tenant] : ChosenPoints.Distinct(passed, provider),
        { Length: > 1 } named => [.. named.Split(',')],
        _ when KillJourney.Further.Contains(journey) => [.. ChosenPoints.Sampled(tenant, 1)],
        _ => journey is KillJourney.Undo || (journey is KillJourney.ConsentPage && provider is StorageProvider.PostgreSql)
            ? [.. ChosenPoints.Sampled(tenant), .. ChosenPoints.Sampled(database)]
            : [.. tenant, .. ChosenPoints.Sampled(database)],
    };
}
