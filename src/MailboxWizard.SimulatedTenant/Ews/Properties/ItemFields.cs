using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Beliefs;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Properties;

/// <summary>The properties of messages, in the order of the schema.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/message-ex15websvcsotherref
internal static class ItemFields
{
    public static IReadOnlyList<Field<ItemView>> All { get; } =
    [
        new("item:MimeContent") { Write = v => new XElement(Types + "MimeContent", new XAttribute("CharacterSet", "UTF-8"), Convert.ToBase64String(MimeText.Of(v.Message))), In = Shapes.OnRequest, InFind = false },
        new("item:ItemId") { Write = v => IdXml.Item("ItemId", v.Message, v.Mailbox), In = Shapes.Always },
        new("item:ParentFolderId") { Write = v => IdXml.Folder("ParentFolderId", v.Folder, v.Mailbox) },
        new("item:ItemClass") { Write = _ => "IPM.Note", Compared = _ => "IPM.Note" },
        new("item:Subject") { Write = v => v.IsFound ? Short(v.Message.Subject) : v.Message.Subject, Compared = v => v.Message.Subject, In = Shapes.Default },
        new("item:Sensitivity") { Write = _ => "Normal", Compared = _ => "Normal", In = Shapes.Default },
        new("item:Body") { Write = v => BodyText.Xml("Body", v), Compared = v => v.Message.Body, In = Shapes.Default, InFind = false },
        new("item:Attachments") { Write = v => AttachmentXml.List(v), In = Shapes.Default, InFind = false },
        new("item:DateTimeReceived") { Write = Received, Compared = v => v.Message.ReceivedAt },
        new("item:Size") { Write = v => MimeText.SizeOf(v.Message), Compared = v => MimeText.SizeOf(v.Message), In = Shapes.Default },
        new("item:Categories") { Write = v => v.Message.Categories.Count > 0 ? v.Message.Categories.Select(c => new XElement(Types + "String", c)) : null, Compared = v => v.Message.Categories.Count > 0 ? string.Join(';', v.Message.Categories) : null },
        new("item:Importance") { Write = v => v.Message.Importance.ToString(), Compared = v => v.Message.Importance },
        new("item:InReplyTo") { Write = _ => null, Compared = _ => null },
        new("item:IsSubmitted") { Write = _ => "false", Compared = _ => false, IsFlag = true },
        new("item:IsDraft") { Write = v => XmlText.Flag(v.IsDraft), Compared = v => v.IsDraft, IsFlag = true },
        new("item:IsFromMe") { Write = _ => "false", Compared = _ => false, IsFlag = true },
        new("item:IsResend") { Write = _ => "false", Compared = _ => false, IsFlag = true },
        new("item:IsUnmodified") { Write = v => XmlText.Flag(v.Message.Version == 1), Compared = v => v.Message.Version == 1, IsFlag = true },
        new("item:InternetMessageHeaders") { Write = v => MimeText.Headers(v.Message).Select(h => new XElement(Types + "InternetMessageHeader", new XAttribute("HeaderName", h.Name), h.Value)), InFind = false },
        new("item:DateTimeSent") { Write = Received, Compared = v => v.Message.ReceivedAt, In = Shapes.Default },
        new("item:DateTimeCreated") { Write = Received, Compared = v => v.Message.ReceivedAt, In = Shapes.Default },
        new("item:ResponseObjects") { Write = _ => new[] { "ReplyToItem", "ReplyAllToItem", "ForwardItem" }.Select(name => new XElement(Types + name)), In = Shapes.Default, InFind = false },
        new("item:ReminderDueBy") { Write = _ => null, Compared = _ => null },
        new("item:ReminderIsSet") { Write = _ => "false", Compared = _ => false },
        new("item:ReminderNextTime") { Write = _ => null, Compared = _ => null, Since = 2013 },
        new("item:ReminderMinutesBeforeStart") { Write = _ => 0, Compared = _ => 0 },
        new("item:DisplayCc") { Write = v => Names(v.Message.Cc), Compared = v => Names(v.Message.Cc) },
        new("item:DisplayTo") { Write = v => Names(v.Message.To), Compared = v => Names(v.Message.To) },
        new("item:DisplayBcc") { Write = _ => null, Compared = _ => null, Since = 2013 },
        new("item:HasAttachments") { Write = v => XmlText.Flag(v.Message.HasAttachments), Compared = v => v.Message.HasAttachments, In = Shapes.Default },
        new("item:Culture") { Write = _ => "en-US", Compared = _ => "en-US", AfterExtended = true },
        new("item:EffectiveRights") { Write = _ => Rights.OfItem() },
        new("item:LastModifiedName") { Write = v => v.Mailbox.Owner.DisplayName, Compared = v => v.Mailbox.Owner.DisplayName },
        new("item:LastModifiedTime") { Write = v => XmlText.Moment(Modified(v)), Compared = v => Modified(v) },
        new("item:IsAssociated") { Write = _ => "false", Compared = _ => false, In = Shapes.Default, IsFlag = true, Since = 2010 },
        new("item:WebClientReadFormQueryString") { Write = v => WebClient(v), Since = 2010 },
        new("item:WebClientEditFormQueryString") { Write = _ => null, Since = 2010 },
        new("item:ConversationId") { Write = v => new XElement(Types + "ConversationId", new XAttribute("Id", ConversationIds.Of(v))), Since = 2010 },
        new("item:UniqueBody") { Write = v => BodyText.Xml("UniqueBody", v), In = Shapes.OnRequest, InFind = false, Since = 2010 },
        // The same three words as Graph's, which begins them with a small letter.
        new("item:Flag") { Write = v => new XElement(Types + "FlagStatus", char.ToUpperInvariant(v.Message.FlagStatus[0]) + v.Message.FlagStatus[1..]), Since = 2013 },
        new("item:StoreEntryId") { Write = v => Convert.ToBase64String(StoreIds.Read(StoreIds.ToEws(v.Message.Id))!.EntryId), In = Shapes.OnRequest, Since = 2013 },
        new("item:InstanceKey") { Write = v => Convert.ToBase64String(Ids.Hash(v.Message.Id)[..8]), Since = 2013 },
        new("item:NormalizedBody") { Write = v => BodyText.Xml("NormalizedBody", v), In = Shapes.OnRequest, InFind = false, Since = 2013 },
        new("item:Preview") { Write = v => BodyText.Preview(v.Message), In = Shapes.OnRequest, Since = 2013 },
        new("item:TextBody") { Write = v => BodyText.Xml("TextBody", v with { BodyType = "Text" }), In = Shapes.OnRequest, InFind = false, Since = 2013 },
        new("message:Sender") { Write = v => People.From(v) },
        new("message:ToRecipients") { Write = v => People.List(v.Message.To), Compared = v => Names(v.Message.To), InFind = false },
        new("message:CcRecipients") { Write = v => People.List(v.Message.Cc), Compared = v => Names(v.Message.Cc), InFind = false },
        new("message:BccRecipients") { Write = _ => null, Compared = _ => null, InFind = false },
        new("message:IsReadReceiptRequested") { Write = _ => "false", Compared = _ => false, IsFlag = true },
        new("message:IsDeliveryReceiptRequested") { Write = _ => "false", Compared = _ => false, In = Shapes.Default, IsFlag = true },
        new("message:ConversationIndex") { Write = v => Convert.ToBase64String(ConversationIds.Index(v.Message)) },
        new("message:ConversationTopic") { Write = v => v.Message.Subject, Compared = v => v.Message.Subject },
        new("message:From") { Write = v => People.From(v), Compared = v => v.Message.FromName, In = Shapes.Default },
        new("message:InternetMessageId") { Write = v => v.Message.InternetMessageId, Compared = v => v.Message.InternetMessageId },
        // In the published samples of the default shape it is there, in the table of the shapes it is not.
        new("message:IsRead") { Write = v => XmlText.Flag(v.Message.IsRead), Compared = v => v.Message.IsRead, In = Shapes.Default, IsFlag = true },
        new("message:IsResponseRequested") { Write = _ => "false", Compared = _ => false, IsFlag = true },
        new("message:References") { Write = _ => null, Compared = _ => null },
        new("message:ReplyTo") { Write = _ => null, Compared = _ => null, InFind = false },
        new("message:ReceivedBy") { Write = v => People.One(v.Mailbox.Owner.DisplayName, v.Mailbox.PrimaryAddress, onlyName: v.IsFound), Since = 2010 },
        new("message:ReceivedRepresenting") { Write = v => People.One(v.Mailbox.Owner.DisplayName, v.Mailbox.PrimaryAddress, onlyName: v.IsFound), Since = 2010 },
    ];

