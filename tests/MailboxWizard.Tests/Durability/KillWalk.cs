using System.Collections.Concurrent;
using System.Diagnostics;
using MailboxWizard.Node;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Storage;

namespace MailboxWizard.Tests.Durability;

/// <summary>
/// Walks the points of a run: at each a node is killed in the middle of a run for a fresh tenant, and started again. Several
/// lanes side by side, each with a node and a database of its own, in one cloud.
/// </summary>
internal sealed class KillWalk(CustomerCloud cloud, IReadOnlyList<int> ports, StorageProvider provider)
{
    /// <summary>For a run that goes on by itself; under load everything takes several times as long.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(90);

    private readonly ConcurrentQueue<string> points = [];
    private readonly ConcurrentBag<string> faults = [];
    private readonly ConcurrentBag<TimeSpan> starts = [];
    private readonly ConcurrentBag<TimeSpan> goings = [];
    private readonly ConcurrentBag<string> unreached = [];
    private int walked;

    /// <summary>Room for every point; each takes a tenant of its own.</summary>
    public const int MostPoints = 400;

    /// <summary>All that was wrong, at all points.</summary>
    public IReadOnlyList<string> Faults => [.. faults.Order(StringComparer.Ordinal)];

    public string Summary => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{provider}: {walked} points walked, {faults.Count} faults, not reached: {(unreached.IsEmpty ? "none" : string.Join(", ", unreached))}; "
        + $"a start takes {Middle(starts):0.0} s, a run ends {Middle(goings):0.0} s after it (medians)");

    public IReadOnlyList<string> Unreached => [.. unreached];

    /// <summary>A run that nothing befalls, and the points that it passes.</summary>
    public async Task<IReadOnlyList<ReachedPoint>> CountAsync()
    {
        await using var database = await TestDatabase.MakeAsync(provider);
        await using var node = NodeProcess.Of(cloud, database.Settings, ports[0]);
        await node.StartAsync();
        var customer = cloud.Next();
        using var records = new Records(database);
        using var press = await Press.PrepareAsync(node.Address, customer);
        await node.ArmAsync(null);
        await press.RunAsync();
        Assert.True(await records.EndedAsync(customer.TenantId, s_limit), node.Said);
        var passed = await node.PointsAsync();
        Aftermath.AssertNone(await Aftermath.FaultsAsync(cloud, customer, records));
        return passed;
    }

    public async Task WalkAsync(IEnumerable<string> chosen)
    {
        foreach (var point in chosen)
            points.Enqueue(point);
        var share = (points.Count + ports.Count - 1) / ports.Count;
        await Task.WhenAll(ports.Select(port => LaneAsync(port, share)));
    }

    private async Task LaneAsync(int port, int share)
    {
        await using var database = await TestDatabase.MakeAsync(provider);
        using var records = new Records(database);
        await using var node = NodeProcess.Of(cloud, database.Settings, port);
        await node.StartAsync();
        // While the node is warm: each of these is a dozen requests.
        var presses = new Queue<Press>();
        for (var times = 0; times < share; times++)
            presses.Enqueue(await Press.PrepareAsync(node.Address, cloud.Next()));
        while (presses.TryDequeue(out var press) && points.TryDequeue(out var point))
            using (press)
                await AtAsync(point, press, node, records);
    }

    private async Task AtAsync(string point, Press press, NodeProcess node, Records records)
    {
        Interlocked.Increment(ref walked);
        var tenant = press.Customer.TenantId;
        var what = "";
        try
        {
            await node.ArmAsync(point);
            try
            {
                await press.RunAsync();
            }
            catch (HttpRequestException)
            {
                // Killed before the press was answered.
            }

            if (!await IsKilledAsync(node, records, press.Customer))
            {
                unreached.Add(point);
                return;
            }

            what = node.Said.Split('\n').LastOrDefault(line => line.StartsWith("Point ", StringComparison.Ordinal)) ?? "killed unasked";
            await node.StartAsync();
            starts.Add(node.StartTook);
            var watch = Stopwatch.StartNew();
            // Killed before the run was there: then there is nothing at all, and the next press does everything.
            if ((await records.RunsAsync(tenant)).Count is 0)
            {
                if (cloud.Tenant(press.Customer).Applications.Count > 0)
                    Fault("there is a registration and no run");
                await press.RunAsync();
            }

            if (!await records.EndedAsync(tenant, s_limit))
                Fault($"the run has not ended by itself within {s_limit.TotalSeconds} s");
            goings.Add(watch.Elapsed);
            foreach (var fault in await Aftermath.FaultsAsync(cloud, press.Customer, records))
                Fault(fault);
        }
        catch (Exception broken) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Fault($"{broken.GetType().Name}: {broken.Message}");
            if (node.HasExited)
                await node.StartAsync();
        }

        void Fault(string fault) => faults.Add($"{point} [{what}]: {fault}");
    }

    /// <returns>False when the run ended without passing the point.</returns>
    private static async Task<bool> IsKilledAsync(NodeProcess node, Records records, Customer customer)
    {
        await Condition.ComesTrueAsync(async () => node.HasExited || await records.EndedAsync(customer.TenantId, TimeSpan.Zero), s_limit);
        return node.HasExited || await Condition.ComesTrueAsync(() => Task.FromResult(node.HasExited), TimeSpan.FromSeconds(2));
    }

    private static double Middle(IEnumerable<TimeSpan> all) => all.Order().ToList() is { Count: > 0 } sorted ? sorted[sorted.Count / 2].TotalSeconds : 0;
}
