using System.Diagnostics;
using System.Globalization;
using MailboxWizard.Node;
using MailboxWizard.SimulatedTenant;
using MailboxWizard.Tests.Storage;
using Npgsql;

namespace MailboxWizard.Tests.Durability;

/// <summary>The database goes away, fills up or may only be read, in the middle of a run.</summary>
[Trait("Duration", "Long")]
public sealed class DatabaseWeatherTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Once for the whole minute that is promised; else what counts is that it is longer than a lease.</summary>
    [Theory]
    [InlineData("tenant applications after", 10)]
    [InlineData("tenant addPassword before", 10)]
    [InlineData("tenant addPassword after", 60)]
    public async Task A_PostgreSQL_that_is_gone_for_a_while_in_the_middle_of_a_run_is_outlived_and_the_run_is_proved(string point, int seconds)
    {
        await using var server = await OwnServerAsync();
        await using var bench = await Bench.StartAsync(server);
        await bench.FreezeAtAsync(point);

        await server.StopAsync();
        await bench.Node.ThawAsync();
        var gone = Stopwatch.StartNew();
        Assert.True(await Condition.ComesTrueAsync(async () => gone.Elapsed > TimeSpan.FromSeconds(seconds) && await bench.Node.HealthAsync() is not System.Net.HttpStatusCode.OK, s_limit));
        await server.StartAgainAsync();
        var back = Stopwatch.StartNew();

        await bench.EndsWellAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ended {back.Elapsed.TotalSeconds:0.0} s after the database was back"));
    }

    [Fact]
    public async Task A_PostgreSQL_that_may_only_be_read_stops_the_run_before_it_writes_what_it_cannot_record()
    {
        await using var server = await OwnServerAsync();
        await using var bench = await Bench.StartAsync(server);
        await bench.FreezeAtAsync("tenant applications after");
        var before = bench.TenantWrites();

        await server.DoAsync($"ALTER DATABASE {bench.DatabaseName} SET default_transaction_read_only = on");
        await server.DoAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{bench.DatabaseName}'");
        await bench.Node.ThawAsync();
        await bench.IsRefusedAsync("read-only transaction");
        Assert.Equal(before, bench.TenantWrites());

        await server.DoAsync($"ALTER DATABASE {bench.DatabaseName} RESET default_transaction_read_only");
        await server.DoAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{bench.DatabaseName}'");
        await bench.EndsWellAsync();
    }

    /// <summary>The process may not make any file longer: what a full disk answers to SQLite.</summary>
    [Theory]
    [InlineData("tenant applications after")]
    [InlineData("database 2 before")]
    public async Task A_SQLite_that_is_full_stops_the_run_before_it_writes_what_it_cannot_record(string point)
    {
        await using var bench = await Bench.StartAsync(server: null);
        await bench.FreezeAtAsync(point);
        var before = bench.TenantWrites();

        await bench.Node.LimitFilesAsync(isFull: true);
        await bench.Node.ThawAsync();
        await bench.IsRefusedAsync("SQLite Error");
        Assert.Equal(before, bench.TenantWrites());

        await bench.Node.LimitFilesAsync(isFull: false);
        await bench.EndsWellAsync();
    }

    private static async Task<PostgreSqlServer> OwnServerAsync()
    {
        if (PostgreSqlServer.Binaries() is { } binaries)
            return await PostgreSqlServer.StartAsync(binaries, keeps: true);
        StorageServers.Missing("PostgreSQL");
        throw new InvalidOperationException();
    }

    /// <summary>One node, one customer, one press.</summary>
    private sealed class Bench : IAsyncDisposable
    {
        private readonly CustomerCloud cloud;
        private readonly TestDatabase database;
        private readonly Records records;
        private readonly Press press;
        private Task? pressed;

        private Bench(CustomerCloud cloud, TestDatabase database, NodeProcess node, Press press) =>
            (this.cloud, this.database, records, Node, this.press) = (cloud, database, new(database), node, press);

        public NodeProcess Node { get; }

        public string DatabaseName => new NpgsqlConnectionStringBuilder(database.Options.ConnectionString).Database!;

        public static async Task<Bench> StartAsync(PostgreSqlServer? server)
        {
            var port = ServerProcess.FreePort();
            var cloud = await CustomerCloud.StartAsync(1, [NodeProcess.Site(port)]);
            var database = await TestDatabase.MakeAsync(server);
            var node = NodeProcess.Of(cloud, database.Settings, port);
            await node.StartAsync();
            return new(cloud, database, node, await Press.PrepareAsync(node.Address, cloud.Next()));
        }

        /// <summary>Presses Run, and returns when the node has frozen itself in the middle.</summary>
        public async Task FreezeAtAsync(string point)
        {
            await Node.ArmAsync(point, PointDeed.Stop);
            pressed = press.RunAsync();
            Assert.True(await Condition.ComesTrueAsync(() => Task.FromResult(Node.IsFrozen()), s_limit), Node.Said);
        }

        /// <summary>How often something was written in the tenant.</summary>
        public int TenantWrites() => cloud.Server.Requests.All.Count(request =>
            request is { Host: "graph.microsoft.com", Method: not "GET" } && request.TenantId == press.Customer.TenantId.Value);

        /// <summary>Waits until the node has met the refusal, and has been through all that it does about it at once.</summary>
        public async Task IsRefusedAsync(string says)
        {
            Assert.True(await Condition.ComesTrueAsync(() => Task.FromResult(Node.Said.Contains(says, StringComparison.OrdinalIgnoreCase)), s_limit), Node.Said);
            var quiet = Stopwatch.StartNew();
            var writes = TenantWrites();
            // Longer than any lease: whoever takes the run up again meets the same refusal.
            await Condition.ComesTrueAsync(() => Task.FromResult(TenantWrites() != writes || quiet.Elapsed > TimeSpan.FromSeconds(12)), s_limit);
        }

        public async Task EndsWellAsync()
        {
            try
            {
                await pressed!.WaitAsync(s_limit, Cancelled);
            }
            catch (Exception refused) when (refused is InvalidOperationException or HttpRequestException && !Cancelled.IsCancellationRequested)
            {
                // The press itself met the weather. Then there is no run, and the next press does everything.
                if ((await records.RunsAsync(press.Customer.TenantId)).Count is 0)
                    await press.RunAsync();
            }

            Assert.True(await records.EndedAsync(press.Customer.TenantId, s_limit), Node.Errors);
            Aftermath.AssertNone(await Aftermath.FaultsAsync(cloud, press.Customer, records));
        }

        public async ValueTask DisposeAsync()
        {
            press.Dispose();
            records.Dispose();
            await Node.DisposeAsync();
            await database.DisposeAsync();
            await cloud.DisposeAsync();
        }
    }
}
