using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using static MailboxWizard.Microsoft365.EwsEnvelopes;

namespace MailboxWizard.Microsoft365;

/// <summary>An answer of EWS that is SOAP. Faults of a folder come with 200, faults of header or mailbox with 500.</summary>
internal sealed class EwsAnswer
{
    private static readonly XNamespace Errors = "http://schemas.microsoft.com/exchange/services/2006/errors";

    private readonly XElement root;
    private readonly ProbeAnswer answer;

    private EwsAnswer(XElement root, ProbeAnswer answer) => (this.root, this.answer) = (root, answer);

    public string? RequestId => answer.RequestId;

    /// <summary>Null when Exchange did what it was asked.</summary>
    public Microsoft365Problem? Problem
    {
        get
        {
            var code = root.Descendants(M + "ResponseCode").FirstOrDefault()?.Value ?? root.Descendants(Errors + "ResponseCode").FirstOrDefault()?.Value;
            if (code is "NoError")
                return null;
            var text = root.Descendants(M + "MessageText").FirstOrDefault()?.Value
                ?? root.Descendants(Errors + "Message").FirstOrDefault()?.Value
                ?? root.Descendants("faultstring").FirstOrDefault()?.Value;
            return answer.Refused(code ?? "UnexpectedAnswer", text ?? "EWS answered without an explanation.").Problem with
            {
                Named = Said("Primary"),
                RetryAfter = double.TryParse(Said("BackOffMilliseconds"), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                    ? TimeSpan.FromMilliseconds(milliseconds)
                    : answer.RetryAfter,
            };
        }
    }

    public bool IsLastPage => root.Descendants(M + "RootFolder").FirstOrDefault()?.Attribute("IncludesLastItemInRange")?.Value is not "false";

    /// <summary>Null when the answer is no SOAP: a sign-in page, a proxy's page, nothing.</summary>
    public static EwsAnswer? Read(ProbeAnswer answer)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 16_000_000 };
        try
        {
            using var reader = XmlReader.Create(new StringReader(answer.Body), settings);
            return XDocument.Load(reader).Root is { } root && root.Name == Soap + "Envelope" ? new(root, answer) : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>Every kind of folder that is not hidden: mail, calendar and others count when a name must be unique.</summary>
    public IReadOnlyList<FolderSighting> Folders() =>
    [
        .. from id in root.Descendants(T + "FolderId")
           let folder = id.Parent
           where folder is not null && !IsHidden(folder)
           select new FolderSighting(id.Attribute("Id")?.Value ?? "", folder.Element(T + "DisplayName")?.Value ?? "", Count(folder), Rights(folder)),
    ];

    public IReadOnlyList<MessageSighting> Messages() =>
    [
        .. from id in root.Descendants(T + "ItemId")
           where id.Attribute("Id")?.Value is { Length: > 0 }
           select new MessageSighting(id.Attribute("Id")!.Value, Rights(id.Parent)),
    ];

    public Microsoft365Exception Strange() => answer.Refused("UnexpectedAnswer", "EWS answered with something else than was asked for.");

    /// <summary>What goes with a response code beside its sentence: <c>MessageXml</c>.</summary>
    private string? Said(string name) => root.Descendants().Where(element => element.Name.LocalName is "MessageXml").SelectMany(element => element.Descendants(T + "Value"))
        .FirstOrDefault(value => value.Attribute("Name")?.Value == name)?.Value;

    private static EffectiveRights? Rights(XElement? thing)
    {
        return thing?.Element(T + "EffectiveRights") is { } rights ? new(May("CreateContents"), May("Modify"), May("Delete")) : null;

        bool May(string what) => rights.Element(T + what)?.Value is "true";
    }

    private static bool IsHidden(XElement folder) => folder.Elements(T + "ExtendedProperty")
        .Any(property => property.Element(T + "ExtendedFieldURI")?.Attribute("PropertyTag")?.Value is "0x10f4" or "0x10F4"
            && property.Element(T + "Value")?.Value is "true");

    private static int Count(XElement folder) =>
        int.TryParse(folder.Element(T + "TotalCount")?.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var count) ? count : 0;
}
