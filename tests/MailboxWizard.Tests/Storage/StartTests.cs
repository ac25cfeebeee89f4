using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MailboxWizard.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MailboxWizard.Tests.Storage;

/// <summary>How the product comes up on a database: empty, older, newer, shared, or left by a process that was killed.</summary>
public sealed class StartTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task An_empty_database_becomes_ready(StorageProvider provider)
    {
        await using var database = await TestDatabase.MakeAsync(provider, isEmpty: true);
        await using var app = await WizardApplication.StartAsync(settings: database.Settings);
        using var client = new HttpClient { BaseAddress = app.Address };

        var ready = await client.GetFromJsonAsync<JsonElement>("/health/ready", Cancelled);

        Assert.Equal("""{"status":"Healthy","checks":{"database":"Healthy","keys":"Healthy"}}""", ready.GetRawText());
    }

    [Fact]
    public async Task Nodes_that_start_together_on_an_empty_PostgreSQL_all_come_up_and_share_one_key()
    {
        await using var database = await TestDatabase.MakeAsync(StorageProvider.PostgreSql, isEmpty: true);

        var nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => WizardApplication.StartAsync(settings: database.Settings)));

        await using var context = (PostgreSqlWizardDbContext)database.CreateDbContext();
        Assert.Single(await context.DataProtectionKeys.ToListAsync(Cancelled));
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Cancelled));
        IDataProtector Protector(WizardApplication node) => node.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
        var written = Protector(nodes[0]).Protect("from the first");
        Assert.All(nodes, node => Assert.Equal("from the first", Protector(node).Unprotect(written)));
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    [Fact]
    public async Task The_first_key_is_there_when_the_first_node_ends_its_turn()
    {
        await using var database = await TestDatabase.MakeAsync(StorageProvider.PostgreSql, isEmpty: true);
        var settings = Environment(database).ToDictionary(setting => setting.Key.Replace("__", ":", StringComparison.Ordinal).Replace("ASPNETCORE_", "", StringComparison.Ordinal), setting => (string?)setting.Value);
        foreach (var (key, value) in database.Settings)
            settings[key] = value;
        await using var node = MailboxWizardApp.Build([.. settings.Select(setting => $"--{setting.Key}={setting.Value}")]);

        // Nothing else of the product has started: no other part of it makes the key.
        await node.Services.GetServices<IHostedService>().OfType<DatabaseMigration>().Single().StartingAsync(Cancelled);

        await using var context = (PostgreSqlWizardDbContext)database.CreateDbContext();
        Assert.Single(await context.DataProtectionKeys.ToListAsync(Cancelled));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task A_database_of_a_newer_version_is_a_stop_with_a_sentence(StorageProvider provider)
    {
        await using var database = await TestDatabase.MakeAsync(provider);
        await using (var context = database.CreateDbContext())
            await context.Database.ExecuteSqlRawAsync("""INSERT INTO "__EFMigrationsHistory" VALUES ('20991231000000_FromTheFuture', '99.0.0')""", Cancelled);

        var stop = await Assert.ThrowsAsync<StorageUnusableException>(() => WizardApplication.StartAsync(settings: database.Settings));

        Assert.Equal(
            "The database was made by a newer version of MailboxWizard: this one does not know its migration 20991231000000_FromTheFuture. "
            + "Nothing was changed. Start that version, or this one on a copy of the database from before.",
            stop.Message);
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task The_migrations_make_what_the_model_says(StorageProvider provider)
    {
        await using var database = await TestDatabase.MakeAsync(provider);
        await using var context = database.CreateDbContext();

        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task A_SQLite_file_of_an_earlier_version_is_brought_to_this_one()
    {
        await using var database = await TestDatabase.MakeAsync(StorageProvider.Sqlite, isEmpty: true);
        await using (var earlier = database.CreateDbContext())
            await earlier.GetService<IMigrator>().MigrateAsync("20261124045932_Initial", cancellationToken: Cancelled);

        await using var app = await WizardApplication.StartAsync(settings: database.Settings);

        await using var context = database.CreateDbContext();
        Assert.Equal(
            ["20261124045932_Initial", "20261125205628_PlansKnowTheNewestRun"],
            (await context.Database.GetAppliedMigrationsAsync(Cancelled)).Take(2));
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Cancelled));
    }

    [Fact]
    public async Task A_PostgreSQL_that_is_not_there_or_lets_nobody_in_is_a_stop_with_a_sentence_and_without_the_password()
    {
        await using var database = await TestDatabase.MakeAsync(StorageProvider.PostgreSql);
        var there = database.Options.ConnectionString!;
        var nowhere = new Npgsql.NpgsqlConnectionStringBuilder(there) { Port = ServerProcess.FreePort() }.ToString();
        var wrong = new Npgsql.NpgsqlConnectionStringBuilder(there) { Password = "canary-that-is-wrong" }.ToString();
        var missing = new Npgsql.NpgsqlConnectionStringBuilder(there) { Database = "nobody_made_it" }.ToString();

        foreach (var (connectionString, says) in new[] { (nowhere, "Failed to connect"), (wrong, "password authentication failed"), (missing, "\"nobody_made_it\" does not exist") })
        {
            var settings = database.Settings;
            settings["Storage:ConnectionString"] = connectionString;
            var stop = await Assert.ThrowsAsync<StorageUnusableException>(() => WizardApplication.StartAsync(settings: settings));
            Assert.StartsWith("The database that Storage:ConnectionString names cannot be used. ", stop.Message, StringComparison.Ordinal);
            Assert.Contains(says, stop.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("canary", stop.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Ready_says_when_the_database_is_gone()
    {
        await using var database = await TestDatabase.MakeAsync(StorageProvider.PostgreSql);
        await using var app = await WizardApplication.StartAsync(settings: database.Settings);
        using var client = new HttpClient { BaseAddress = app.Address };
        await (await StorageServers.PostgreSqlAsync()).DropAsync(database.Options.ConnectionString!);

        using var answer = await client.GetAsync("/health/ready", Cancelled);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.StartsWith("""{"status":"Unhealthy","checks":{"database":"Unhealthy",""", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_after_a_kill_in_the_middle_of_the_migration_takes_the_stale_lock_away_and_comes_up()
    {
        await using var database = await TestDatabase.MakeAsync(StorageProvider.Sqlite, isEmpty: true);
        var file = SqliteWizardDbContext.File(database.Options);

        await LeaveStaleLockAsync(database, file);
        await using var app = await WizardApplication.StartAsync(settings: database.Settings).WaitAsync(TimeSpan.FromMinutes(2), Cancelled);

        Assert.Contains(app.Log.Lines, line => line.Contains("A process that was killed had left its lock on the migrations; it was removed.", StringComparison.Ordinal));
        await using var context = database.CreateDbContext();
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Cancelled));
        Assert.Equal(0, await LocksAsync(context));
    }

    /// <summary>Starts the real product and kills it as soon as its lock is seen, on a new file each time until that worked.</summary>
    private static async Task LeaveStaleLockAsync(TestDatabase database, string file)
    {
        for (var attempt = 1; attempt <= 20; attempt++)
        {
            foreach (var left in Directory.EnumerateFiles(database.Folder, "*.db*"))
                File.Delete(left);
            await using (var node = ServerProcess.Start(
                "dotnet", [typeof(MailboxWizardApp).Assembly.Location], Environment(database)))
            {
                while (!node.HasExited && !await IsLockedAsync(database, file))
                    await Task.Yield();
                Assert.False(node.HasExited, node.Said);
                await node.KillAsync();
            }

            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            await using var context = database.CreateDbContext();
            if (await LocksAsync(context) == 1 && (await context.Database.GetPendingMigrationsAsync(Cancelled)).Any())
                return;
        }

        Assert.Fail("The product was never caught while it migrated.");
    }

    private static async Task<bool> IsLockedAsync(TestDatabase database, string file)
    {
        if (!File.Exists(file))
            return false;
        await using var context = database.CreateDbContext();
        return await LocksAsync(context) > 0;
    }

    private static async Task<long> LocksAsync(WizardDbContext context)
    {
        try
        {
            return (await context.Database.SqlQueryRaw<long>("""SELECT count(*) AS "Value" FROM "__EFMigrationsLock" """).ToListAsync(Cancelled)).Single();
        }
        catch (Microsoft.Data.Sqlite.SqliteException absent) when (absent.Message.Contains("no such table", StringComparison.Ordinal))
        {
            return 0;
        }
    }

    private static Dictionary<string, string> Environment(TestDatabase database) => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{ServerProcess.FreePort()}",
        ["AzureAd__ClientId"] = "11111111-1111-4111-8111-111111111111",
        ["AzureAd__ClientSecret"] = "a secret of this test",
        ["Storage__Folder"] = database.Folder,
        ["Storage__KeysFolder"] = database.Options.KeysFolder,
    };
}
