using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Storage;

/// <summary>
/// A lock of the operating system on a file beside the database, which ends with the process. The migrations' own lock is a
/// row: a process that was killed leaves it, and every later one would wait for it without end
/// (https://learn.microsoft.com/ef/core/providers/sqlite/limitations#concurrent-migrations-protection). Whoever has the turn
/// knows that nobody is migrating, and takes such a row away.
/// </summary>
internal sealed partial class SqliteMigrationTurn(IOptions<StorageOptions> options, TimeProvider time, ILogger<SqliteMigrationTurn> logger)
    : IMigrationTurn
{
    public async Task<IAsyncDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        PrivateFolder.Make(options.Value.Folder);
        var turn = await LockAsync(SqliteWizardDbContext.File(options.Value) + ".migrating", cancellationToken);
        try
        {
            await PrepareAsync(cancellationToken);
            return turn;
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }

    private async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            }
            catch (IOException taken) when (IsTaken(taken))
            {
                if (attempt == 1)
                    AnotherProcessWasFirst(logger);
                await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
            }
        }
    }

    /// <summary>EWOULDBLOCK of Linux and of macOS, and Windows' sharing violation: there is no type of its own for it.</summary>
    private static bool IsTaken(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(SqliteWizardDbContext.ConnectionString(options.Value));
        await connection.OpenAsync(cancellationToken);
        // Before anything is written: an empty file takes it at once.
        if (!await SqliteVacuum.PrepareAsync(connection, cancellationToken))
            FileIsTooLargeToBeRebuilt(logger, SqliteVacuum.LargestRebuilt / (1024 * 1024));
        await using var command = connection.CreateCommand();
        // Readers and one writer side by side; stays with the file: https://www.sqlite.org/wal.html
        command.CommandText = "PRAGMA journal_mode = WAL;";
        await command.ExecuteNonQueryAsync(cancellationToken);
        command.CommandText = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsLock';";
        if (await command.ExecuteScalarAsync(cancellationToken) is not 1L)
            return;
        command.CommandText = """DELETE FROM "__EFMigrationsLock";""";
        if (await command.ExecuteNonQueryAsync(cancellationToken) > 0)
            StaleLockWasRemoved(logger);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Another process is bringing the database to its version; this one waits.")]
    private static partial void AnotherProcessWasFirst(ILogger logger);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "A process that was killed had left its lock on the migrations; it was removed.")]
    private static partial void StaleLockWasRemoved(ILogger logger);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "The database file is larger than {Megabytes} MB and gives free pages back to the disk only after PRAGMA auto_vacuum = INCREMENTAL; VACUUM; was run on it once, with MailboxWizard stopped. What is deleted is overwritten all the same.")]
    private static partial void FileIsTooLargeToBeRebuilt(ILogger logger, long megabytes);
}
