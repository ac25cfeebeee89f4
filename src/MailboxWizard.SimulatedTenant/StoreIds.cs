using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MailboxWizard.SimulatedTenant;

/// <summary>
/// Makes and reads the ids of folders, items and attachments, laid out as Exchange's are: the mailbox, then the entry id by which MAPI knows the thing.
/// Graph writes them in the alphabet that addresses bear, Exchange Web Services in Base64: https://learn.microsoft.com/office/dev/add-ins/outlook/use-rest-api#get-the-item-id
/// </summary>
internal static class StoreIds
{
    private const byte MailboxItem = 3;

    /// <param name="counter">Six bytes that tell it from the other folders of the mailbox.</param>
    /// <returns>The id as Graph shows it.</returns>
    public static string Folder(Guid mailbox, ReadOnlySpan<byte> counter) => ToGraph(Write(mailbox, [.. Prefix(mailbox, 1), .. Place(mailbox, counter)]));

    /// <param name="folder">The id of the folder it lies in, as Graph shows it: a message that moves gets another id.</param>
    public static string Item(Guid mailbox, string folder, ReadOnlySpan<byte> counter)
    {
        var place = Read(ToEws(folder))!.EntryId.AsSpan(22);
        return ToGraph(Write(mailbox, [.. Prefix(mailbox, 7), .. place, .. Place(mailbox, counter)]));
    }

    /// <summary>The folder in which an item lies, as Graph shows it.</summary>
    public static string FolderOf(StoreId item) => ToGraph(Write(item.Mailbox, [.. Prefix(item.Mailbox, 1), .. item.EntryId.AsSpan(22, 24)]));

    /// <param name="item">The id of the item it hangs on, as Graph shows it.</param>
    public static string Attachment(string item, int index)
    {
        var owner = Convert.FromBase64String(ToEws(item));
        var id = Ids.Hash($"{item}/{index}").AsSpan(0, 16);
        byte[] tail = [1, 18, 0, 16, 0, .. id];
        return ToGraph(Convert.ToBase64String([.. owner, .. tail]));
    }

    /// <summary>The six bytes for something whose name is known, the same ones each time.</summary>
    public static byte[] Counter(string name) => Ids.Hash(name)[..6];

    public static string ToEws(string graph) => graph.Replace('-', '/').Replace('_', '+');

    public static string ToGraph(string ews) => ews.Replace('/', '-').Replace('+', '_');

    /// <summary>What a Base64 id says, or null if it is none.</summary>
    public static StoreId? Read(string ews)
    {
        // Two bytes of kind, the mailbox's id as text, one byte, the entry id; an attachment's own id may follow.
        var bytes = new byte[ews.Length / 4 * 3 + 3];
        if (!Convert.TryFromBase64String(ews, bytes, out var length) || length < 43) return null;
        var left = bytes.AsSpan(0, length);
        if (left[0] != 0 || left[1] != MailboxItem || BinaryPrimitives.ReadUInt16LittleEndian(left[2..]) != 36) return null;
        if (!Guid.TryParseExact(System.Text.Encoding.ASCII.GetString(left[4..40]), "D", out var mailbox)) return null;
        var size = BinaryPrimitives.ReadUInt16LittleEndian(left[41..]);
        left = left[43..];
        if (size is not (46 or 70) || left.Length < size) return null;
        var entry = left[..size].ToArray();
        return left.Length == size ? new StoreId(mailbox, entry, null)
            : size == 70 && left.Length == size + 21 && left[size] == 1 ? new StoreId(mailbox, entry, left[(size + 5)..].ToArray())
            : null;
    }

    /// <returns>The id as Exchange Web Services show it.</returns>
    public static string Write(Guid mailbox, byte[] entryId)
    {
        byte[] bytes = [0, MailboxItem, 36, 0, .. System.Text.Encoding.ASCII.GetBytes(mailbox.ToString("D")), 0, (byte)entryId.Length, 0, .. entryId];
        return Convert.ToBase64String(bytes);
    }

    // Flags, provider, kind (1 for a folder, 7 for a message): https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcdata
    private static byte[] Prefix(Guid mailbox, byte kind) => [0, 0, 0, 0, .. SHA256.HashData(mailbox.ToByteArray()).AsSpan(0, 16), kind, 0];

    private static byte[] Place(Guid mailbox, ReadOnlySpan<byte> counter) => [.. SHA256.HashData(mailbox.ToByteArray()).AsSpan(16, 16), .. counter, 0, 0];
}

/// <summary>What an id of Exchange says.</summary>
/// <param name="EntryId">As MAPI knows the folder or the item.</param>
/// <param name="Attachment">The attachment on the item, if it is about one.</param>
internal sealed record StoreId(Guid Mailbox, byte[] EntryId, byte[]? Attachment)
{
    public bool IsFolder => EntryId.Length == 46;
}
