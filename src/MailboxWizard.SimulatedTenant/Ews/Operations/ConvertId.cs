using System.Xml.Linq;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Operations;

/// <summary>Writes ids in another format.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/convertid-operation
internal static class ConvertId
{
    private static readonly XNamespace s_instance = "http://www.w3.org/2001/XMLSchema-instance";

    public static XElement Answer(EwsCall call)
    {
        var destination = (string)call.Operation.Attribute("DestinationFormat")!;
        return SoapAnswer.Response("ConvertId", call.Ids("SourceIds").Select(source => SoapAnswer.Message("ConvertId", () =>
        {
            var mailbox = (string)source.Attribute("Mailbox")!;
            // It looks at the form of the address only: https://learn.microsoft.com/exchange/client-developer/web-service-reference/convertid-operation
            if (!IsAddress(mailbox)) throw new EwsError("ErrorInvalidSmtpAddress", "The SMTP address format is invalid.");
            var guid = call.Tenant.Mailboxes.FirstOrDefault(m => m.HasAddress(mailbox))?.ExchangeGuid ?? new Guid(Ids.Hash(mailbox.ToUpperInvariant())[..16]);
            var read = IdFormats.Read((string)source.Attribute("Format")!, (string)source.Attribute("Id")!, guid);
            return
            [
                new XElement(Messages + "AlternateId", new XAttribute(XNamespace.Xmlns + "xsi", s_instance.NamespaceName), new XAttribute(s_instance + "type", "t:AlternateIdType"),
                    new XAttribute("Format", destination), new XAttribute("Id", IdFormats.Write(destination, read)), new XAttribute("Mailbox", mailbox),
                    source.Attribute("IsArchive") is { } archive ? new XAttribute(archive) : null),
            ];
        })));
    }

    private static bool IsAddress(string text) => text.Split('@') is [{ Length: > 0 }, { Length: > 0 } domain] && !text.Any(char.IsWhiteSpace) && !domain.StartsWith('.') && !domain.EndsWith('.');
}
