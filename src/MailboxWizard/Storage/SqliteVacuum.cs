using Microsoft.Data.Sqlite;

namespace MailboxWizard.Storage;

/// <summary>
/// Free pages of the file go back to the disk, a few in one step, so that writers come in between:
/// https://www.sqlite.org/pragma.html#pragma_incremental_vacuum. What was on them is overwritten already, by secure_delete.
/// </summary>
internal static class SqliteVacuum
{
    private const int PagesAStep = 64;
    private const int MostSteps = 200;
    private const int Busy = 5;

    /// <summary>Above this size a file of before is left as it is: to rebuild it would keep the start waiting.</summary>
    internal const long LargestRebuilt = 256L * 1024 * 1024;

    private const long Incremental = 2;

    /// <summary>Does nothing on a file that is not set to it.</summary>
    public static async Task GiveBackAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        var free = await NumberAsync(connection, "PRAGMA freelist_count;", cancellationToken);
        for (var step = 0; free > 0 && step < MostSteps; step++)
        {
            try
            {
                await using var command = connection.CreateCommand();
                command.CommandTimeout = 2;
                command.CommandText = $"PRAGMA incremental_vacuum({PagesAStep});";
                await using var rows = await command.ExecuteReaderAsync(cancellationToken);
                // It frees a page a row: who does not read to the end gives back one.
                while (await rows.ReadAsync(cancellationToken))
                {
                }
            }
            catch (SqliteException busy) when (busy.SqliteErrorCode is Busy)
            {
                // Someone writes for long; the next sweep goes on.
                return;
            }
            var left = await NumberAsync(connection, "PRAGMA freelist_count;", cancellationToken);
            if (left >= free)
                return;
            free = left;
        }
    }

    /// <summary>Sets a file to it: an empty one at once, a small one by rebuilding it, in memory and not in a temporary file.</summary>
    /// <returns>False when the file is too large to be rebuilt at a start.</returns>
    public static async Task<bool> PrepareAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        if (await NumberAsync(connection, "PRAGMA auto_vacuum;", cancellationToken) == Incremental)
            return true;
        var pages = await NumberAsync(connection, "PRAGMA page_count;", cancellationToken);
        if (pages * await NumberAsync(connection, "PRAGMA page_size;", cancellationToken) > LargestRebuilt)
            return false;
        // https://www.sqlite.org/pragma.html#pragma_auto_vacuum: a file with tables changes at the next VACUUM.
        await using var command = connection.CreateCommand();
        command.CommandText = pages == 0 ? "PRAGMA auto_vacuum = INCREMENTAL;" : "PRAGMA temp_store = MEMORY; PRAGMA auto_vacuum = INCREMENTAL; VACUUM;";
        await command.ExecuteNonQueryAsync(cancellationToken);
        return true;
    }

    private static async Task<long> NumberAsync(SqliteConnection connection, string pragma, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = pragma;
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
