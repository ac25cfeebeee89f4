using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MailboxWizard.Node;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Storage;

namespace MailboxWizard.Tests.Durability;

/// <summary>
/// Walks the points of a journey: at each a node is killed in the middle of it, for a fresh tenant, and started again. Several
/// lanes side by side, each with a node and a database of its own, in one cloud.
/// </summary>
/// <remarks>Longer than most: what befalls one point is read as one.</remarks>
internal sealed partial class KillWalk(CustomerCloud cloud, IReadOnlyList<int> ports, StorageProvider provider, KillJourney journey) : IAsyncDisposable
{
    /// <summary>For what goes on by itself; under load everything takes several times as long.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(90);

    private readonly ConcurrentQueue<string> points = [];
    private readonly ConcurrentBag<string> faults = [];
    private readonly ConcurrentBag<TimeSpan> starts = [];
    private readonly ConcurrentBag<TimeSpan> goings = [];
    private readonly ConcurrentBag<string> unreached = [];
    private readonly ConcurrentBag<string> killedAt = [];
    private Lane? first;
    private int walked;

    /// <summary>Room for every point; each takes a tenant of its own.</summary>
    public const int MostPoints = 400;

    /// <summary>All that was wrong, at all points.</summary>
    public IReadOnlyList<string> Faults => [.. faults.Order(StringComparer.Ordinal)];

    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{provider}: {walked} points walked, {faults.Count} faults, not reached: {(unreached.IsEmpty ? "none" : string.Join(", ", unreached))}; "
        + $"a start takes {Middle(starts):0.0} s, all is over {Middle(goings):0.0} s after it (medians)");

    public IReadOnlyList<string> Unreached => [.. unreached];

    /// <summary>Where nodes were killed: kind, before or after, and the write.</summary>
    public IReadOnlySet<string> KilledAt => killedAt.ToHashSet();

    /// <summary>As <see cref="KilledAt"/> has it: the write and not its number, which hangs on the time that answers take.</summary>
    public static string Place(ReachedPoint point) => point.Name.Split(' ') is [var kind, _, var when] ? Place(kind, when, point.What) : point.Name;

    /// <summary>A journey at which nobody is killed, and the points that it passes.</summary>
    public async Task<IReadOnlyList<ReachedPoint>> CountAsync()
    {
        first = await Lane.StartAsync(cloud, provider, ports[0]);
        return await KillJourneysTests.PassAsync(journey, cloud, first.Node, first.Records);
    }

    public async Task WalkAsync(IEnumerable<string> chosen)
    {
        foreach (var point in chosen)
            points.Enqueue(point);
        var lanes = Math.Min(ports.Count, points.Count);
        var share = (points.Count + lanes - 1) / lanes;
        await Task.WhenAll(ports.Take(lanes).Select(port => LaneAsync(port, share)));
    }

    public ValueTask DisposeAsync() => first?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task LaneAsync(int port, int share)
    {
        // The one that has counted is warm already.
        await using var lane = port == ports[0] && Interlocked.Exchange(ref first, null) is { } counted ? counted : await Lane.StartAsync(cloud, provider, port);
        var (node, records) = (lane.Node, lane.Records);
        // While the node is warm: each of these is a dozen requests.
        var presses = new Queue<Press>();
        for (var times = 0; times < share; times++)
            presses.Enqueue(await journey.PrepareAsync(node.Address, cloud.Next(), records, cloud));
        while (presses.TryDequeue(out var press) && points.TryDequeue(out var point))
            using (press)
                await AtAsync(point, press, node, records);
    }

    private async Task AtAsync(string point, Press press, NodeProcess node, Records records)
    {
        Interlocked.Increment(ref walked);
        var what = "";
        try
        {
            // The point before this one may have been passed after all was over.
            if (await node.IsGoneAsync())
                await node.StartAsync();
            await node.ArmAsync(point);
            await journey.BefallAsync(node);
            if (!await IsKilledAsync(press, node, records))
            {
                unreached.Add(point);
                return;
            }

            // What a process that is gone has said may still be on its way.
            await Condition.ComesTrueAsync(() => Task.FromResult(node.Said.Contains("Point ", StringComparison.Ordinal)), TimeSpan.FromSeconds(2));
            what = node.Said.Split('\n').LastOrDefault(line => line.StartsWith("Point ", StringComparison.Ordinal)) ?? "killed unasked";
            if (Killed().Match(what) is { Success: true } said)
                killedAt.Add(Place(said.Groups[1].Value, said.Groups[2].Value, said.Groups[3].Value));
            else
                Fault("the node died by itself");
            await node.StartAsync();
            starts.Add(node.StartTook);
            var watch = Stopwatch.StartNew();
            if ((await records.RunsAsync(press.Customer.TenantId)).Count is 0 && cloud.Tenant(press.Customer).Applications.Count > 0)
                Fault("there is a registration and no run");
            if (!await Condition.ComesTrueAsync(() => journey.IsOverAsync(press, records), s_limit))
                Fault($"it is not over within {s_limit.TotalSeconds} s");
            goings.Add(watch.Elapsed);
            foreach (var fault in await journey.FaultsAsync(cloud, press.Customer, records))
                Fault(fault);
        }
        catch (Exception broken) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Fault($"{broken.GetType().Name}: {broken.Message}");
            if (await node.IsGoneAsync())
                await node.StartAsync();
        }

        void Fault(string fault) => faults.Add($"{point} [{what}]: {fault}");
    }

    /// <returns>False when it was over without passing the point.</returns>
    private async Task<bool> IsKilledAsync(Press press, NodeProcess node, Records records)
    {
        try
        {
            await Condition.ComesTrueAsync(async () => node.HasExited || await journey.IsOverAsync(press, records), s_limit);
        }
        catch (HttpRequestException)
        {
            // Killed before somebody was answered.
        }

        if (await Condition.ComesTrueAsync(node.IsGoneAsync, TimeSpan.FromSeconds(2)))
            return true;
        try
        {
            await node.ArmAsync(null);
            return false;
        }
        catch (HttpRequestException)
        {
            // Killed in this moment.
            return await node.IsGoneAsync();
        }
    }

    /// <summary>A node with a database of its own.</summary>
    private sealed class Lane(TestDatabase database, Records records, NodeProcess node) : IAsyncDisposable
    {
        public NodeProcess Node => node;

        public Records Records => records;

        public static async Task<Lane> StartAsync(CustomerCloud cloud, StorageProvider provider, int port)
        {
            var database = await TestDatabase.MakeAsync(provider);
            var node = NodeProcess.Of(cloud, database.Settings, port);
            await node.StartAsync();
            return new(database, new(database), node);
        }

        public async ValueTask DisposeAsync()
        {
            records.Dispose();
            await node.DisposeAsync();
            await database.DisposeAsync();
        }
    }

    private static string Place(string kind, string when, string what) => $"{kind} {when} {Points.General(what)}";

    private static double Middle(IEnumerable<TimeSpan> all) => all.Order().ToList() is { Count: > 0 } sorted ? sorted[sorted.Count / 2].TotalSeconds : 0;

    /// <summary>As <see cref="Points"/> says it.</summary>
    [GeneratedRegex("^Point ([a-z]+) [0-9]+ (before|after): Kill at (.*)$")]
    private static partial Regex Killed();
}
