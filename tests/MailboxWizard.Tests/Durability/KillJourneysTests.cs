using MailboxWizard.Node;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Storage;

namespace MailboxWizard.Tests.Durability;

/// <summary>Each journey that <see cref="KillEverywhereTests"/> walks, to its end and with nobody killed: it sends what <see cref="WalkedWrites"/> says, and nothing else.</summary>
[Trait("Duration", "Long")]
public sealed class KillJourneysTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Each_journey_reaches_the_writes_that_are_said_to_be_walked_in_it()
    {
        var port = ServerProcess.FreePort();
        await using var cloud = await CustomerCloud.StartAsync(KillJourney.All.Count, [NodeProcess.Site(port)]);
        await using var database = await TestDatabase.MakeAsync(StorageProvider.Sqlite);
        await using var node = NodeProcess.Of(cloud, database.Settings, port);
        await node.StartAsync();
        using var records = new Records(database);
        foreach (var name in KillJourney.All)
            AssertRequests(name, await PassAsync(KillJourney.Of(name), cloud, node, records));
    }

    /// <returns>The points that were passed, in order.</returns>
    internal static async Task<IReadOnlyList<ReachedPoint>> PassAsync(KillJourney journey, CustomerCloud cloud, NodeProcess node, Records records)
    {
        using var press = await journey.PrepareAsync(node.Address, cloud.Next(), records, cloud);
        await node.ArmAsync(null);
        await journey.BefallAsync(node);
        Assert.True(await Condition.ComesTrueAsync(() => journey.IsOverAsync(press, records), s_limit), node.Said);
        var passed = await node.PointsAsync();
        Aftermath.AssertNone(await journey.FaultsAsync(cloud, press.Customer, records));
        return passed;
    }

    internal static void AssertRequests(string journey, IReadOnlyList<ReachedPoint> passed) => Assert.Equal(
        WalkedWrites.RequestsOf(journey).Prepend(journey),
        passed.Where(point => point.Name.StartsWith(Points.Tenant, StringComparison.Ordinal)).Select(point => Points.General(point.What)).Distinct().Order(StringComparer.Ordinal).Prepend(journey));
}
