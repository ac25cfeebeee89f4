using System.Xml.Linq;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>A SOAP fault: HTTP 500 with a response code, for what is wrong with the whole request.</summary>
/// <param name="detail">What the response code has to say beside its message, in MessageXml.</param>
internal sealed class EwsFault(string code, string message, params XElement[] detail) : Exception(message)
{
    public string Code => code;

    /// <summary>The sentence in the detail, if it is another one than the fault's.</summary>
    public string? Short { get; init; }

    public IReadOnlyList<XElement> Detail => detail;

    // The two sentences and the three details: https://learn.microsoft.com/exchange/client-developer/web-service-reference/findconversation-operation#code-3
    public static EwsFault Schema(string violation, int line, int position) => new("ErrorSchemaValidation", $"The request failed schema validation: {violation}",
        new XElement(Types + "LineNumber", line), new XElement(Types + "LinePosition", position), new XElement(Types + "Violation", violation))
    {
        Short = "The request failed schema validation.",
    };

    /// <summary>What is no SOAP request at all.</summary>
    // https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxwums/a9e1fd8d-5f87-4caf-84f6-a99031d4bd56
    public static EwsFault Invalid() => new("ErrorInvalidRequest", "The request is invalid.");

    // https://learn.microsoft.com/exchange/client-developer/exchange-web-services/ews-throttling-in-exchange
    public static EwsFault Busy(TimeSpan backOff) => new("ErrorServerBusy", "The server cannot service this request right now. Try again later.", Value("BackOffMilliseconds", ((long)backOff.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static XElement Value(string name, string value) => new(Types + "Value", new XAttribute("Name", name), value);
}

/// <summary>The request came to a server that has not got the mailbox: HTTP 503 without SOAP.</summary>
internal sealed class EwsElsewhere() : Exception("The request came to a server that has not got the mailbox.");

/// <summary>An operation of Exchange Web Services, or a part of one, that is not simulated.</summary>
internal sealed class EwsNotSimulated(string what) : Exception($"The simulated tenant has no {what}.");
