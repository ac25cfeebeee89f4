using System.Xml;
using System.Xml.Linq;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>A SOAP 1.1 request: its headers and the one operation in its body.</summary>
internal sealed record SoapRequest(XElement? Header, XElement Operation)
{
    private static readonly XmlReaderSettings s_settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 1_000_000,
    };

    /// <exception cref="EwsFault">It is no XML, carries a DTD, or is no SOAP 1.1 envelope.</exception>
    public static SoapRequest Parse(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), s_settings);
            var envelope = XDocument.Load(reader).Root!;
            if (envelope.Name != EwsNames.Soap + "Envelope") throw EwsFault.Schema($"'{envelope.Name}' is not the envelope of SOAP 1.1.");
            var operation = envelope.Element(EwsNames.Soap + "Body")?.Elements().SingleOrDefault() ?? throw EwsFault.Schema("The body must hold one operation.");
            return new SoapRequest(envelope.Element(EwsNames.Soap + "Header"), operation);
        }
        catch (Exception e) when (e is XmlException or InvalidOperationException)
        {
            throw EwsFault.Schema(e.Message);
        }
    }
}
