using System.Globalization;
using MailboxWizard.Tests.Features.Configuration;
using MailboxWizard.Tests.Features.Setup;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Benchmarks;

/// <summary>How long a Test takes on lines of different length, and what that is to its longest chain: token, mailbox, folder, message.</summary>
internal static class ConnectionTestBench
{
    private const int Repeats = 7;

    private const int Chain = 4;

    private static readonly Case[] s_cases =
    [
        new("Graph, one mailbox", Route.Graph, [("invoices@contoso.com", "Invoices")]),
        new("EWS, one mailbox", Route.Ews, [("invoices@contoso.com", "Invoices")]),
        new("both routes, one mailbox", Route.Graph, [("invoices@contoso.com", "Invoices")], BothRoutes: true),
        new("Graph, three mailboxes, the deepest two levels down", Route.Graph, [("invoices@contoso.com", "Invoices"), ("office@contoso.com", "Inbox"), ("bjoern.mueller@contoso.com", "Rechnungen für Müller")], Deeper: 2),
    ];

    public static async Task RunAsync()
    {
        Console.WriteLine($"The Test over HTTP on loopback, product and simulated tenant in one process: {Environment.ProcessorCount} cores, .NET {Environment.Version}; medians of {Repeats} after a warm-up.");
        Console.WriteLine($"The limit is the longest chain, {Chain} round trips (token, mailbox, folder, message) × latency; a mailbox whose folders lie deeper adds one for each level.");
        Console.WriteLine();
        Console.WriteLine("| Test | latency, ms | requests | round trips | limit, ms | took, ms | ratio to the limit |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        var trace = new RunTrace();
        await using var bench = await TestBench.StartAsync(
            ["Microsoft Graph/Mail.ReadWrite", "Office 365 Exchange Online/full_access_as_app"],
            // The same token is asked for again and again, which Entra itself would stop.
            seed => seed.Tenant("Contoso").StopsLoops = false,
            configure: trace.Attach);
        foreach (var one in s_cases)
        {
            foreach (var latency in (double[])[0, 50, 200])
            {
                bench.Tenant.Turn("contoso.com", knobs => knobs with { LatencyMilliseconds = latency });
                // Named once, in its first line.
                Print(latency is 0 ? one.Name : "", one, latency, await MeasureAsync(bench, trace, one));
            }
        }
    }

    private static async Task<(double Took, int Requests, int Trips)> MeasureAsync(TestBench bench, RunTrace trace, Case one)
    {
        var took = new List<double>();
        for (var repeat = 0; repeat <= Repeats; repeat++)
        {
            trace.Clear();
            var outcome = await bench.RunAsync(one.Route, one.Mailboxes, wish: new() { BothRoutes = one.BothRoutes });
            if (!outcome.Passed || outcome.OtherRoute is { Passed: false })
                throw new InvalidOperationException($"{one.Name}: {string.Join(", ", TestBench.Lines(outcome))}");
            if (repeat > 0)
                took.Add(Math.Max(outcome.Took!.Value.TotalMilliseconds, outcome.OtherRoute?.Took!.Value.TotalMilliseconds ?? 0));
        }
        took.Sort();
        return (took[took.Count / 2], trace.All.Count, RunTrace.RoundTrips(trace.All));
    }

    private static void Print(string name, Case one, double latency, (double Took, int Requests, int Trips) measured) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {name} | {latency:0} | {measured.Requests} | {(latency is 0 ? "" : $"{measured.Trips}")} | {(latency is 0 ? "–" : $"{(Chain + one.Deeper) * latency:0}")} | {measured.Took:0} | {(latency is 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{measured.Took / ((Chain + one.Deeper) * latency):0.00}"))} |"));

    /// <param name="Deeper">How many levels of folders lie below the first; Graph shows one level an answer.</param>
    private sealed record Case(string Name, Route Route, (string Address, string Folder)[] Mailboxes, bool BothRoutes = false, int Deeper = 0);
}
