using System.Net;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.OData;

namespace MailboxWizard.SimulatedTenant.Graph.Mail;

/// <summary>What Graph shows of a message. https://learn.microsoft.com/graph/api/resources/message#properties</summary>
internal static class MessageType
{
    private static readonly IReadOnlyList<string> s_relationships = ["attachments", "extensions", "singleValueExtendedProperties", "multiValueExtendedProperties"];

    /// <summary>With bodies and previews.</summary>
    public static readonly EntityType Whole = Describe(hasBody: true);

    /// <summary>For Mail.ReadBasic: https://learn.microsoft.com/graph/permissions-reference#mailreadbasic.</summary>
    public static readonly EntityType Basic = Describe(hasBody: false);

    /// <summary>Properties of properties that a filter or an order can name.</summary>
    public static readonly EntityType Inner = new EntityTypeBuilder<MailItem>()
        .Text("from/emailAddress/address", m => m.Message.FromAddress).Mail()
        .Text("from/emailAddress/name", m => m.Message.FromName).Mail()
        .Text("sender/emailAddress/address", m => m.Message.FromAddress).Mail()
        .Text("flag/flagStatus", m => m.Message.FlagStatus).Mail()
        .Build("message", "messages", m => m.Message.Id);

    private static EntityType Describe(bool hasBody)
    {
        var type = new EntityTypeBuilder<MailItem>()
            .Text("id", m => m.Message.Id)
            .Moment("createdDateTime", m => m.Message.ReceivedAt).Mail()
            .Moment("lastModifiedDateTime", m => m.Message.ModifiedAt ?? m.Message.ReceivedAt).Mail()
            .Text("changeKey", m => ChangeKey(m.Message))
            .Texts("categories", m => m.Message.Categories).Mail()
            .Moment("receivedDateTime", m => m.Message.ReceivedAt).Mail()
            .Moment("sentDateTime", m => m.Message.ReceivedAt).Mail()
            .Flag("hasAttachments", m => m.Message.HasAttachments).Mail()
            .Text("internetMessageId", m => $"<{Ids.Base64Url(Ids.Hash(m.Message.OriginalId ?? m.Message.Id))[..20]}@{m.Message.FromAddress.Split('@')[^1]}>").Mail()
            .Text("subject", m => m.Message.Subject).Mail();
        // Guess: without the permission a body that is selected by name comes as null.
        if (hasBody) type.Text("bodyPreview", m => m.Message.Body.Length > 255 ? m.Message.Body[..255] : m.Message.Body);
        else type.Text("bodyPreview", _ => null).OnlyOnSelect();
        type.Text("importance", m => m.Message.Importance).Mail()
            .Text("parentFolderId", m => m.Folder.Id).Mail()
            .Text("conversationId", m => Ids.Exchange("conversation", m.Message.Subject + m.Message.FromAddress, 76)).Mail()
            .Text("conversationIndex", m => Convert.ToBase64String(Ids.Hash(m.Message.Subject + m.Message.FromAddress).AsSpan(0, 22)))
            .Flag("isDeliveryReceiptRequested", _ => null)
            .Flag("isReadReceiptRequested", _ => false).Mail()
            .Flag("isRead", m => m.Message.IsRead).Mail()
            .Flag("isDraft", _ => false).Mail()
            .Text("webLink", m => $"https://outlook.office365.com/owa/?ItemID={Uri.EscapeDataString(m.Message.Id)}&exvsurl=1&viewmodel=ReadMessageItem")
            .Text("inferenceClassification", m => m.Message.InferenceClassification).Mail();
        if (hasBody)
        {
            type.Complex("body", (m, call) => Body(m.Message, call));
            type.Complex("uniqueBody", (m, call) => Body(m.Message, call)).OnlyOnSelect();
        }
        else type.Complex("body", _ => null).OnlyOnSelect().Complex("uniqueBody", _ => null).OnlyOnSelect();
        return type.Complex("sender", m => Recipient(m.Message.FromName, m.Message.FromAddress))
            .Complex("from", m => Recipient(m.Message.FromName, m.Message.FromAddress))
            .Complexes("toRecipients", m => new JsonArray(Recipient(m.Mailbox.Owner.DisplayName, m.Mailbox.PrimaryAddress)))
            .Complexes("ccRecipients", _ => null)
            .Complexes("bccRecipients", _ => null)
            .Complexes("replyTo", _ => null)
            .Complex("flag", m => new JsonObject { ["flagStatus"] = m.Message.FlagStatus })
            .Complexes("internetMessageHeaders", m => new JsonArray(new JsonObject { ["name"] = "Subject", ["value"] = m.Message.Subject })).OnlyOnSelect()
            .ETag(m => $"W/\"{ChangeKey(m.Message)}\"")
            .Build("message", "messages", m => m.Message.Id, others: s_relationships);
    }

    /// <summary>Another one after each change.</summary>
    private static string ChangeKey(MailMessage message) => Convert.ToBase64String(Ids.Hash($"{message.Id}/{message.ModifiedAt?.Ticks}").AsSpan(0, 24));

    // In HTML unless the client prefers text: https://learn.microsoft.com/graph/api/message-get#request-headers
    private static JsonObject Body(MailMessage message, GraphCall call) => call.Request.Prefers("outlook.body-content-type=\"text\"")
        ? new JsonObject { ["contentType"] = "text", ["content"] = message.Body }
        : new JsonObject { ["contentType"] = "html", ["content"] = $"<html><head>\r\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\"></head><body><p>{WebUtility.HtmlEncode(message.Body)}</p></body></html>" };

    private static JsonObject Recipient(string name, string address) => new() { ["emailAddress"] = new JsonObject { ["name"] = name, ["address"] = address } };
}
