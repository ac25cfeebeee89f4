using StackExchange.Redis;

namespace MailboxWizard.Tests.Storage;

/// <summary>A Redis of the tests' own, on loopback, with a password, that keeps nothing on the disk.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    /// <summary>Searched for wherever it must not be.</summary>
    public const string Password = "canary-password-of-redis";

    private readonly string program;
    private readonly int port = ServerProcess.FreePort();
    private ServerProcess? process;

    private RedisServer(string program) => this.program = program;

    public string ConnectionString => $"127.0.0.1:{port},password={Password},connectTimeout=1000,asyncTimeout=1000,syncTimeout=1000";

    public static async Task<RedisServer> StartAsync()
    {
        if (ServerProcess.Find("redis-server") is not { } program)
        {
            StorageServers.Missing("redis-server");
            throw new InvalidOperationException();
        }

        var server = new RedisServer(program);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>At the same address as before, and empty.</summary>
    public async Task StartAgainAsync()
    {
        process = ServerProcess.Start(program,
            ["--port", $"{port}", "--bind", "127.0.0.1", "--requirepass", Password, "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath()]);
        for (var times = 0; times < 300 && !process.HasExited; times++)
        {
            try
            {
                await using var connection = await ConnectAsync();
                await connection.GetDatabase().PingAsync();
                return;
            }
            catch (RedisException)
            {
                await Task.Delay(100);
            }
        }

        throw new InvalidOperationException($"Redis did not start: {process.Said}");
    }

    public async Task KillAsync() => await process!.KillAsync();

    /// <summary>It answers nobody until <see cref="ThawAsync"/>, and keeps what it holds.</summary>
    public Task FreezeAsync() => ServerProcess.RunAsync("kill", ["-STOP", $"{process!.Id}"]);

    public Task ThawAsync() => ServerProcess.RunAsync("kill", ["-CONT", $"{process!.Id}"]);

    /// <summary>Everything that it holds, by name, as it lies there, with the time left.</summary>
    public async Task<IReadOnlyDictionary<string, (byte[] Content, TimeSpan? Left)>> ReadAllAsync()
    {
        await using var connection = await ConnectAsync();
        var all = new Dictionary<string, (byte[], TimeSpan?)>();
        foreach (var key in connection.GetServer("127.0.0.1", port).Keys())
            all[key.ToString()] = ((byte[])(await connection.GetDatabase().StringGetAsync(key))!, await connection.GetDatabase().KeyTimeToLiveAsync(key));
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
            await process.DisposeAsync();
    }

    private Task<ConnectionMultiplexer> ConnectAsync() => ConnectionMultiplexer.ConnectAsync(ConnectionString);
}
