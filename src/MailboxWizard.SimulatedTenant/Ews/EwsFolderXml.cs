using System.Globalization;
using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Beliefs;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>Writes folders and messages as Exchange Web Services does, in the order of the schema.</summary>
internal static class EwsFolderXml
{
    /// <summary>Other than Graph's id of the same folder: https://learn.microsoft.com/graph/api/user-translateexchangeids</summary>
    public static string IdOf(MailFolder folder) => SimulatedTenant.Ids.Exchange("ews", folder.Id, 120);

    public static XElement Folder(MailFolder folder, EwsShape shape)
    {
        var xml = new XElement(Types + "Folder", Id("FolderId", IdOf(folder)));
        if (folder.Parent is { } parent && shape.Wants("folder:ParentFolderId", byDefault: false)) xml.Add(Id("ParentFolderId", IdOf(parent)));
        if (shape.Wants("folder:FolderClass", byDefault: false)) xml.Add(new XElement(Types + "FolderClass", "IPF.Note"));
        if (shape.Wants("folder:DisplayName", byDefault: true)) xml.Add(new XElement(Types + "DisplayName", folder.DisplayName));
        if (shape.Wants("folder:TotalCount", byDefault: true)) xml.Add(new XElement(Types + "TotalCount", folder.Messages.Count));
        if (shape.Wants("folder:ChildFolderCount", byDefault: true)) xml.Add(new XElement(Types + "ChildFolderCount", folder.Children.Count));
        if (shape.Wants("folder:UnreadCount", byDefault: true)) xml.Add(new XElement(Types + "UnreadCount", folder.Messages.Count(m => !m.IsRead)));
        return xml;
    }

    public static XElement Message(MailMessage message, EwsShape shape)
    {
        var xml = new XElement(Types + "Message", Id("ItemId", SimulatedTenant.Ids.Exchange("ews", message.Id, 152)));
        if (shape.Wants("item:Subject", byDefault: true)) xml.Add(new XElement(Types + "Subject", message.Subject));
        if (shape.Wants("item:DateTimeReceived", byDefault: false))
            xml.Add(new XElement(Types + "DateTimeReceived", message.ReceivedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture)));
        if (shape.Wants("item:HasAttachments", byDefault: true)) xml.Add(new XElement(Types + "HasAttachments", message.HasAttachments ? "true" : "false"));
        return xml;
    }

    private static XElement Id(string name, string id) => new(Types + name, new XAttribute("Id", id), new XAttribute("ChangeKey", SimulatedTenant.Ids.Base64Url(SimulatedTenant.Ids.Hash(id))[..12]));
}
