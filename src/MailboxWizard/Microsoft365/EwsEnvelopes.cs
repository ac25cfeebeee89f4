using System.Globalization;
using System.Xml.Linq;

namespace MailboxWizard.Microsoft365;

/// <summary>The questions to EWS as SOAP 1.1. The order of elements is fixed by its schema; names are escaped by the XML writer.</summary>
internal static class EwsEnvelopes
{
    public static readonly XNamespace Soap = "http://schemas.xmlsoap.org/soap/envelope/";

    public static readonly XNamespace T = "http://schemas.microsoft.com/exchange/services/2006/types";

    public static readonly XNamespace M = "http://schemas.microsoft.com/exchange/services/2006/messages";

    public static XElement OpenInbox(string shape) => new(M + "GetFolder",
        new XElement(M + "FolderShape", new XElement(T + "BaseShape", shape),
            shape is "IdOnly" ? null : new XElement(T + "AdditionalProperties", Field("folder:EffectiveRights"))),
        new XElement(M + "FolderIds", Distinguished("inbox")));

    /// <summary>Beside the Inbox.</summary>
    public static XElement NewFolder(string name) => new(M + "CreateFolder",
        new XElement(M + "ParentFolderId", Distinguished("msgfolderroot")),
        new XElement(M + "Folders", new XElement(T + "Folder", new XElement(T + "DisplayName", name))));

    public static XElement AllFolders(int offset, int size) => new(M + "FindFolder",
        new XAttribute("Traversal", "Deep"),
        new XElement(M + "FolderShape",
            new XElement(T + "BaseShape", "IdOnly"),
            new XElement(T + "AdditionalProperties", Field("folder:DisplayName"), Field("folder:TotalCount"), Field("folder:EffectiveRights"), Hidden)),
        Page("IndexedPageFolderView", offset, size),
        new XElement(M + "ParentFolderIds", Distinguished("msgfolderroot")));

    public static XElement OneMessage(string folderId) => new(M + "FindItem",
        new XAttribute("Traversal", "Shallow"),
        new XElement(M + "ItemShape", new XElement(T + "BaseShape", "IdOnly"), new XElement(T + "AdditionalProperties", Field("item:EffectiveRights"))),
        Page("IndexedPageItemView", 0, 1),
        new XElement(M + "ParentFolderIds", new XElement(T + "FolderId", new XAttribute("Id", folderId))));

    /// <summary>PR_ATTR_HIDDEN: https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-work-with-folders-by-using-ews-in-exchange.</summary>
    private static XElement Hidden => new(T + "ExtendedFieldURI", new XAttribute("PropertyTag", "0x10F4"), new XAttribute("PropertyType", "Boolean"));

    /// <param name="mailbox">Whose mailbox.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="identity">As what the mailbox is named: https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-identify-the-account-to-impersonate.</param>
    public static string For(string mailbox, XElement question, string identity) => new XDocument(new XElement(Soap + "Envelope",
        new XAttribute(XNamespace.Xmlns + "soap", Soap), new XAttribute(XNamespace.Xmlns + "t", T), new XAttribute(XNamespace.Xmlns + "m", M),
        new XElement(Soap + "Header",
            new XElement(T + "RequestServerVersion", new XAttribute("Version", "Exchange2016")),
            new XElement(T + "ExchangeImpersonation", new XElement(T + "ConnectingSID", new XElement(T + identity, mailbox)))),
        new XElement(Soap + "Body", question))).ToString(SaveOptions.DisableFormatting);

    private static XElement Distinguished(string id) => new(T + "DistinguishedFolderId", new XAttribute("Id", id));

    private static XElement Field(string uri) => new(T + "FieldURI", new XAttribute("FieldURI", uri));

    private static XElement Page(string view, int offset, int size) => new(M + view,
        new XAttribute("MaxEntriesReturned", size.ToString(CultureInfo.InvariantCulture)),
        new XAttribute("Offset", offset.ToString(CultureInfo.InvariantCulture)), new XAttribute("BasePoint", "Beginning"));
}
