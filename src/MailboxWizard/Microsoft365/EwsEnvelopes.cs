using System.Globalization;
using System.Xml.Linq;

namespace MailboxWizard.Microsoft365;

/// <summary>The questions to EWS as SOAP 1.1. The order of elements is fixed by its schema; names are escaped by the XML writer.</summary>
internal static class EwsEnvelopes
{
    public static readonly XNamespace Soap = "http://schemas.xmlsoap.org/soap/envelope/";

    public static readonly XNamespace T = "http://schemas.microsoft.com/exchange/services/2006/types";

    public static readonly XNamespace M = "http://schemas.microsoft.com/exchange/services/2006/messages";

    public static XElement OpenInbox => new(M + "GetFolder",
        new XElement(M + "FolderShape", new XElement(T + "BaseShape", "Default")),
        new XElement(M + "FolderIds", Distinguished("inbox")));

    public static XElement AllFolders(int offset, int size) => new(M + "FindFolder",
        new XAttribute("Traversal", "Deep"),
        new XElement(M + "FolderShape",
            new XElement(T + "BaseShape", "IdOnly"),
            new XElement(T + "AdditionalProperties", Field("folder:DisplayName"), Field("folder:TotalCount"), Hidden)),
        Page("IndexedPageFolderView", offset, size),
        new XElement(M + "ParentFolderIds", Distinguished("msgfolderroot")));

    public static XElement OneMessage(string folderId) => new(M + "FindItem",
        new XAttribute("Traversal", "Shallow"),
        new XElement(M + "ItemShape", new XElement(T + "BaseShape", "IdOnly")),
        Page("IndexedPageItemView", 0, 1),
        new XElement(M + "ParentFolderIds", new XElement(T + "FolderId", new XAttribute("Id", folderId))));

    /// <summary>PR_ATTR_HIDDEN: https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-work-with-folders-by-using-ews-in-exchange.</summary>
    private static XElement Hidden => new(T + "ExtendedFieldURI", new XAttribute("PropertyTag", "0x10F4"), new XAttribute("PropertyType", "Boolean"));

    public static string For(string mailbox, XElement question) => new XDocument(new XElement(Soap + "Envelope",
        new XAttribute(XNamespace.Xmlns + "soap", Soap), new XAttribute(XNamespace.Xmlns + "t", T), new XAttribute(XNamespace.Xmlns + "m", M),
        new XElement(Soap + "Header",
            new XElement(T + "RequestServerVersion", new XAttribute("Version", "Exchange2016")),
            new XElement(T + "ExchangeImpersonation", new XElement(T + "ConnectingSID", new XElement(T + "SmtpAddress", mailbox)))),
        new XElement(Soap + "Body", question))).ToString(SaveOptions.DisableFormatting);

    private static XElement Distinguished(string id) => new(T + "DistinguishedFolderId", new XAttribute("Id", id));

    private static XElement Field(string uri) => new(T + "FieldURI", new XAttribute("FieldURI", uri));

    private static XElement Page(string view, int offset, int size) => new(M + view,
        new XAttribute("MaxEntriesReturned", size.ToString(CultureInfo.InvariantCulture)),
        new XAttribute("Offset", offset.ToString(CultureInfo.InvariantCulture)), new XAttribute("BasePoint", "Beginning"));
}
