using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MailboxWizard.Node;

/// <summary>
/// Opens a file of SQLite for reading only, as the product gets it from a volume that has become read-only: SQLite itself then answers each write with
/// SQLITE_READONLY (https://www.sqlite.org/rescode.html#readonly). Rights of the file would not do: root passes them.
/// </summary>
internal sealed class ReadOnlyFile(Points points) : DbConnectionInterceptor
{
    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Choose(connection);
        return new(result);
    }

    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        Choose(connection);
        return result;
    }

    private void Choose(DbConnection connection)
    {
        var (now, wanted) = (new SqliteConnectionStringBuilder(connection.ConnectionString), points.IsReadOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate);
        if (now.Mode != wanted)
            connection.ConnectionString = new SqliteConnectionStringBuilder(connection.ConnectionString) { Mode = wanted }.ToString();
    }
}
