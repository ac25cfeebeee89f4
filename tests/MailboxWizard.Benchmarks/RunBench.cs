using System.Diagnostics;
using System.Globalization;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.SimulatedTenant;
using MailboxWizard.SimulatedTenant.Scenarios;
using MailboxWizard.Tests;
using MailboxWizard.Tests.Features.Setup;
using Microsoft.Extensions.DependencyInjection;
using Serilog;

namespace MailboxWizard.Benchmarks;

/// <summary>
/// The product's runs against the simulated tenant: how long, how many requests, how many of them waited for one another, and what
/// that is to the least that the line allows.
/// </summary>
internal static class RunBench
{
    private const int Repeats = 7;

    // The first runs of a process meet code that is not compiled yet.
    private const int WarmUps = 3;

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine($"Runs by the Graph route on clean tenants, over HTTP on loopback, product and simulated tenant in one process, SQLite: {Environment.ProcessorCount} cores, .NET {Environment.Version}; medians of {Repeats}.");
        Console.WriteLine("From the press of Run, with the plan read and the rights to write consented to just before. The limit is round trips × latency.");
        Console.WriteLine();
        Console.WriteLine("| weather | mailbox opens, ms | round trips | ratio to the limit | message read, ms | round trips | ratio to the limit | proved, ms | requests |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var latency in (double[])[0, 50, 200])
            Print($"calm, {latency:0} ms latency", await MeasureAsync(Knobs.Calm with { LatencyMilliseconds = latency }, Repeats, cancellationToken), latency);
        foreach (var scenario in (string[])["everyday", "throttled"])
        {
            // The scenario's own latency, or one at which round trips can be counted.
            var knobs = NamedScenarios.Find(scenario).Knobs;
            if (knobs.LatencyMilliseconds is 0) knobs = knobs with { LatencyMilliseconds = 50 };
            Print($"{scenario}, {knobs.LatencyMilliseconds:0} ms latency", await MeasureAsync(knobs, 3, cancellationToken), knobs.LatencyMilliseconds);
        }
        Console.WriteLine();
        Console.WriteLine("Runs of as many tenants at once, calm, 50 ms latency:");
        Console.WriteLine();
        Console.WriteLine("| runs | all proved after, s | median of a run, s | slowest, s | runs/s | ratio of the median to one alone |");
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: |");
        double? alone = null;
        foreach (var runs in (int[])[1, 10, 100])
        {
            var (all, each) = await TogetherAsync(runs, cancellationToken);
            var median = Median(each);
            alone ??= median;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {runs} | {all:0.00} | {median:0.00} | {each.Max():0.00} | {runs / all:0.0} | {median / alone:0.0} |"));
        }
    }

