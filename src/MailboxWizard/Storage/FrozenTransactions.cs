using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MailboxWizard.Storage;

/// <summary>
/// A node that is frozen within a transaction keeps its locks for as long as its connection stands, and other nodes would wait
/// for it: for the turn to append to the audit log, all of them. So the server ends a session that does nothing in the middle of
/// a transaction: https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-IDLE-IN-TRANSACTION-SESSION-TIMEOUT
/// </summary>
internal sealed class FrozenTransactions : DbTransactionInterceptor
{
    internal const string LetGo = "SET LOCAL idle_in_transaction_session_timeout = '10s'";

    public override DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        if (HoldsLocks(result))
        {
            using var command = Command(connection, result);
            command.ExecuteNonQuery();
        }

        return result;
    }

    public override async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        if (HoldsLocks(result))
        {
            await using var command = Command(connection, result);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return result;
    }

    /// <summary>A snapshot only reads, and may wait for a slow reader meanwhile.</summary>
    private static bool HoldsLocks(DbTransaction transaction) => transaction.IsolationLevel is not IsolationLevel.RepeatableRead;

    private static DbCommand Command(DbConnection connection, DbTransaction transaction)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = LetGo;
        return command;
    }
}
