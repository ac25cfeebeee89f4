using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>Writes folders and messages as Graph shows them.</summary>
internal static class MailJson
{
    // https://learn.microsoft.com/graph/api/resources/mailfolder
    public static JsonObject Folder(MailFolder folder) => new()
    {
        ["id"] = folder.Id,
        ["displayName"] = folder.DisplayName,
        ["parentFolderId"] = folder.Parent?.Id,
        ["childFolderCount"] = folder.Children.Count(f => f.HoldsMail && !f.IsHidden),
        ["unreadItemCount"] = folder.Messages.Count(m => !m.IsRead),
        ["totalItemCount"] = folder.Messages.Count,
        ["isHidden"] = folder.IsHidden,
    };

    // https://learn.microsoft.com/graph/api/resources/message
    public static JsonObject Message(MailMessage message, MailFolder folder, bool isBasic)
    {
        var json = new JsonObject
        {
            ["@odata.etag"] = $"W/\"{Ids.Base64Url(Ids.Hash(message.Id))[..24]}\"",
            ["id"] = message.Id,
            ["createdDateTime"] = ApplicationJson.Moment(message.ReceivedAt),
            ["receivedDateTime"] = ApplicationJson.Moment(message.ReceivedAt),
            ["sentDateTime"] = ApplicationJson.Moment(message.ReceivedAt),
            ["hasAttachments"] = message.HasAttachments,
            ["internetMessageId"] = message.InternetMessageId,
            ["subject"] = message.Subject,
            ["importance"] = "normal",
            ["parentFolderId"] = folder.Id,
            ["isRead"] = message.IsRead,
            ["isDraft"] = false,
            ["sender"] = Address(message),
            ["from"] = Address(message),
        };
        // Mail.ReadBasic shows neither body nor preview: https://learn.microsoft.com/graph/permissions-reference#mailreadbasic
        if (isBasic) return json;
        json["bodyPreview"] = "";
        json["body"] = new JsonObject { ["contentType"] = "text", ["content"] = "" };
        return json;
    }

    private static JsonObject Address(MailMessage message) => new()
    {
        ["emailAddress"] = new JsonObject { ["name"] = message.FromName, ["address"] = message.FromAddress },
    };
}
