using System.Buffers.Binary;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>Which version of a folder or an item somebody has seen, in Exchange's layout: its kind, a length, the mailbox, a counter.</summary>
internal static class ChangeKeys
{
    private const int OfFolder = 1;
    private const int OfMessage = 9;

    public static string Of(MailFolder folder, Mailbox mailbox) => Write(OfFolder, mailbox, folder.Id, folder.Version);

    public static string Of(MailMessage message, Mailbox mailbox) => Write(OfMessage, mailbox, message.Id, message.Version);

    /// <summary>Whether it is one at all; which one matters to few operations.</summary>
    public static bool IsWellFormed(string changeKey)
    {
        Span<byte> bytes = stackalloc byte[64];
        return changeKey.Length is > 0 and <= 64 && Convert.TryFromBase64String(changeKey, bytes, out var length) && length > 8 && BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]) == length - 8;
    }

    private static string Write(int kind, Mailbox mailbox, string id, int version)
    {
        var bytes = new byte[30];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, kind);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), 22);
        mailbox.ExchangeGuid.TryWriteBytes(bytes.AsSpan(8));
        Ids.Hash(id).AsSpan(0, 2).CopyTo(bytes.AsSpan(24));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(26), version);
        return Convert.ToBase64String(bytes);
    }
}
