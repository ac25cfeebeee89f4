using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant;

namespace MailboxWizard.Benchmarks;

/// <summary>A running simulation with what the calls need, and a way to measure them over HTTP.</summary>
internal sealed class Bench : IAsyncDisposable
{
    /// <summary>How many ask at the same time.</summary>
    public const int Callers = 4;

    private const string GraphAppId = "00000003-0000-0000-c000-000000000000";

    private readonly TenantServer _server;
    private readonly ConcurrentQueue<(string Principal, string Role)> _grants = new();
    private readonly string[] _applications = new string[200];
    private string _graphPrincipal = "";
    private int _turn;

    private Bench(TenantServer server)
    {
        _server = server;
        Client = new Client(server.Address);
    }

    public Client Client { get; }

    public TimeSpan StartedIn { get; private init; }

    public string UniqueName { get; private set; } = "";

    public string AppId { get; private set; } = "";

    public string Mailbox { get; private set; } = "";

    public static async Task<Bench> StartAsync(SeedGenerated? generated)
    {
        var watch = Stopwatch.StartNew();
        var server = await TenantServer.StartAsync(new SimulatedTenantOptions
        {
            RandomSeed = 1,
            ConfigureSeed = seed =>
            {
                var contoso = seed.Tenant("Contoso");
                contoso.Generated = generated;
                // The same token is asked for again and again, which Entra itself would stop.
                contoso.StopsLoops = false;
                contoso.Applications.Add(new SeedApplication
                {
                    DisplayName = "Benchmark",
                    AppId = new Guid(Client.Id),
                    UniqueName = "benchmark",
                    Secrets = [new SeedSecret { Value = Client.Secret }],
                    GrantedApplicationRoles = ["Microsoft Graph/Application.ReadWrite.All", "Microsoft Graph/AppRoleAssignment.ReadWrite.All", "Microsoft Graph/Mail.ReadWrite"],
                });
            },
        });
        var bench = new Bench(server) { StartedIn = watch.Elapsed };
        await bench.PrepareAsync(generated);
        return bench;
    }

    /// <summary>One of two hundred applications in turn, so that none of them collects all the secrets.</summary>
    public string FreshApplication() => _applications[(uint)Interlocked.Increment(ref _turn) % _applications.Length];

    /// <summary>A grant that has not been given yet.</summary>
    public HttpRequestMessage GrantRequest()
    {
        if (!_grants.TryDequeue(out var grant)) throw new InvalidOperationException("There is nothing left to grant.");
        return Client.Graph(HttpMethod.Post, $"servicePrincipals/{_graphPrincipal}/appRoleAssignedTo", new JsonObject { ["principalId"] = grant.Principal, ["resourceId"] = _graphPrincipal, ["appRoleId"] = grant.Role });
    }

    public async Task<Figures> MeasureAsync(Call call, TimeSpan duration)
    {
        // What is used up has to be there before, and is not measured.
        if (call.IsUsedUp) await PlanGrantsAsync();
        await RunAsync(call, TimeSpan.FromSeconds(1));
        var watch = Stopwatch.StartNew();
        var milliseconds = await RunAsync(call, duration);
        return Figures.Of(milliseconds, watch.Elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }

    private async Task<List<double>> RunAsync(Call call, TimeSpan duration)
    {
        using var over = new CancellationTokenSource(duration);
        var all = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            var taken = new List<double>();
            while (!over.IsCancellationRequested && !(call.IsUsedUp && _grants.Count < Callers))
            {
                var started = Stopwatch.GetTimestamp();
                await Client.SendAsync(call.Request(this));
                taken.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
            return taken;
        })));
        return [.. all.SelectMany(taken => taken)];
    }

    private async Task PrepareAsync(SeedGenerated? generated)
    {
        await Client.SignInAsync();
        var contoso = _server.State["contoso.com"];
        // In the middle of the many, where a look from the first to the last would show.
        UniqueName = generated is null ? "benchmark" : $"generated-{generated.Applications / 2:0000}";
        AppId = generated is null ? Client.Id : contoso.Applications.First(a => a.UniqueName == $"generated-{generated.ServicePrincipals / 2:0000}").AppId.ToString();
        Mailbox = generated is null ? "invoices@contoso.com" : $"user{generated.Users / 2:0000}@contoso.com";
        _graphPrincipal = (string)(await Client.AskAsync(Client.Graph(HttpMethod.Get, $"servicePrincipals(appId='{GraphAppId}')?$select=id")))["id"]!;
        for (var i = 0; i < _applications.Length; i++) _applications[i] = (string)(await NewApplicationAsync())["id"]!;
    }

    // Every role that Graph has for applications, to each of a thousand service principals.
    private async Task PlanGrantsAsync()
    {
        var graph = await Client.AskAsync(Client.Graph(HttpMethod.Get, $"servicePrincipals/{_graphPrincipal}?$select=appRoles"));
        var roles = graph["appRoles"]!.AsArray().Where(r => r!["allowedMemberTypes"]!.AsArray().Any(t => (string)t! == "Application")).Select(r => (string)r!["id"]!).ToList();
        for (var i = 0; i < 1000; i++)
        {
            var application = await NewApplicationAsync();
            var principal = await Client.AskAsync(Client.Graph(HttpMethod.Post, "servicePrincipals", new JsonObject { ["appId"] = (string)application["appId"]! }));
            foreach (var role in roles) _grants.Enqueue(((string)principal["id"]!, role));
        }
    }

    private Task<JsonNode> NewApplicationAsync() => Client.AskAsync(Client.Graph(HttpMethod.Post, "applications", new JsonObject { ["displayName"] = "Prepared" }));
}
