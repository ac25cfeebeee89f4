using System.Xml.Linq;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>Writes SOAP answers and faults as Exchange does.</summary>
internal static class SoapAnswer
{
    public static string Envelope(XElement body)
    {
        var envelope = new XElement(Soap + "Envelope",
            new XAttribute(XNamespace.Xmlns + "s", Soap.NamespaceName),
            new XElement(Soap + "Header", new XElement(Types + "ServerVersionInfo",
                new XAttribute(XNamespace.Xmlns + "t", Types.NamespaceName),
                new XAttribute("MajorVersion", "15"), new XAttribute("MinorVersion", "20"), new XAttribute("MajorBuildNumber", "9343"), new XAttribute("MinorBuildNumber", "16"))),
            new XElement(Soap + "Body", body));
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>" + envelope.ToString(SaveOptions.DisableFormatting);
    }

    // https://learn.microsoft.com/exchange/client-developer/exchange-web-services/handling-synchronization-related-errors-in-ews-in-exchange
    public static XElement Fault(EwsFault fault) => new(Soap + "Fault",
        new XElement("faultcode", new XAttribute(XNamespace.Xmlns + "a", Types.NamespaceName), $"a:{fault.Code}"),
        new XElement("faultstring", new XAttribute(XNamespace.Xml + "lang", "en-US"), fault.Message),
        new XElement("detail",
            new XElement(Errors + "ResponseCode", new XAttribute(XNamespace.Xmlns + "e", Errors.NamespaceName), fault.Code),
            new XElement(Errors + "Message", new XAttribute(XNamespace.Xmlns + "e", Errors.NamespaceName), fault.Message)));

    /// <summary>The response of an operation with one message in it for each thing asked about.</summary>
    public static XElement Response(string operation, IEnumerable<XElement> messages) => new(Messages + $"{operation}Response",
        new XAttribute(XNamespace.Xmlns + "m", Messages.NamespaceName), new XAttribute(XNamespace.Xmlns + "t", Types.NamespaceName),
        new XElement(Messages + "ResponseMessages", messages));

    public static XElement Message(string operation, Func<XElement> content)
    {
        try
        {
            return new XElement(Messages + $"{operation}ResponseMessage", new XAttribute("ResponseClass", "Success"), new XElement(Messages + "ResponseCode", "NoError"), content());
        }
        catch (EwsResponseError error)
        {
            return new XElement(Messages + $"{operation}ResponseMessage", new XAttribute("ResponseClass", "Error"),
                new XElement(Messages + "MessageText", error.Message), new XElement(Messages + "ResponseCode", error.Code), new XElement(Messages + "DescriptiveLinkKey", 0));
        }
    }
}
