using Microsoft.Data.Sqlite;
using Npgsql;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>Whose fault it is that entries could not be written.</summary>
internal static class AuditFault
{
    /// <summary>
    /// Whether the content of one entry may be the reason: the database refused a value, a constraint or a length, and surely kept nothing.
    /// A lost connection or a full disk is everybody's, and after a lost commit nothing may be written twice.
    /// https://www.postgresql.org/docs/current/errcodes-appendix.html, https://www.sqlite.org/rescode.html
    /// </summary>
    public static bool MayBeOnes(Exception? fault) => fault switch
    {
        null => false,
        ArgumentException => true,
        PostgresException refused => refused.SqlState[..2] is "22" or "23" or "54",
        // TOOBIG, CONSTRAINT, MISMATCH.
        SqliteException refused => refused.SqliteErrorCode is 18 or 19 or 20,
        _ => MayBeOnes(fault.InnerException),
    };
}
