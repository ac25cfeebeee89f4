using System.Buffers.Binary;
using System.Text;

namespace MailboxWizard.Storage;

/// <summary>Reads what <see cref="TupleWriter"/> writes.</summary>
internal ref struct TupleReader(ReadOnlySpan<byte> tuple)
{
    private readonly ReadOnlySpan<byte> _tuple = tuple;

    /// <summary>How far it has read.</summary>
    public int Position { get; private set; }

    /// <summary>The next field; empty when it is absent too.</summary>
    public ReadOnlySpan<byte> Next(out bool isAbsent)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(_tuple[Position..]);
        isAbsent = length < 0;
        var field = _tuple.Slice(Position + 4, Math.Max(0, length));
        Position += 4 + field.Length;
        return field;
    }

    public void Skip(int fields)
    {
        for (var field = 0; field < fields; field++)
            Next(out _);
    }

    public long? Number() => Next(out var isAbsent) is var field && isAbsent ? null : BinaryPrimitives.ReadInt64BigEndian(field);

    public Guid? Id() => Next(out var isAbsent) is var field && isAbsent ? null : new Guid(field, bigEndian: true);

    public string? Text() => Next(out var isAbsent) is var field && isAbsent ? null : Encoding.UTF8.GetString(field);

    public byte[]? Bytes() => Next(out var isAbsent) is var field && isAbsent ? null : field.ToArray();
}
