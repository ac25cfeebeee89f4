using System.Text;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.OData;

namespace MailboxWizard.SimulatedTenant.Graph.Mail;

/// <summary>attachments of a message, to read: whichever has some has one, a text file.</summary>
// https://learn.microsoft.com/graph/api/message-list-attachments
internal static class AttachmentEndpoints
{
    private static readonly EntityType s_type = new EntityTypeBuilder<Attachment>()
        .Text("id", a => a.Id)
        .Moment("lastModifiedDateTime", a => a.At)
        .Text("name", a => a.Name)
        .Text("contentType", _ => "text/plain")
        .Number("size", a => a.Content.Length)
        .Flag("isInline", _ => false)
        .Text("contentId", _ => null)
        .Text("contentLocation", _ => null)
        .Text("contentBytes", a => Convert.ToBase64String(a.Content))
        .Build("fileAttachment", "attachments", a => a.Id);

    public static void Map(GraphRoutes routes)
    {
        foreach (var owner in new[] { "me", "users/{user}" })
            foreach (var place in new[] { owner, $"{owner}/mailFolders/{{folder}}", $"{owner}/mailFolders/{{folder}}/childFolders/{{child}}" })
                routes.Add("GET", $"{place}/messages/{{message}}/attachments", call => Set(call).Many(Of(call)))
                    .Add("GET", $"{place}/messages/{{message}}/attachments/{{attachment}}", call => Set(call).One(Of(call).FirstOrDefault(a => a.Id == call["attachment"]) ?? throw MailProblem.NotFound()))
                    .NotHere($"{place}/messages/{{message}}/attachments", "POST").NotHere($"{place}/messages/{{message}}/attachments/{{attachment}}", "DELETE")
                    .NotHere($"{place}/messages/{{message}}/attachments/{{attachment}}/$value", "GET");
    }

    private static IEnumerable<Attachment> Of(GraphCall call)
    {
        var message = MailLookup.Message(call, MailDoor.Open(call, MailDoor.Attachments)).Message;
        return message.HasAttachments ? [new Attachment(Ids.Exchange("attachment", message.Id, 180), $"{message.Subject}.txt", Encoding.UTF8.GetBytes($"{message.Subject}\r\n"), message.ReceivedAt)] : [];
    }

    private static MailSet Set(GraphCall call) => new(call, s_type, $"{MailDoor.Context(call)}/messages('{Uri.EscapeDataString(call["message"])}')/attachments") { IsMixed = true };

    private sealed record Attachment(string Id, string Name, byte[] Content, DateTimeOffset At);
}
