using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant;

namespace MailboxWizard.Benchmarks;

/// <summary>A running simulation, an application that may do everything that is measured, and a way to measure it over HTTP.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private const string ClientId = "be9c4000-0000-4000-8000-000000000001";
    private const string Secret = "b3nchmark~simulated-only.not-a-secret";
    private const string GraphAppId = "00000003-0000-0000-c000-000000000000";
    /// <summary>How many ask at the same time.</summary>
    public const int Callers = 4;

    private readonly TenantServer _server;
    private readonly HttpClient _http;
    private readonly ConcurrentQueue<(string Principal, string Role)> _grants = new();
    private readonly string[] _applications = new string[200];
    private string _token = "";
    private string _graphPrincipal = "";
    private int _turn;

    private Bench(TenantServer server)
    {
        _server = server;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = Callers }) { BaseAddress = server.Address };
    }

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
                    AppId = new Guid(ClientId),
                    UniqueName = "benchmark",
                    Secrets = [new SeedSecret { Value = Secret }],
                    GrantedApplicationRoles = ["Microsoft Graph/Application.ReadWrite.All", "Microsoft Graph/AppRoleAssignment.ReadWrite.All", "Microsoft Graph/Mail.ReadWrite"],
                });
            },
        });
        var bench = new Bench(server) { StartedIn = watch.Elapsed };
        await bench.PrepareAsync(generated);
        return bench;
    }

    public static HttpRequestMessage TokenRequest()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "contoso.com/oauth2/v2.0/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["client_id"] = ClientId,
                ["client_secret"] = Secret,
                ["grant_type"] = "client_credentials",
                ["scope"] = "https://graph.microsoft.com/.default",
            }),
        };
        request.Headers.Host = "login.microsoftonline.com";
        return request;
    }

    public HttpRequestMessage Graph(HttpMethod method, string path, JsonObject? body = null)
    {
        var request = new HttpRequestMessage(method, $"v1.0/{path}");
        request.Headers.Host = "graph.microsoft.com";
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return request;
    }

    /// <summary>One of two hundred applications in turn, so that none of them collects all the secrets.</summary>
    public string FreshApplication() => _applications[(uint)Interlocked.Increment(ref _turn) % _applications.Length];

    /// <summary>A grant that has not been given yet.</summary>
    public HttpRequestMessage GrantRequest()
    {
        if (!_grants.TryDequeue(out var grant)) throw new InvalidOperationException("There is nothing left to grant.");
        return Graph(HttpMethod.Post, $"servicePrincipals/{_graphPrincipal}/appRoleAssignedTo", new JsonObject { ["principalId"] = grant.Principal, ["resourceId"] = _graphPrincipal, ["appRoleId"] = grant.Role });
    }

    public JsonObject Batch() => new()
    {
        ["requests"] = new JsonArray([.. Enumerable.Range(1, 10).Select(i => (JsonNode)new JsonObject { ["id"] = $"{i}", ["method"] = "GET", ["url"] = $"/applications(uniqueName='{UniqueName}')?$select=id" })]),
    };

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
        _http.Dispose();
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
                await SendAsync(call.Request(this));
                taken.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
            return taken;
        })));
        return [.. all.SelectMany(taken => taken)];
    }

    private async Task<JsonNode> AskAsync(HttpRequestMessage request) => JsonNode.Parse(await SendAsync(request))!;

    private async Task<string> SendAsync(HttpRequestMessage request)
    {
        using (request)
        using (var response = await _http.SendAsync(request))
        {
            var body = await response.Content.ReadAsStringAsync();
            // A figure about wrong answers would be worth nothing.
            if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{request.Method} {request.RequestUri} was answered {(int)response.StatusCode}: {body}");
            return body;
        }
    }

    private async Task PrepareAsync(SeedGenerated? generated)
    {
        _token = (string)(await AskAsync(TokenRequest()))["access_token"]!;
        var contoso = _server.State["contoso.com"];
        // In the middle of the many, where a look from the first to the last would show.
        UniqueName = generated is null ? "benchmark" : $"generated-{generated.Applications / 2:0000}";
        AppId = generated is null ? ClientId : contoso.Applications.First(a => a.UniqueName == $"generated-{generated.ServicePrincipals / 2:0000}").AppId.ToString();
        Mailbox = generated is null ? "invoices@contoso.com" : $"user{generated.Users / 2:0000}@contoso.com";
        _graphPrincipal = (string)(await AskAsync(Graph(HttpMethod.Get, $"servicePrincipals(appId='{GraphAppId}')?$select=id")))["id"]!;
        for (var i = 0; i < _applications.Length; i++) _applications[i] = (string)(await AskAsync(Graph(HttpMethod.Post, "applications", new JsonObject { ["displayName"] = "Prepared" })))["id"]!;
    }

    // Every role that Graph has for applications, to each of a thousand service principals.
    private async Task PlanGrantsAsync()
    {
        var graph = await AskAsync(Graph(HttpMethod.Get, $"servicePrincipals/{_graphPrincipal}?$select=appRoles"));
        var roles = graph["appRoles"]!.AsArray().Where(r => r!["allowedMemberTypes"]!.AsArray().Any(t => (string)t! == "Application")).Select(r => (string)r!["id"]!).ToList();
        for (var i = 0; i < 1000; i++)
        {
            var application = await AskAsync(Graph(HttpMethod.Post, "applications", new JsonObject { ["displayName"] = "To be granted" }));
            var principal = await AskAsync(Graph(HttpMethod.Post, "servicePrincipals", new JsonObject { ["appId"] = (string)application["appId"]! }));
            foreach (var role in roles) _grants.Enqueue(((string)principal["id"]!, role));
        }
    }
}
