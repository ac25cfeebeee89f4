using System.Xml;
using System.Xml.Linq;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>A SOAP 1.1 request: its headers and the one operation in its body.</summary>
internal sealed record SoapRequest(XElement? Header, XElement Operation, EwsVersion Version)
{
    /// <exception cref="EwsFault">It is no XML, carries a DTD, or is no request of SOAP 1.1 that fits the schema.</exception>
    public static SoapRequest Parse(Stream body)
    {
        XElement envelope;
        try
        {
            using var reader = RequestSchema.Reader(body);
            envelope = XElement.Load(reader);
        }
        catch (XmlException)
        {
            throw EwsFault.Invalid();
        }
        // Guess: an envelope of SOAP 1.2 or of no SOAP is as invalid as none.
        if (envelope.Name != Soap + "Envelope") throw EwsFault.Invalid();
        // A request with nothing in its body: https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode (ErrorInvalidRequest)
        var operation = envelope.Element(Soap + "Body")?.Elements().FirstOrDefault() ?? throw EwsFault.Invalid();
        var header = envelope.Element(Soap + "Header");
        var version = (string?)header?.Element(Types + "RequestServerVersion")?.Attribute("Version") is { } named ? EwsVersion.Find(named) : EwsVersion.WithoutHeader;
        return new SoapRequest(header, operation, version);
    }
}
