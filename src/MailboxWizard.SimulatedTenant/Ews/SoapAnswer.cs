using System.Xml.Linq;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>Writes SOAP answers and faults as Exchange does.</summary>
internal static class SoapAnswer
{
    private static readonly XNamespace s_instance = "http://www.w3.org/2001/XMLSchema-instance";
    private static readonly XNamespace s_schema = "http://www.w3.org/2001/XMLSchema";

    /// <summary>An answer says which server gave it.</summary>
    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/serverversioninfo
    public static string Write(XElement body, EwsVersion version) => Envelope(
        new XElement(Soap + "Header", new XElement(Types + "ServerVersionInfo", new XAttribute(XNamespace.Xmlns + "h", Types.NamespaceName), version.ServerAttributes)),
        new XElement(Soap + "Body", new XAttribute(XNamespace.Xmlns + "xsi", s_instance.NamespaceName), new XAttribute(XNamespace.Xmlns + "xsd", s_schema.NamespaceName), body));

    /// <summary>A fault says nothing but what is wrong.</summary>
    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/findconversation-operation#code-3
    public static string Write(EwsFault fault)
    {
        var detail = new XElement("detail",
            new XElement(Errors + "ResponseCode", new XAttribute(XNamespace.Xmlns + "e", Errors.NamespaceName), fault.Code),
            new XElement(Errors + "Message", new XAttribute(XNamespace.Xmlns + "e", Errors.NamespaceName), fault.Short ?? fault.Message));
        if (fault.Detail.Count > 0) detail.Add(new XElement(Types + "MessageXml", new XAttribute(XNamespace.Xmlns + "t", Types.NamespaceName), fault.Detail));
        return Envelope(new XElement(Soap + "Body", new XElement(Soap + "Fault",
            new XElement("faultcode", new XAttribute(XNamespace.Xmlns + "a", Types.NamespaceName), $"a:{fault.Code}"),
            new XElement("faultstring", new XAttribute(XNamespace.Xml + "lang", "en-US"), fault.Message),
            detail)));
    }

    /// <summary>The response of an operation with one message in it for each thing asked about.</summary>
    public static XElement Response(string operation, IEnumerable<XElement> messages) => new(Messages + $"{operation}Response",
        new XAttribute(XNamespace.Xmlns + "m", Messages.NamespaceName), new XAttribute(XNamespace.Xmlns + "t", Types.NamespaceName),
        new XElement(Messages + "ResponseMessages", messages));

    /// <param name="empty">The element that stays, with nothing in it, where there is an error instead.</param>
    public static XElement Message(string operation, Func<IEnumerable<XElement>> content, string? empty = null)
    {
        try
        {
            // Written out first: what is wrong with it must not be found when it is sent.
            XElement[] written = [.. content()];
            return Message(operation, "Success", new XElement(Messages + "ResponseCode", "NoError"), written);
        }
        catch (EwsError error)
        {
            return Message(operation, "Error",
                new XElement(Messages + "MessageText", error.Message), new XElement(Messages + "ResponseCode", error.Code), new XElement(Messages + "DescriptiveLinkKey", 0),
                error.Detail.Count > 0 ? new XElement(Messages + "MessageXml", error.Detail) : null,
                empty is null ? null : new XElement(Messages + empty));
        }
    }

    /// <summary>An answer with a reservation.</summary>
    public static XElement Warning(string operation, string code, string message, params object?[] content) => Message(operation, "Warning",
        new XElement(Messages + "MessageText", message), new XElement(Messages + "ResponseCode", code), new XElement(Messages + "DescriptiveLinkKey", 0), content);

    private static XElement Message(string operation, string kind, params object?[] content)
        => new(Messages + $"{operation}ResponseMessage", new XAttribute("ResponseClass", kind), content);

    private static string Envelope(params XElement[] parts)
        => "<?xml version=\"1.0\" encoding=\"utf-8\"?>" + new XElement(Soap + "Envelope", new XAttribute(XNamespace.Xmlns + "s", Soap.NamespaceName), parts).ToString(SaveOptions.DisableFormatting);
}
