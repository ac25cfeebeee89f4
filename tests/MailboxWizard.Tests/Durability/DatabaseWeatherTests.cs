using System.Diagnostics;
using System.Globalization;
using MailboxWizard.Node;
using MailboxWizard.SimulatedTenant;
using MailboxWizard.Tests.Storage;
using Npgsql;

namespace MailboxWizard.Tests.Durability;

/// <summary>The database goes away, fills up or may only be read, in the middle of a run.</summary>
/// <remarks>Longer than most: each weather of each database.</remarks>
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

    /// <summary>The server itself answers as on a full disk, by a trigger on each table: 53100, https://www.postgresql.org/docs/current/errcodes-appendix.html.</summary>
    [Fact]
    public async Task A_PostgreSQL_that_is_full_stops_the_run_before_it_writes_what_it_cannot_record()
    {
        await using var server = await OwnServerAsync();
        await using var bench = await Bench.StartAsync(server);
        await bench.FreezeAtAsync("tenant applications after");
        var before = bench.TenantWrites();

        // What was open in this moment would keep the triggers waiting.
        await server.DoAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{bench.DatabaseName}'");
        await server.DoAsync(Full, bench.DatabaseName);
        await bench.Node.ThawAsync();
        await bench.IsRefusedAsync("No space left on device");
        Assert.Equal(before, bench.TenantWrites());

        await server.DoAsync("DROP FUNCTION full_disk CASCADE", bench.DatabaseName);
        await bench.EndsWellAsync();
    }

    [Fact]
    public async Task A_SQLite_that_may_only_be_read_stops_the_run_says_so_on_its_page_and_the_run_goes_on_when_it_may_be_written_again()
    {
        await using var bench = await Bench.StartAsync(server: null);
        await bench.Node.ArmAsync("tenant applications after", PointDeed.ReadOnly);
        var number = await bench.Press.RunAsync();
        var followed = bench.Press.FollowAsync(number);

        await bench.IsRefusedAsync("attempt to write a readonly database");
        // The one after which it was read-only: nothing more was done that could not be recorded.
        Assert.Equal(1, bench.TenantWrites());

        await bench.Node.ReadOnlyAsync(false);
        await bench.EndsWellAsync();
        Assert.Contains(await followed, seen => seen.Rows.Any(row => row.Detail.Contains("takes nothing at the moment", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_press_on_Run_that_cannot_be_recorded_does_nothing_and_says_why()
    {
        await using var bench = await Bench.StartAsync(server: null);
        await bench.Node.ReadOnlyAsync(true);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Press.RunAsync());

        Assert.Contains("RecordsUnavailable", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, bench.TenantWrites());
        await bench.Node.ReadOnlyAsync(false);
        await bench.Press.RunAsync();
        await bench.EndsWellAsync();
    }

    private const string Full =
        """
        CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
        DO $$ DECLARE found regclass; BEGIN
            FOR found IN SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
                EXECUTE format('CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION full_disk()', found);
            END LOOP;
        END $$;
        """;

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
        private Task? pressed;

        private Bench(CustomerCloud cloud, TestDatabase database, NodeProcess node, Press press) =>
            (this.cloud, this.database, records, Node, Press) = (cloud, database, new(database), node, press);

        public NodeProcess Node { get; }

        public Press Press { get; }

        public string DatabaseName => new NpgsqlConnectionStringBuilder(database.Options.ConnectionString).Database!;

        public static async Task<Bench> StartAsync(PostgreSqlServer? server)
        {
            var port = ServerProcess.FreePort();
            var cloud = await CustomerCloud.StartAsync(1, [NodeProcess.Site(port)]);
            var database = await TestDatabase.MakeAsync(server);
            var node = NodeProcess.Of(cloud, database.Settings, port);
            await node.StartAsync();
            return new(cloud, database, node, await Durability.Press.PrepareAsync(node.Address, cloud.Next()));
        }

        /// <summary>Presses Run, and returns when the node has frozen itself in the middle.</summary>
        public async Task FreezeAtAsync(string point)
        {
            await Node.ArmAsync(point, PointDeed.Stop);
            pressed = Press.RunAsync();
            Assert.True(await Condition.ComesTrueAsync(() => Task.FromResult(Node.IsFrozen()), s_limit), Node.Said);
        }

        /// <summary>How often something was written in the tenant.</summary>
        public int TenantWrites() => cloud.Server.Requests.All.Count(request =>
            request is { Host: "graph.microsoft.com", Method: not "GET" } && request.TenantId == Press.Customer.TenantId.Value);

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
                await (pressed ?? Task.CompletedTask).WaitAsync(s_limit, Cancelled);
            }
            catch (Exception refused) when (refused is InvalidOperationException or HttpRequestException && !Cancelled.IsCancellationRequested)
            {
                // The press itself met the weather. Then there is no run, and the next press does everything.
                if ((await records.RunsAsync(Press.Customer.TenantId)).Count is 0)
                    await Press.RunAsync();
            }

            Assert.True(await records.EndedAsync(Press.Customer.TenantId, s_limit), Node.Errors);
            Aftermath.AssertNone(await Aftermath.FaultsAsync(cloud, Press.Customer, records));
        }

        public async ValueTask DisposeAsync()
        {
            Press.Dispose();
            records.Dispose();
            await Node.DisposeAsync();
            await database.DisposeAsync();
            await cloud.DisposeAsync();
        }
    }
}
