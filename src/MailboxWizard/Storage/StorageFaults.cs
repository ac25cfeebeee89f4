using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using StackExchange.Redis;

namespace MailboxWizard.Storage;

/// <summary>Tells a database, or a token cache, that is away, busy, full or read-only for a while from one that will not take what it is given.</summary>
internal static class StorageFaults
{
    // https://www.sqlite.org/rescode.html
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Full = 13;

    /// <summary>Its folder, or the file beside it, cannot be reached at the moment.</summary>
    private const int CannotOpen = 14;

    /// <summary>idle_in_transaction_session_timeout: <see cref="FrozenTransactions"/>.</summary>
    private const string EndedWhileFrozen = "25P03";

    /// <summary>The same may succeed a while later; also when EF Core has wrapped what the provider said.</summary>
    public static bool MayPass(Exception? fault) => fault switch
    {
        null => false,
        SqliteException { SqliteErrorCode: Busy or Locked or ReadOnly or InputOutput or Full or CannotOpen } => true,
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction or EndedWhileFrozen } => true,
        DbException { IsTransient: true } => true,
        _ => IsOfTokenCache(fault) || MayPass(fault.InnerException),
    };

    /// <summary>A token cache beside the database; where it lies in the database, it is that which is away.</summary>
    public static bool IsOfTokenCache(Exception? fault) => fault is not null
        && (fault is TokenCacheUnavailableException { InnerException: RedisException or TimeoutException } || IsOfTokenCache(fault.InnerException));
}
