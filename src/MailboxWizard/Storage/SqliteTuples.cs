using System.Buffers.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MailboxWizard.Storage;

/// <summary>Rows of a SQLite table as tuples, by way of its own interface: no string is made of what is only compared.</summary>
internal static class SqliteTuples
{
    public static void Read(
        SqliteConnection connection, string table, IReadOnlyList<TupleColumn> columns, long from, long to, TupleVisitor visit, CancellationToken cancellationToken)
    {
        var names = string.Join(", ", columns.Select(column => $"\"{column.Name}\""));
        var sql = $"""SELECT {names} FROM "{table}" WHERE "Number" BETWEEN ?1 AND ?2 ORDER BY "Number" """;
        Check(connection, raw.sqlite3_prepare_v2(connection.Handle, sql, out var statement));
        using (statement)
        {
            Check(connection, raw.sqlite3_bind_int64(statement, 1, from));
            Check(connection, raw.sqlite3_bind_int64(statement, 2, to));
            var kinds = columns.Select(column => column.Kind).ToArray();
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
                    Write(tuple, statement, index, kinds[index]);
                if (!visit(tuple.Written))
                    return;
            }
        }
    }

    /// <summary>SQLite keeps any type in any column: what is not what it should be goes as the bytes that it is, and will not fit.</summary>
    private static void Write(TupleWriter tuple, sqlite3_stmt statement, int index, TupleKind kind)
    {
        switch (raw.sqlite3_column_type(statement, index))
        {
            case raw.SQLITE_NULL:
                tuple.Absent();
                break;
            case raw.SQLITE_INTEGER when kind is TupleKind.Number:
                tuple.Number(raw.sqlite3_column_int64(statement, index));
                break;
            case raw.SQLITE_TEXT when kind is TupleKind.Id && raw.sqlite3_column_blob(statement, index) is var text
                && Utf8Parser.TryParse(text, out Guid id, out var read, 'D') && read == text.Length:
                tuple.Id(id);
                break;
            default:
                tuple.Bytes(raw.sqlite3_column_blob(statement, index));
                break;
        }
    }

    private static void Check(SqliteConnection connection, int result) => SqliteException.ThrowExceptionForRC(result, connection.Handle);
}