    private static string Received(ItemView view) => XmlText.Moment(view.Message.ReceivedAt);

    private static DateTimeOffset Modified(ItemView view) => view.Message.ModifiedAt ?? view.Message.ReceivedAt;

    private static string Names(IReadOnlyList<MailPerson> people) => string.Join("; ", people.Select(p => p.Name));

    private static string Short(string text) => text.Length > 255 ? text[..255] : text;

    private static string WebClient(ItemView view) => $"https://outlook.office365.com/owa/?ItemID={Uri.EscapeDataString(StoreIds.ToEws(view.Message.Id))}&exvsurl=1&viewmodel=ReadMessageItem";
}

/// <summary>To which conversation a message belongs: that of its subject.</summary>
internal static class ConversationIds
{
    // Laid out as the ids of folders are, with kind 1 and sixteen bytes.
    public static string Of(ItemView view)
    {
        byte[] bytes = [0, 1, 36, 0, .. System.Text.Encoding.ASCII.GetBytes(view.Mailbox.ExchangeGuid.ToString("D")), 0, 16, 0, .. Ids.Hash($"conversation/{view.Message.Subject}").AsSpan(0, 16)];
        return Convert.ToBase64String(bytes);
    }

    // A one, five bytes of time, sixteen of the conversation.
    public static byte[] Index(MailMessage message) => [1, .. Ids.Hash(message.InternetMessageId).AsSpan(0, 5), .. Ids.Hash($"conversation/{message.Subject}").AsSpan(0, 16)];
}
