using System.Globalization;
using MailboxWizard.Benchmarks;
using MailboxWizard.Benchmarks.Audit;
using MailboxWizard.SimulatedTenant;

if (args is ["audit", .. var rest])
    return await AuditBench.RunAsync(rest);
if (args is ["test"])
{
    await ConnectionTestBench.RunAsync();
    return 0;
}
if (args is ["runs"])
{
    await RunBench.RunAsync(CancellationToken.None);
    return 0;
}

var seconds = args is ["--seconds", var text] && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var given) ? given : 5;
var size = new SeedGenerated { Users = 5000, Applications = 2000, ServicePrincipals = 800, Messages = 20_000 };

Console.WriteLine($"The simulated tenant over HTTP on loopback, asked by {Bench.Callers} callers in the same process: {Environment.ProcessorCount} cores, {seconds:0.#} s a call after a warm-up of one, .NET {Environment.Version}.");
Console.WriteLine("Small: the built-in tenants. Large: besides them 5,000 users with mailboxes, 2,000 applications, 800 service principals and 20,000 messages in Contoso.");
Console.WriteLine();
Console.WriteLine("| call | small, requests/s | p50 ms | p99 ms | large, requests/s | p50 ms | p99 ms | large/small |");
Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
var starts = new List<TimeSpan>();
foreach (var call in Calls.All)
{
    // Each call meets a tenant of its own, so that what one call makes is not in the way of the next.
    Figures one, other;
    await using (var small = await Bench.StartAsync(generated: null)) one = await small.MeasureAsync(call, TimeSpan.FromSeconds(seconds));
    await using (var large = await Bench.StartAsync(size))
    {
        other = await large.MeasureAsync(call, TimeSpan.FromSeconds(seconds));
        starts.Add(large.StartedIn);
    }
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {call.Name} | {one.PerSecond:0} | {one.P50:0.0} | {one.P99:0.0} | {other.PerSecond:0} | {other.P50:0.0} | {other.P99:0.0} | {other.PerSecond / one.PerSecond:0.00} |"));
}
Console.WriteLine();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The large tenant started in {starts.Min().TotalSeconds:0.0} to {starts.Max().TotalSeconds:0.0} s."));
return 0;
