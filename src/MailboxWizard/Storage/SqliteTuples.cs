using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MailboxWizard.Storage;

/// <summary>
/// Rows of a SQLite table as tuples, by way of its own interface: no string is made of what is only compared. Seventy calls a
/// row, which through the binding's safe handles take a quarter of a verification; so columns are read without them.
/// </summary>
internal static class SqliteTuples
{
    /// <summary>The one that the binding has loaded.</summary>
    private const string Library = "e_sqlite3";

    private const int BusyMilliseconds = 30_000;

    public static void Read(
        SqliteConnection connection, string table, IReadOnlyList<TupleColumn> columns, long from, long to, TupleVisitor visit, CancellationToken cancellationToken)
    {
        var names = string.Join(", ", columns.Select(column => $"\"{column.Name}\""));
        var sql = $"""SELECT {names} FROM "{table}" WHERE "Number" BETWEEN ?1 AND ?2 ORDER BY "Number" """;
        // EF asks again when another one is just checkpointing; here SQLite itself waits. https://www.sqlite.org/c3ref/busy_timeout.html
        Check(connection, raw.sqlite3_busy_timeout(connection.Handle, BusyMilliseconds));
        try
        {
            ReadRows(connection, sql, columns, from, to, visit, cancellationToken);
        }
        finally
        {
            // The connection goes back to others, who wait in their own way.
            _ = raw.sqlite3_busy_timeout(connection.Handle, 0);
        }
    }

    private static void ReadRows(
        SqliteConnection connection, string sql, IReadOnlyList<TupleColumn> columns, long from, long to, TupleVisitor visit, CancellationToken cancellationToken)
    {
        Check(connection, raw.sqlite3_prepare_v2(connection.Handle, sql, out var statement));
        using (statement)
        {
            Check(connection, raw.sqlite3_bind_int64(statement, 1, from));
            Check(connection, raw.sqlite3_bind_int64(statement, 2, to));
            var kinds = columns.Select(column => column.Kind).ToArray();
            // The using above keeps it.
            var row = statement.DangerousGetHandle();
            var tuple = new TupleWriter();
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var step = raw.sqlite3_step(statement);
                if (step == raw.SQLITE_DONE)
                    return;
                if (step != raw.SQLITE_ROW)
                    Check(connection, step);
                tuple.Clear();
                for (var index = 0; index < kinds.Length; index++)
                    Write(tuple, row, index, kinds[index]);
                if (!visit(tuple.Written))
                    return;
            }
        }
    }

    /// <summary>
    /// SQLite keeps any type in any column, and a value in another form than EF writes it is another value to every query: it
    /// fits nothing, whatever its bytes are.
    /// </summary>
    private static void Write(TupleWriter tuple, nint row, int index, TupleKind kind)
    {
        switch (sqlite3_column_type(row, index))
        {
            case raw.SQLITE_NULL:
                tuple.Absent();
                break;
            case raw.SQLITE_INTEGER when kind is TupleKind.Number:
                tuple.Number(sqlite3_column_int64(row, index));
                break;
            case raw.SQLITE_TEXT when kind is TupleKind.Text:
            case raw.SQLITE_BLOB when kind is TupleKind.Bytes:
                tuple.Bytes(Bytes(row, index));
                break;
            // In capitals, as EF writes it: https://learn.microsoft.com/dotnet/standard/data/sqlite/types
            case raw.SQLITE_TEXT when kind is TupleKind.Id && Bytes(row, index) is var text
                && Utf8Parser.TryParse(text, out Guid id, out var read, 'D') && read == text.Length
                && !text.ContainsAnyInRange((byte)'a', (byte)'f'):
                tuple.Id(id);
                break;
            default:
                tuple.Unfit();
                break;
        }
    }

    /// <summary>Good until the next step; the order of the two calls is SQLite's wish: https://www.sqlite.org/c3ref/column_blob.html.</summary>
    private static ReadOnlySpan<byte> Bytes(nint row, int index)
    {
        var start = sqlite3_column_blob(row, index);
        var length = sqlite3_column_bytes(row, index);
        return start == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(ref Unsafe.AddByteOffset(ref Unsafe.NullRef<byte>(), start), length);
    }

    private static void Check(SqliteConnection connection, int result) => SqliteException.ThrowExceptionForRC(result, connection.Handle);

    // They neither block nor call back, and take a few nanoseconds: https://learn.microsoft.com/dotnet/api/system.runtime.interopservices.suppressgctransitionattribute
    [DllImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static extern int sqlite3_column_type(nint statement, int index);

    [DllImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static extern long sqlite3_column_int64(nint statement, int index);

    [DllImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static extern nint sqlite3_column_blob(nint statement, int index);

    [DllImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static extern int sqlite3_column_bytes(nint statement, int index);
}
