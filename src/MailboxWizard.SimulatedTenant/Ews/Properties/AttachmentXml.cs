using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Beliefs;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Properties;

/// <summary>Writes the files on a message: GetItem lists them, GetAttachment brings their content.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/fileattachment
internal static class AttachmentXml
{
    public static IEnumerable<XElement>? List(ItemView view)
        => view.Message.HasAttachments ? view.Message.Attachments.Select((attachment, index) => One(view.Message, attachment, index, withContent: false)) : null;

    public static XElement One(MailMessage message, MailAttachment attachment, int index, bool withContent) => new(Types + "FileAttachment",
        new XElement(Types + "AttachmentId", new XAttribute("Id", StoreIds.ToEws(StoreIds.Attachment(message.Id, index)))),
        new XElement(Types + "Name", XmlText.Clean(attachment.Name)),
        new XElement(Types + "ContentType", attachment.ContentType),
        new XElement(Types + "Size", attachment.Content.Length),
        new XElement(Types + "LastModifiedTime", XmlText.Moment(message.ReceivedAt).TrimEnd('Z')),
        new XElement(Types + "IsInline", "false"),
        new XElement(Types + "IsContactPhoto", "false"),
        withContent ? new XElement(Types + "Content", Convert.ToBase64String(attachment.Content.Span)) : null);
}
