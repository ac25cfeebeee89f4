namespace MailboxWizard.Storage;

/// <summary>A column that is read as bytes, by its name and what lies in it.</summary>
internal readonly record struct TupleColumn(string Name, TupleKind Kind);

/// <summary>What a field of a tuple holds.</summary>
internal enum TupleKind
{
    /// <summary>A whole number: eight bytes, big-endian.</summary>
    Number,

    /// <summary>A GUID: sixteen bytes in the order in which it is written.</summary>
    Id,

    /// <summary>UTF-8.</summary>
    Text,

    Bytes,
}

/// <summary>Sees one row; false ends the reading.</summary>
internal delegate bool TupleVisitor(ReadOnlySpan<byte> tuple);
