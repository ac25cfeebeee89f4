using MailboxWizard.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Tests.Storage;

/// <summary>What nodes tell each other by PostgreSQL.</summary>
public sealed class NoticesTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_node_tells_the_others_hear_and_it_does_not_hear_itself()
    {
        await using var database = await TestDatabase.MakeAsync(StorageProvider.PostgreSql);
        using var first = Node(database);
        using var second = Node(database);
        var (atFirst, atSecond) = (new Heard(), new Heard());
        first.Listen("run", atFirst.HearAsync);
        second.Listen("run", atSecond.HearAsync);
        await first.StartAsync(Cancelled);
        await second.StartAsync(Cancelled);
        // Null says that the node listens from now on.
        await Task.WhenAll(atFirst.UntilAsync(null), atSecond.UntilAsync(null));

        first.Tell("run", "5193");
        first.Tell("session", "another topic");

        await atSecond.UntilAsync("5193");
        second.Tell("run", "5194");
        await atFirst.UntilAsync("5194");
        Assert.Equal([null, "5194"], atFirst.All);
        Assert.Equal([null, "5193"], atSecond.All);
        await first.StopAsync(Cancelled);
        await second.StopAsync(Cancelled);
    }

    [Fact]
    public async Task After_its_connection_was_cut_a_node_says_that_it_may_have_missed_something_and_hears_again()
    {
        await using var database = await TestDatabase.MakeAsync(StorageProvider.PostgreSql);
        using var first = Node(database);
        using var second = Node(database);
        var heard = new Heard();
        second.Listen("run", heard.HearAsync);
        await first.StartAsync(Cancelled);
        await second.StartAsync(Cancelled);
        await heard.UntilAsync(null);

        await using (var connection = new Npgsql.NpgsqlConnection(database.Options.ConnectionString))
        {
            await connection.OpenAsync(Cancelled);
            await using var cut = new Npgsql.NpgsqlCommand(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", connection);
            await cut.ExecuteScalarAsync(Cancelled);
        }

        await heard.UntilAsync(null, times: 2);
        first.Tell("run", "5195");
        // The sender's own connection was cut as well: a notice that got lost with it is told again by nobody, so it is repeated here.
        while (!heard.All.Contains("5196"))
        {
            first.Tell("run", "5196");
            await Task.Delay(50, Cancelled);
        }
        await first.StopAsync(Cancelled);
        await second.StopAsync(Cancelled);
    }

    [Fact]
    public async Task On_SQLite_there_is_nobody_to_tell()
    {
        await using var database = await TestDatabase.MakeAsync(StorageProvider.Sqlite);
        using var alone = Node(database);
        var heard = new Heard();
        alone.Listen("run", heard.HearAsync);

        await alone.StartAsync(Cancelled);
        alone.Tell("run", "1");
        await alone.StopAsync(Cancelled);

        Assert.Empty(heard.All);
    }

    private static Notices Node(TestDatabase database) => new(Options.Create(database.Options), TimeProvider.System, NullLogger<Notices>.Instance);

    private sealed class Heard
    {
        private readonly List<string?> _all = [];

        public IReadOnlyList<string?> All
        {
            get
            {
                lock (_all)
                    return [.. _all];
            }
        }

        public Task HearAsync(string? about)
        {
            lock (_all)
                _all.Add(about);
            return Task.CompletedTask;
        }

        public async Task UntilAsync(string? about, int times = 1)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
            limit.CancelAfter(TimeSpan.FromMinutes(1));
            while (All.Count(one => one == about) < times)
                await Task.Delay(10, limit.Token);
        }
    }
}
