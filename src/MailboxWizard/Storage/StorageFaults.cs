using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace MailboxWizard.Storage;

/// <summary>Tells a database that is away or busy for a moment from one that will not take what it is given.</summary>
internal static class StorageFaults
{
    // https://www.sqlite.org/rescode.html
    private const int Busy = 5;
    private const int Locked = 6;

    /// <summary>The same may succeed a while later; also when EF Core has wrapped what the provider said.</summary>
    public static bool MayPass(Exception? fault) => fault switch
    {
        null => false,
        SqliteException { SqliteErrorCode: Busy or Locked } => true,
        DbException { IsTransient: true } => true,
        _ => MayPass(fault.InnerException),
    };
}
