using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Tests.Storage;

/// <summary>What each connection to SQLite is told when it opens; nothing of it is kept in the file.</summary>
public sealed class SqliteConnectionTests
{
    [Theory]
    [InlineData("busy_timeout", 1000)]
    [InlineData("secure_delete", 1)]
    [InlineData("foreign_keys", 1)]
    public async Task Each_connection_waits_for_another_writer_in_small_steps_overwrites_what_is_deleted_and_keeps_references_whole(string pragma, long value)
    {
        await using var database = await TestDatabase.MakeAsync(StorageProvider.Sqlite);
        for (var times = 0; times < 2; times++)
        {
            await using var context = database.CreateDbContext();
            await context.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
            await using var command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"PRAGMA {pragma};";
            Assert.Equal(value, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }
    }
}
