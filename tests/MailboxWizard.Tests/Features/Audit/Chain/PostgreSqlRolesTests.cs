using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.Audit.Retention;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace MailboxWizard.Tests.Features.Audit.Chain;

/// <summary>docs/postgresql-roles.sql, as an operator runs it: what serves pages cannot change what it has logged.</summary>
public sealed class PostgreSqlRolesTests() : ChainBench(StorageProvider.PostgreSql)
{
    private const string Owner = "wizard_owner";
    private const string App = "wizard_app";

    [Fact]
    public async Task What_the_nodes_connect_as_can_append_and_read_and_nothing_else()
    {
        await using var database = await TestDatabase.MakeAsync(StorageProvider.PostgreSql, isEmpty: true);
        await MakeRolesAsync(database);
        var owner = As(database, Owner);
        var app = As(database, App);
        Assert.Equal(0, await RunAsync("dotnet", [typeof(MailboxWizardApp).Assembly.Location, "migrate-database"], new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["AzureAd__ClientId"] = "11111111-1111-4111-8111-111111111111",
            ["AzureAd__ClientSecret"] = "a secret of this test",
            ["Storage__Provider"] = "PostgreSql",
            ["Storage__ConnectionString"] = owner.Options.ConnectionString!,
        }));
        await RunScriptAsync(owner.Options.ConnectionString!);

        using var log = new AuditLog(app, Clock, key: Key);
        for (var month = 0; month < 3; month++)
        {
            await log.AppendAsync(Entry($"month {month}"), Cancelled);
            Clock.Now = Clock.Now.AddMonths(1);
        }

        foreach (var attempt in new[]
        {
            "UPDATE \"AuditEntries\" SET \"Subject\" = 'x'", "DELETE FROM \"AuditEntries\"", "TRUNCATE \"AuditEntries\"", "DROP TABLE \"AuditEntries\"",
            "UPDATE \"AuditEntries_202611\" SET \"Subject\" = 'x'", "DELETE FROM \"AuditEntries_202611\"", "TRUNCATE \"AuditEntries_202611\"", "DROP TABLE \"AuditEntries_202611\"",
            "ALTER TABLE \"AuditEntries\" DISABLE TRIGGER USER", "ALTER TABLE \"AuditEntries\" DETACH PARTITION \"AuditEntries_202611\"",
            "DELETE FROM \"AuditHead\"",
            "INSERT INTO \"AuditCheckpoints\" SELECT 202611, 1, 1, \"Hash\", 0 FROM \"AuditEntries\" WHERE \"Number\" = 1", "SELECT \"AuditEntries_drop_dropped\"()", "CREATE TABLE mine (a int)",
        })
        {
            await using var context = app.CreateDbContext();
            var refused = await Assert.ThrowsAsync<PostgresException>(() => context.Database.ExecuteSqlRawAsync(attempt, Cancelled));
            Assert.True(refused.SqlState is PostgresErrorCodes.InsufficientPrivilege, $"{attempt}: {refused.Message}");
        }

