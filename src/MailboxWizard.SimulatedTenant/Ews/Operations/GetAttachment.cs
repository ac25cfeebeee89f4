using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Ews.Properties;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Operations;

/// <summary>Brings files with their content.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/getattachment-operation
internal static class GetAttachment
{
    public static XElement Answer(EwsCall call) => SoapAnswer.Response("GetAttachment", call.Ids("AttachmentIds").Select(id => SoapAnswer.Message("GetAttachment", () =>
    {
        var (item, attachment, index) = call.Attachment((string)id.Attribute("Id")!);
        return [new XElement(Messages + "Attachments", AttachmentXml.One(item.Message, attachment, index, withContent: true))];
    }, empty: "Attachments")));
}
