using MailboxWizard.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Tests.Storage;

/// <summary>A real SQLite file in a folder of its own, as the product's migrations make it.</summary>
public sealed class TestDatabase : IDbContextFactory<WizardDbContext>, IDisposable
{
    private readonly DbContextOptions<WizardDbContext> options;

    public TestDatabase()
    {
        Folder = Directory.CreateTempSubdirectory("mailboxwizard-database-").FullName;
        options = new DbContextOptionsBuilder<WizardDbContext>()
            .UseSqlite(StorageFeature.ConnectionString(new() { Folder = Folder })).Options;
        using var context = CreateDbContext();
        context.Database.Migrate();
    }

    public string Folder { get; }

    public WizardDbContext CreateDbContext() => new(options);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>A clock that stands until it is moved.</summary>
public sealed class HandClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
