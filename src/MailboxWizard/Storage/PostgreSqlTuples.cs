using System.Buffers.Binary;
using Npgsql;

namespace MailboxWizard.Storage;

/// <summary>Rows of a PostgreSQL table as tuples: the server writes them so, and they are looked at where they arrive.</summary>
internal static class PostgreSqlTuples
{
    /// <summary>Signature, flags and the length of an extension that there is none of.</summary>
    private const int Header = 11 + 4 + 4;

    public static void Read(
        NpgsqlConnection connection, string table, IReadOnlyList<TupleColumn> columns, long from, long to, TupleVisitor visit, CancellationToken cancellationToken)
    {
        var names = string.Join(", ", columns.Select(column => column.Kind is TupleKind.Number ? $"\"{column.Name}\"::bigint" : $"\"{column.Name}\""));
        // COPY takes no parameters: two whole numbers are all that comes from outside.
        var sql = FormattableString.Invariant($"""COPY (SELECT {names} FROM "{table}" WHERE "Number" BETWEEN {from} AND {to} ORDER BY "Number") TO STDOUT (FORMAT BINARY)""");
        using var stream = connection.BeginRawBinaryCopy(sql);
        var arrived = new Arrived(stream);
        arrived.Take(Header);
        while (BinaryPrimitives.ReadInt16BigEndian(arrived.Take(2)) is var count && count >= 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (visit(arrived.TakeFields(count)))
                continue;
            stream.Cancel();
            return;
        }
    }

    /// <summary>A window on the stream that holds at least the row that is looked at.</summary>
    private sealed class Arrived(Stream stream)
    {
        private byte[] _window = new byte[128 * 1024];
        private int _start;
        private int _end;

        public ReadOnlySpan<byte> Take(int length)
        {
            Need(length);
            var taken = _window.AsSpan(_start, length);
            _start += length;
            return taken;
        }

        public ReadOnlySpan<byte> TakeFields(int count)
        {
            var length = 0;
            for (var field = 0; field < count; field++)
            {
                Need(length + 4);
                length += 4 + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(_window.AsSpan(_start + length)));
            }

            return Take(length);
        }

        private void Need(int length)
        {
            if (_end - _start >= length)
                return;
            if (_window.Length - _start < length)
            {
                var room = _window.Length < length ? new byte[Math.Max(length, _window.Length * 2)] : _window;
                _window.AsSpan(_start, _end - _start).CopyTo(room);
                (_window, _end, _start) = (room, _end - _start, 0);
            }

            while (_end - _start < length)
            {
                var read = stream.Read(_window, _end, _window.Length - _end);
                _end += read > 0 ? read : throw new EndOfStreamException("PostgreSQL ended in the middle of a row.");
            }
        }
    }
}
