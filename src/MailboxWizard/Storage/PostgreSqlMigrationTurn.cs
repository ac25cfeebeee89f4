using Microsoft.Extensions.Options;
using Npgsql;

namespace MailboxWizard.Storage;

/// <summary>
/// A session's advisory lock: the server lets it go with the connection, so none is ever left behind. The migrations' own
/// lock is on their history table, which on an empty database must be made first, and by one only.
/// </summary>
internal sealed partial class PostgreSqlMigrationTurn(IOptions<StorageOptions> options, ILogger<PostgreSqlMigrationTurn> logger) : IMigrationTurn
{
    /// <summary>Any number, the same on all nodes; locks are each database's own.</summary>
    private const long Key = 0x4D61696C57697A;

    public async Task<IAsyncDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        // Unpooled: a pooled connection would keep the session, and with it the lock, alive.
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(PostgreSqlConnection.Of(options.Value)) { Pooling = false }.ToString());
        try
        {
            await connection.OpenAsync(cancellationToken);
            if (!await AskAsync(connection, "SELECT pg_try_advisory_lock(@key)", cancellationToken))
            {
                AnotherNodeWasFirst(logger);
                await AskAsync(connection, "SELECT pg_advisory_lock(@key) IS NOT NULL", cancellationToken);
            }

            return connection;
        }
        catch (Exception unusable)
        {
            await connection.DisposeAsync();
            if (unusable is NpgsqlException)
                // Npgsql's sentences name host, user or database, never the password.
                throw new StorageUnusableException($"The database that Storage:ConnectionString names cannot be used. {unusable.Message}", unusable);
            throw;
        }
    }

    private static async Task<bool> AskAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.AddWithValue("key", Key);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Another node is bringing the database to its version; this one waits.")]
    private static partial void AnotherNodeWasFirst(ILogger logger);
}
