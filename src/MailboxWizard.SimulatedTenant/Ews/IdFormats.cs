using System.Buffers.Text;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>The formats of ids that ConvertId knows.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/alternateid#format-attribute-values
internal static class IdFormats
{
    /// <exception cref="EwsError">The id is none in this format.</exception>
    public static StoreId Read(string format, string id, Guid mailbox)
    {
        if (id.Length == 0) throw EwsError.IdEmpty();
        return format switch
        {
            "EwsId" => StoreIds.Read(id),
            "EntryId" => Entry(Bytes(id), mailbox),
            "HexEntryId" => Entry(Hex(id), mailbox),
            "StoreId" => Stored(Bytes(id), mailbox),
            "OwaId" => Stored(Bytes(Uri.UnescapeDataString(id)), mailbox),
            _ => throw new EwsNotSimulated($"ConvertId with {format}"),
        } ?? throw EwsError.IdMalformed();
    }

    public static string Write(string format, StoreId id) => format switch
    {
        "EwsId" => StoreIds.Write(id.Mailbox, id.EntryId),
        "EntryId" => Convert.ToBase64String(id.EntryId),
        "HexEntryId" => Convert.ToHexString(id.EntryId),
        // Guess: StoreId and OwaId hold the length of the entry id, the entry id, and what it is of (1 a folder, 9 a message).
        "StoreId" => Convert.ToBase64String(Store(id)),
        "OwaId" => Uri.EscapeDataString(Convert.ToBase64String(Store(id))),
        _ => throw new EwsNotSimulated($"ConvertId to {format}"),
    };

    private static byte[] Store(StoreId id) => [(byte)id.EntryId.Length, .. id.EntryId, (byte)(id.IsFolder ? 1 : 9)];

    private static StoreId? Stored(byte[]? bytes, Guid mailbox) => bytes is { Length: > 2 } && bytes[0] == bytes.Length - 2 ? Entry(bytes[1..^1], mailbox) : null;

    // Four bytes of flags, sixteen of the provider, two of the kind.
    private static StoreId? Entry(byte[]? bytes, Guid mailbox) => bytes switch
    {
        { Length: 46 } when bytes[20] == 1 => new StoreId(mailbox, bytes, null),
        { Length: 70 } when bytes[20] == 7 => new StoreId(mailbox, bytes, null),
        _ => null,
    };

    private static byte[]? Bytes(string text) => Base64.IsValid(text) ? Convert.FromBase64String(text) : null;

    private static byte[]? Hex(string text) => text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;
}
