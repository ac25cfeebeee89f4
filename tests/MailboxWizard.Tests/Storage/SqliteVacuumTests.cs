using MailboxWizard.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Tests.Storage;

/// <summary>What was deleted leaves the file, and the file gets smaller, while others write.</summary>
public sealed class SqliteVacuumTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_new_file_and_one_of_before_give_free_pages_back_and_hold_nothing_of_what_was_deleted(bool isNew)
    {
        await using var database = await TestDatabase.MakeAsync(StorageProvider.Sqlite, isEmpty: isNew);
        await using (await new SqliteMigrationTurn(Options.Create(database.Options), TimeProvider.System, NullLogger<SqliteMigrationTurn>.Instance).TakeAsync(Cancelled))
        await using (var migrated = database.CreateDbContext())
            await migrated.Database.MigrateAsync(Cancelled);
        await using var context = database.CreateDbContext();
        await context.Database.ExecuteSqlRawAsync("CREATE TABLE Junk (Text TEXT)", Cancelled);
        await context.Database.ExecuteSqlRawAsync(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) INSERT INTO Junk SELECT 'canary' || i || hex(randomblob(2000)) FROM n", Cancelled);
        Assert.True(await context.EraseDeletedAsync(Cancelled));
        var full = new FileInfo(SqliteWizardDbContext.File(database.Options)).Length;
        Assert.True(await HoldAsync(database, "canary399"));

        await context.Database.ExecuteSqlRawAsync("DELETE FROM Junk", Cancelled);
        var writer = WriteAsync(database);
        while (!await context.EraseDeletedAsync(Cancelled))
            await Task.Delay(20, Cancelled);
        await writer;
        Assert.True(await context.EraseDeletedAsync(Cancelled));

        Assert.False(await HoldAsync(database, "canary"));
        var left = new FileInfo(SqliteWizardDbContext.File(database.Options)).Length;
        Assert.True(full - left > 1_000_000, $"{full} bytes became {left}.");
    }

    private static async Task WriteAsync(TestDatabase database)
    {
        await using var context = database.CreateDbContext();
        for (var row = 0; row < 50; row++)
            await context.Database.ExecuteSqlAsync($"INSERT INTO Junk VALUES ({"other"})", Cancelled);
    }

    private static async Task<bool> HoldAsync(TestDatabase database, string text)
    {
        foreach (var file in Directory.EnumerateFiles(database.Folder, "*.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            if ((await reader.ReadToEndAsync(Cancelled)).Contains(text, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
