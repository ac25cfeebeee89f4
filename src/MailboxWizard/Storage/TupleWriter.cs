using System.Buffers.Binary;
using System.Text;

namespace MailboxWizard.Storage;

/// <summary>
/// Fields one after the other, each behind its length in four bytes, big-endian, −1 for absent: unambiguous, and what
/// PostgreSQL's COPY says of a row in its binary format (https://www.postgresql.org/docs/current/sql-copy.html), so that its
/// rows need no work to be compared.
/// </summary>
internal sealed class TupleWriter
{
    private byte[] _buffer = new byte[1024];
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public TupleWriter Number(long? value)
    {
        if (value is not { } number)
            return Absent();
        BinaryPrimitives.WriteInt64BigEndian(Field(8), number);
        return this;
    }

    public TupleWriter Id(Guid? value)
    {
        if (value is not { } id)
            return Absent();
        id.TryWriteBytes(Field(16), bigEndian: true, out _);
        return this;
    }

    public TupleWriter Text(string? value)
    {
        if (value is null)
            return Absent();
        Encoding.UTF8.GetBytes(value, Field(Encoding.UTF8.GetByteCount(value)));
        return this;
    }

    public TupleWriter Bytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Field(value.Length));
        return this;
    }

    public TupleWriter Absent()
    {
        BinaryPrimitives.WriteInt32BigEndian(Room(4), -1);
        return this;
    }

    /// <summary>In place of a value that is of another kind than the field: a length that no field has, so that nothing equals it.</summary>
    public TupleWriter Unfit()
    {
        BinaryPrimitives.WriteInt32BigEndian(Room(4), -2);
        return this;
    }

    private Span<byte> Field(int length)
    {
        var room = Room(4 + length);
        BinaryPrimitives.WriteInt32BigEndian(room, length);
        return room[4..];
    }

    private Span<byte> Room(int more)
    {
        if (_buffer.Length - _length < more)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + more));
        var room = _buffer.AsSpan(_length, more);
        _length += more;
        return room;
    }
}
