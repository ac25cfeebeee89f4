using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using MailboxWizard.Node;
using MailboxWizard.Tests.Storage;

namespace MailboxWizard.Tests.Durability;

/// <summary>The product as a process of its own, which can be killed, frozen and started again at the same address.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly IReadOnlyDictionary<string, string?> settings;
    private readonly HttpClient http;
    private ServerProcess? process;

    private NodeProcess(IReadOnlyDictionary<string, string?> settings, int port)
    {
        this.settings = settings;
        Address = Site(port);
        http = new() { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(5) };
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public Uri Address { get; }

    /// <summary>What it said since its last start.</summary>
    public string Said => process?.Said ?? "";

    /// <summary>What it logged as an error, each with its first lines.</summary>
    public string Errors
    {
        get
        {
            var lines = Said.Split('\n');
            return string.Join('\n', lines.SelectMany((line, at) => line.Contains(" ERR ", StringComparison.Ordinal) || line.Contains(" FTL ", StringComparison.Ordinal) ? lines.Skip(at).Take(6) : []));
        }
    }

    public bool HasExited => process?.HasExited ?? true;

    /// <summary>Whether it has ended: under load the end of one that was killed is known seconds after its port is closed, and is waited for here.</summary>
    public async Task<bool> IsGoneAsync()
    {
        if (HasExited)
            return true;
        try
        {
            using var answer = await http.GetAsync("/health/live", Cancelled);
            return false;
        }
        catch (HttpRequestException)
        {
            await EndAsync();
            return true;
        }
    }

    /// <summary>How long the last start took until it was ready.</summary>
    public TimeSpan StartTook { get; private set; }

    /// <summary>Where a node with this port is reached: a name, as browsers want it.</summary>
    public static Uri Site(int port) => new($"http://localhost:{port}");

    /// <summary>Not yet started.</summary>
    /// <param name="cloud">Where its transport leads.</param>
    /// <param name="database">The settings of storage.</param>
    /// <param name="port">Its own.</param>
    /// <param name="more">Further settings of the product.</param>
    public static NodeProcess Of(
        CustomerCloud cloud, IReadOnlyDictionary<string, string?> database, int port, IReadOnlyDictionary<string, string?>? more = null)
    {
        var settings = new Dictionary<string, string?>(database)
        {
            ["environment"] = "Development",
            ["urls"] = $"http://127.0.0.1:{port}",
            ["AzureAd:ClientId"] = cloud.ClientId,
            ["AzureAd:ClientSecret"] = cloud.ClientSecret,
            ["SignIn:HomeTenantId"] = cloud.HomeTenant,
            // All visitors come from one address, faster than people do.
            ["SignIn:ArrivalsPerMinute"] = "1000000",
            ["Shell:PublicUrl"] = Site(port).ToString(),
            ["Shell:FormActionOrigins:0"] = cloud.Server.BrowserAddress.GetLeftPart(UriPartial.Authority),
            [NodeHost.SimulatedTenant] = cloud.Server.Address.ToString(),
        };
        foreach (var (key, value) in more ?? new Dictionary<string, string?>())
            settings[key] = value;
        return new(settings, port);
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        var watch = Stopwatch.StartNew();
        Launch();
        await ReadyAsync();
        StartTook = watch.Elapsed;
    }

    /// <summary>Starts it and waits for nothing.</summary>
    /// <param name="point">At which it ends while it starts.</param>
    public void Launch(string? point = null)
    {
        IEnumerable<KeyValuePair<string, string?>> all = point is null ? settings : settings.Append(new(NodeHost.Point, point));
        process = ServerProcess.Start(
            // A file that may not grow is an error for whoever writes it, as on a full disk, and not the end of the process.
            "sh", ["-c", "trap '' XFSZ; exec dotnet \"$@\"", "node", typeof(NodeHost).Assembly.Location, .. all.Select(setting => $"--{setting.Key}={setting.Value}")],
            // It lives for seconds: to instrument its code in order to make it faster later is wasted.
            new Dictionary<string, string> { ["DOTNET_TieredPGO"] = "0" });
    }

    public async Task ReadyAsync()
    {
        while (true)
        {
            if (HasExited)
                throw new InvalidOperationException($"The node ended while it started: {Said}");
            try
            {
                using var answer = await http.GetAsync("/health/ready", Cancelled);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(20, Cancelled);
        }
    }

    /// <summary>From now on it counts its points anew, and does the deed at this one.</summary>
    public async Task ArmAsync(string? point, PointDeed deed = PointDeed.Kill)
    {
        using var answer = await http.PutAsync($"/_node/points?at={Uri.EscapeDataString(point ?? "")}&deed={deed}", null, Cancelled);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The answer to its next write in the tenant with this word in it gets lost, once.</summary>
    public async Task LoseAnswerAsync(string word)
    {
        using var answer = await http.PutAsync($"/_node/losses?of={Uri.EscapeDataString(word)}", null, Cancelled);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Whether its database may only be read.</summary>
    public async Task ReadOnlyAsync(bool isReadOnly)
    {
        using var answer = await http.PutAsync($"/_node/read-only?is={isReadOnly}", null, Cancelled);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<IReadOnlyList<ReachedPoint>> PointsAsync() => (await http.GetFromJsonAsync<List<ReachedPoint>>("/_node/points", Cancelled))!;

    public async Task<HttpStatusCode> HealthAsync()
    {
        using var answer = await http.GetAsync("/health/ready", Cancelled);
        return answer.StatusCode;
    }

    /// <summary>SIGKILL from outside.</summary>
    public Task KillAsync() => process!.KillAsync();

    /// <summary>Waits until it has ended.</summary>
    public Task<int> EndAsync() => process!.EndAsync();

    /// <summary>SIGSTOP: it does nothing at all until <see cref="ThawAsync"/>.</summary>
    public Task FreezeAsync() => ServerProcess.RunAsync("kill", ["-STOP", $"{process!.Id}"]);

    public Task ThawAsync() => ServerProcess.RunAsync("kill", ["-CONT", $"{process!.Id}"]);

    /// <summary>Whether any file may still grow: the soft limit of the process, which can be raised again.</summary>
    public Task LimitFilesAsync(bool isFull) =>
        ServerProcess.RunAsync("prlimit", [$"--pid={process!.Id}", $"--fsize={(isFull ? "1" : "unlimited")}:unlimited"]);

    /// <summary>SIGTERM, as an orchestrator does it; waits for the end.</summary>
    public async Task<int> StopAsync()
    {
        await ServerProcess.RunAsync("kill", ["-TERM", $"{process!.Id}"]);
        return await process.EndAsync();
    }

    /// <summary>True while it is frozen, by itself or from outside.</summary>
    public bool IsFrozen() =>
        File.ReadLines($"/proc/{process!.Id}/status").Any(line => line.StartsWith("State:", StringComparison.Ordinal) && line.Contains('T'));

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (process is not null)
            await process.DisposeAsync();
    }
}
