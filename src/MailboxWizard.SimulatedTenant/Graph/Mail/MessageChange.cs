using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph.Mail;

/// <summary>What PATCH can change in a message that was received.</summary>
// https://learn.microsoft.com/graph/api/message-update#request-body
internal static class MessageChange
{
    private static readonly string[] s_onlyInDrafts = ["subject", "body", "internetMessageId", "replyTo", "toRecipients", "ccRecipients", "bccRecipients", "from", "sender"];

    private static readonly Shape s_body = Shape.Object(new()
    {
        ["isRead"] = Shape.Flag,
        ["categories"] = Shape.List(Shape.Text),
        ["importance"] = Shape.OneOf("low", "normal", "high", "Low", "Normal", "High"),
        ["inferenceClassification"] = Shape.OneOf("focused", "other"),
        ["flag"] = Shape.Object(new() { ["flagStatus"] = Shape.OneOf("notFlagged", "complete", "flagged") }),
    });

    /// <exception cref="GraphProblem">A property is unknown, of the wrong kind, or fixed once the message was sent.</exception>
    public static MailMessage Apply(MailMessage message, JsonObject body, DateTimeOffset now)
    {
        if (s_onlyInDrafts.FirstOrDefault(body.ContainsKey) is { } fixedOne) throw MailProblem.OnlyInDrafts(fixedOne);
        s_body.Check(body, "Message");
        return message with
        {
            IsRead = (bool?)body["isRead"] ?? message.IsRead,
            Categories = body["categories"] is JsonArray categories ? [.. categories.Select(c => (string)c!)] : message.Categories,
            Importance = ((string?)body["importance"])?.ToLowerInvariant() ?? message.Importance,
            InferenceClassification = (string?)body["inferenceClassification"] ?? message.InferenceClassification,
            FlagStatus = (string?)body["flag"]?["flagStatus"] ?? message.FlagStatus,
            ModifiedAt = now,
        };
    }
}