    private static void Print(string weather, List<Measured> measured, double latency)
    {
        var (opened, read) = (Median(measured.Select(one => one.Opened.TotalMilliseconds)), Median(measured.Select(one => one.Read.TotalMilliseconds)));
        // What the machine takes between two requests that do not wait for one another can only add to what is counted.
        var (openedTrips, readTrips) = (measured.Min(one => one.OpenedTrips), measured.Min(one => one.ReadTrips));
        // Without latency the machine alone decides what comes after what.
        var isCounted = latency is not 0;
        string Trips(int trips) => isCounted ? trips.ToString(CultureInfo.InvariantCulture) : "–";
        string Ratio(double took, int trips) => !isCounted ? "–" : string.Create(CultureInfo.InvariantCulture, $"{took / (trips * latency):0.00}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {weather} | {opened:0} | {Trips(openedTrips)} | {Ratio(opened, openedTrips)} | {read:0} | {Trips(readTrips)} | {Ratio(read, readTrips)} | {Median(measured.Select(one => one.Proved.TotalMilliseconds)):0} | {Median(measured.Select(one => (double)one.Requests)):0} |"));
    }

    private static async Task<List<Measured>> MeasureAsync(Knobs knobs, int repeats, CancellationToken cancellationToken)
    {
        var customers = Enumerable.Range(1, repeats + WarmUps).Select(number => new BenchCustomer(number)).ToList();
        var trace = new RunTrace();
        await using var app = await StartAsync(customers, trace);
        var measured = new List<Measured>();
        foreach (var customer in customers)
        {
            using var visitor = await app.SignInAsync(customer.UserName);
            var (draft, principal) = await PlanAsync(app, visitor, customer, cancellationToken);
            // Who warms up does so in calm weather.
            if (customer.Number > WarmUps) app.Tenant.Turn(customer.Domain, _ => knobs);
            trace.Clear();
            var pressed = Stopwatch.GetTimestamp();
            await ProveAsync(app, draft, principal, cancellationToken);
            var proved = Stopwatch.GetElapsedTime(pressed);
            var opened = trace.Until(request => request.OpensMailbox, pressed);
            var read = trace.Until(request => request.ReadsMessage, pressed);
            measured.Add(new(opened.Took, RunTrace.RoundTrips(opened.Requests), read.Took, RunTrace.RoundTrips(read.Requests), proved, trace.All.Count));
        }
        return [.. measured.Skip(WarmUps)];
    }

    private static async Task<(double All, List<double> Each)> TogetherAsync(int runs, CancellationToken cancellationToken)
    {
        var customers = Enumerable.Range(1, runs + 1).Select(number => new BenchCustomer(number)).ToList();
        await using var app = await StartAsync(customers, new RunTrace());
        var planned = new List<(string Draft, System.Security.Claims.ClaimsPrincipal Principal)>();
        foreach (var customer in customers)
        {
            using var visitor = await app.SignInAsync(customer.UserName);
            planned.Add(await PlanAsync(app, visitor, customer, cancellationToken));
            app.Tenant.Turn(customer.Domain, knobs => knobs with { LatencyMilliseconds = 50 });
        }
        await ProveAsync(app, planned[0].Draft, planned[0].Principal, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var each = await Task.WhenAll(planned.Skip(1).Select(async plan =>
        {
            await ProveAsync(app, plan.Draft, plan.Principal, cancellationToken);
            return Stopwatch.GetElapsedTime(started).TotalSeconds;
        }));
        return (Stopwatch.GetElapsedTime(started).TotalSeconds, [.. each]);
    }

    private static Task<WizardApplication> StartAsync(List<BenchCustomer> customers, RunTrace trace) => WizardApplication.StartAsync(
        configure: builder =>
        {
            trace.Attach(builder);
            // The table is all that is to be read.
            builder.Services.AddSerilog(new LoggerConfiguration().CreateLogger());
        },
        seed: seed => seed.Tenants.AddRange(customers.Select(customer => customer.Seed())));

    private static async Task<(string Draft, System.Security.Claims.ClaimsPrincipal Principal)> PlanAsync(
        WizardApplication app, WebVisitor visitor, BenchCustomer customer, CancellationToken cancellationToken)
    {
        var principal = await app.PrincipalAsync(visitor);
        var draft = await app.Services.GetRequiredService<SetupDrafts>().SaveAsync(Journey.Answers(customer.Mailbox, "Invoices"), null, cancellationToken);
        await Journey.WithConsentAsync(visitor, principal, () => app.Services.GetRequiredService<SetupPlanner>().PlanAsync(draft, principal, cancellationToken));
        await Journey.ConsentAsync(visitor, ConsentStage.Run, customer.UserName);
        return (draft, principal);
    }

    private static async Task ProveAsync(
        WizardApplication app, string draft, System.Security.Claims.ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        var runner = app.Services.GetRequiredService<SetupRunner>();
        var person = app.Services.GetRequiredService<People>().Describe(principal)!;
        var run = await Journey.EndAsync(runner, await runner.StartAsync(draft, principal, cancellationToken), person, cancellationToken);
        if (run.State is not SetupRunState.Proved)
            throw new InvalidOperationException($"A run ended as {run.State}: {run.Problem?.Happened}");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 is 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    private sealed record Measured(TimeSpan Opened, int OpenedTrips, TimeSpan Read, int ReadTrips, TimeSpan Proved, int Requests);
}

/// <summary>A tenant with an administrator and a mailbox, and nothing of ours yet.</summary>
internal sealed record BenchCustomer(int Number)
{
    public string Domain => $"bench{Number:0000}.example";

    public string UserName => $"admin@{Domain}";

    public string Mailbox => $"invoices@{Domain}";

    public SeedTenant Seed() => new()
    {
        Id = new($"{Number:00000000}-be4c-4c55-8f0a-5d1e6a2b9001"),
        DisplayName = $"Customer {Number}",
        InitialDomain = $"bench{Number:0000}.onmicrosoft.com",
        VerifiedDomains = [Domain],
        People = [new() { Id = new($"{Number:00000000}-be4d-4c55-8f0a-5d1e6a2b9001"), Upn = UserName, DisplayName = $"Administrator of {Number}", Roles = ["Global Administrator"] }],
        Mailboxes =
        [
            new()
            {
                Address = Mailbox,
                DisplayName = Mailbox,
                Folders = [new() { Name = "Inbox" }, new() { Name = "Invoices", Messages = [new() { Subject = "Invoice", Count = 2 }] }],
            },
        ],
    };
}
