using System.Globalization;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Ews.Properties;

/// <summary>Properties by their MAPI tag, as extended properties ask for them. A tag that is not here is one that the thing has not got.</summary>
// https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxprops
internal static class MapiProperties
{
    private static readonly Dictionary<(int Tag, string Type), Func<FolderView, object?>> s_folders = new()
    {
        // PR_ATTR_HIDDEN: https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-work-with-folders-by-using-ews-in-exchange
        [(0x10F4, "Boolean")] = v => v.Folder.IsHidden,
        [(0x3613, "String")] = v => v.Folder.FolderClass is { Length: > 0 } kind ? kind : null,
        [(0x3001, "String")] = v => v.Folder.DisplayName,
        [(0x3601, "Integer")] = v => v.Folder.IsSearchFolder ? 2 : v.Folder.Parent is null ? 0 : 1,
        [(0x3602, "Integer")] = v => v.Folder.Messages.Count,
        [(0x3603, "Integer")] = v => v.Folder.Messages.Unread,
        [(0x360A, "Boolean")] = v => v.Folder.Children.Count > 0,
        [(0x0E08, "Long")] = v => v.Folder.Messages.Sum(m => (long)MimeText.SizeOf(m)),
        [(0x0E08, "Integer")] = v => (int)Math.Min(int.MaxValue, v.Folder.Messages.Sum(m => (long)MimeText.SizeOf(m))),
        [(0x0FFF, "Binary")] = v => Entry(v.Folder.Id),
        [(0x0E09, "Binary")] = v => v.Folder.Parent is { } parent ? Entry(parent.Id) : null,
    };

    private static readonly Dictionary<(int Tag, string Type), Func<ItemView, object?>> s_items = new()
    {
        [(0x001A, "String")] = _ => "IPM.Note",
        [(0x0037, "String")] = v => v.Message.Subject,
        [(0x0070, "String")] = v => v.Message.Subject,
        [(0x0039, "SystemTime")] = v => v.Message.ReceivedAt,
        [(0x0E06, "SystemTime")] = v => v.Message.ReceivedAt,
        [(0x3007, "SystemTime")] = v => v.Message.ReceivedAt,
        [(0x3008, "SystemTime")] = v => v.Message.ModifiedAt ?? v.Message.ReceivedAt,
        [(0x0042, "String")] = v => v.Message.FromName,
        [(0x0065, "String")] = v => v.Message.FromAddress,
        [(0x0C1A, "String")] = v => v.Message.FromName,
        [(0x0C1F, "String")] = v => v.Message.FromAddress,
        [(0x5D01, "String")] = v => v.Message.FromAddress,
        [(0x5D02, "String")] = v => v.Message.FromAddress,
        [(0x0E04, "String")] = v => string.Join("; ", v.Message.To.Select(p => p.Name)),
        [(0x0E03, "String")] = v => string.Join("; ", v.Message.Cc.Select(p => p.Name)),
        [(0x1000, "String")] = v => v.IsFound ? null : BodyText.Text(v.Message),
        [(0x1035, "String")] = v => v.Message.InternetMessageId,
        [(0x007D, "String")] = v => v.IsFound ? null : string.Concat(MimeText.Headers(v.Message).Select(h => $"{h.Name}: {h.Value}\r\n")),
        [(0x0E08, "Integer")] = v => MimeText.SizeOf(v.Message),
        [(0x0E07, "Integer")] = v => (v.Message.IsRead ? 1 : 0) | (v.Message.Version == 1 ? 2 : 0) | (v.IsDraft ? 8 : 0) | (v.Message.HasAttachments ? 16 : 0),
        [(0x0E69, "Boolean")] = v => v.Message.IsRead,
        [(0x0E1B, "Boolean")] = v => v.Message.HasAttachments,
        [(0x10F4, "Boolean")] = _ => false,
        [(0x0017, "Integer")] = v => (int)v.Message.Importance,
        [(0x3FDE, "Integer")] = _ => 65001,
        [(0x0FFF, "Binary")] = v => Entry(v.Message.Id),
        [(0x0E09, "Binary")] = v => Entry(v.Folder.Id),
    };

    public static Func<FolderView, object?> OfFolder(int tag, string type) => s_folders.GetValueOrDefault((tag, type), _ => null);

    public static Func<ItemView, object?> OfItem(int tag, string type) => s_items.GetValueOrDefault((tag, type), _ => null);

    /// <summary>As it stands in an ExtendedProperty.</summary>
    public static string Text(object value) => value switch
    {
        bool flag => XmlText.Flag(flag),
        DateTimeOffset moment => XmlText.Moment(moment),
        byte[] bytes => Convert.ToBase64String(bytes),
        string text => XmlText.Clean(text),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static byte[] Entry(string id) => StoreIds.Read(StoreIds.ToEws(id))!.EntryId;
}
