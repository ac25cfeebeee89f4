using MailboxWizard.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Tests.Storage;

/// <summary>A real database of one test's own, as the product's migrations make it: a SQLite file, or one on a PostgreSQL server.</summary>
public sealed class TestDatabase : IDbContextFactory<WizardDbContext>, IAsyncDisposable
{
    private readonly Func<WizardDbContext> open;
    private readonly PostgreSqlServer? server;

    private TestDatabase(StorageOptions options, PostgreSqlServer? server)
    {
        this.server = server;
        Options = options;
        if (options.Provider is StorageProvider.PostgreSql)
        {
            var builder = new DbContextOptionsBuilder<PostgreSqlWizardDbContext>();
            PostgreSqlWizardDbContext.Use(builder, options);
            open = () => new PostgreSqlWizardDbContext(builder.Options);
        }
        else
        {
            var builder = new DbContextOptionsBuilder<SqliteWizardDbContext>();
            SqliteWizardDbContext.Use(builder, options);
            open = () => new SqliteWizardDbContext(builder.Options);
        }
    }

    public StorageOptions Options { get; }

    /// <summary>Of the SQLite file.</summary>
    public string Folder => Options.Folder;

    /// <summary>As the product's settings name it.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["Storage:Provider"] = Options.Provider.ToString(),
        ["Storage:ConnectionString"] = Options.ConnectionString,
        ["Storage:Folder"] = Options.Folder,
        ["Storage:KeysFolder"] = Options.KeysFolder,
    };

    /// <param name="provider">Skips the test where there is none.</param>
    /// <param name="isEmpty">Not yet migrated.</param>
    public static async Task<TestDatabase> MakeAsync(StorageProvider provider, bool isEmpty = false) =>
        await MakeAsync(provider is StorageProvider.PostgreSql ? await StorageServers.PostgreSqlAsync() : null, isEmpty);

    /// <param name="server">A PostgreSQL of the test's own; null for a SQLite file.</param>
    /// <param name="isEmpty">Not yet migrated.</param>
    internal static async Task<TestDatabase> MakeAsync(PostgreSqlServer? server, bool isEmpty = false)
    {
        var provider = server is null ? StorageProvider.Sqlite : StorageProvider.PostgreSql;
        var connectionString = server is null ? null : await server.MakeAsync(isEmpty);
        var folder = Directory.CreateTempSubdirectory("mailboxwizard-database-").FullName;
        var database = new TestDatabase(new()
        {
            Provider = provider,
            ConnectionString = connectionString,
            Folder = folder,
            KeysFolder = Path.Combine(folder, "keys"),
        }, server);
        if (provider is StorageProvider.Sqlite && !isEmpty)
        {
            await using var context = database.CreateDbContext();
            await context.Database.MigrateAsync();
        }

        return database;
    }

    public WizardDbContext CreateDbContext() => open();

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DropAsync(Options.ConnectionString!);
        else
            SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>Tests on a database of their own; each class of them has one subclass for each provider.</summary>
public abstract class DatabaseTests(StorageProvider provider) : IAsyncLifetime
{
    private TestDatabase? database;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    protected StorageProvider Provider => provider;

    protected TestDatabase Database => database!;

    protected HandClock Clock { get; } = new();

    public async ValueTask InitializeAsync() => database = await TestDatabase.MakeAsync(provider);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (database is not null)
            await database.DisposeAsync();
    }
}

/// <summary>A clock that stands until it is moved.</summary>
public sealed class HandClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