        Assert.Equal(3, Assert.IsType<AuditVerdict.Whole>(await new AuditVerification(app, Key, Signatures).VerifyAsync([], null, Cancelled)).Last);
        Options.RetentionMonths = 1;
        var options = Microsoft.Extensions.Options.Options.Create(Options);
        List<AuditAlarm> raised = [];
        var alarms = new AuditAlarms(Clock);
        alarms.Listen((alarm, _) => raised.Add(alarm));
        using (var watch = new AuditRetentionWatch(
            app, new(app, log, new(app, Key, Signatures), Signatures, options, Clock), alarms, options, Clock, NullLogger<AuditRetentionWatch>.Instance))
            await watch.LookAsync(Cancelled);
        // Said, and not tried: no entry says what could not be done.
        Assert.Equal([AuditAlarm.MonthsOverdue], raised);
        Assert.Equal(3, Assert.IsType<AuditVerdict.Whole>(await new AuditVerification(app, Key, Signatures).VerifyAsync([], null, Cancelled)).Last);
        using var ownersLog = new AuditLog(owner, Clock, key: Key);
        var retention = new AuditRetention(owner, ownersLog, new(owner, Key, Signatures), Signatures, options, Clock);
        Assert.Equal(202612, (await retention.DropAsync(progress: null, Cancelled))!.Month);
        Assert.Equal(3, Assert.IsType<AuditVerdict.Whole>(await new AuditVerification(app, Key, Signatures).VerifyAsync([], null, Cancelled)).First);
    }

    [Fact]
    public async Task The_product_starts_and_signs_people_in_with_no_more_rights_than_that()
    {
        await using var database = await TestDatabase.MakeAsync(StorageProvider.PostgreSql, isEmpty: true);
        await MakeRolesAsync(database);
        await using (var context = As(database, Owner).CreateDbContext())
            await context.Database.MigrateAsync(Cancelled);
        await RunScriptAsync(As(database, Owner).Options.ConnectionString!);
        var settings = database.Settings;
        settings["Storage:ConnectionString"] = As(database, App).Options.ConnectionString;

        await using var app = await WizardApplication.StartAsync(settings: settings);
        using var ada = await app.SignInAsync("ada@contoso.com");

        using var ready = await new HttpClient { BaseAddress = app.Address }.GetAsync("/health/ready", Cancelled);
        Assert.True(ready.IsSuccessStatusCode, await ready.Content.ReadAsStringAsync(Cancelled));
    }

    private static async Task MakeRolesAsync(TestDatabase database)
    {
        await using var context = database.CreateDbContext();
        foreach (var role in new[] { Owner, App })
        {
            var make = string.Concat("DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '", role, "') THEN CREATE ROLE ", role, " LOGIN PASSWORD '", PostgreSqlServer.Password, "'; END IF; END $$");
            await context.Database.ExecuteSqlRawAsync(make, Cancelled);
        }

        var own = string.Concat("ALTER DATABASE ", new NpgsqlConnectionStringBuilder(database.Options.ConnectionString).Database, " OWNER TO ", Owner);
        await context.Database.ExecuteSqlRawAsync(own, Cancelled);
    }

    private static RoleDatabase As(TestDatabase database, string role) =>
        new(new NpgsqlConnectionStringBuilder(database.Options.ConnectionString) { Username = role, Pooling = false }.ToString());

    private static async Task RunScriptAsync(string connectionString)
    {
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        var debian = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(path => Path.Combine(path, "bin")) : [];
        var psql = ServerProcess.Find("psql", debian);
        if (psql is null)
            StorageServers.Missing("psql");
        Assert.Equal(0, await RunAsync(
            psql!,
            ["-h", to.Host!, "-p", $"{to.Port}", "-U", to.Username!, "-d", to.Database!, "-v", $"app={App}", "-v", "ON_ERROR_STOP=1", "-f", Path.Combine(Repository.Root, "docs", "postgresql-roles.sql")],
            new() { ["PGPASSWORD"] = to.Password! }));
    }

    private static async Task<int> RunAsync(string program, IEnumerable<string> arguments, Dictionary<string, string> environment)
    {
        await using var process = ServerProcess.Start(program, arguments, environment);
        var code = await process.EndAsync();
        Assert.True(code == 0, process.Said);
        return code;
    }

    /// <summary>The same database, as somebody else.</summary>
    private sealed class RoleDatabase : IDbContextFactory<WizardDbContext>
    {
        private readonly DbContextOptions<PostgreSqlWizardDbContext> _options;

        public RoleDatabase(string connectionString)
        {
            Options = new() { Provider = StorageProvider.PostgreSql, ConnectionString = connectionString };
            var builder = new DbContextOptionsBuilder<PostgreSqlWizardDbContext>();
            PostgreSqlWizardDbContext.Use(builder, Options);
            _options = builder.Options;
        }

        public StorageOptions Options { get; }

        public WizardDbContext CreateDbContext() => new PostgreSqlWizardDbContext(_options);
    }
}
