using System.Text;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant;

/// <summary>Puts the messages of a seed into their folder.</summary>
internal static class MessagePlanting
{
    public static void Plant(SeedMessage planned, MailFolder folder, Mailbox mailbox, string path, DateTimeOffset now)
    {
        // Shared by all of them: tens of thousands may be planted.
        IReadOnlyList<MailPerson> to = [new(mailbox.Owner.DisplayName, mailbox.PrimaryAddress)];
        IReadOnlyList<MailAttachment> attachments = [.. planned.Attachments.Select(Attachment), .. planned.HasAttachments && planned.Attachments.Count == 0 ? new[] { Invoice(planned.Subject) } : []];
        var body = planned.Body ?? $"Dear colleagues,\r\n\r\nplease find {planned.Subject} enclosed.\r\n\r\n{planned.FromName}\r\n";
        var domain = planned.FromAddress.Split('@')[^1];
        for (var i = 0; i < planned.Count; i++)
        {
            var (counter, id) = Unused($"{path}/{planned.Subject}/{i}", folder, mailbox);
            folder.Messages.Add(new MailMessage
            {
                Id = id,
                Subject = planned.Count == 1 ? planned.Subject : $"{planned.Subject} {planned.Count - i}",
                FromName = planned.FromName,
                FromAddress = planned.FromAddress,
                ReceivedAt = now.AddHours(-planned.HoursAgo - i),
                IsRead = planned.IsRead,
                Body = body,
                BodyIsHtml = planned.BodyIsHtml,
                To = to,
                Attachments = attachments,
                InternetMessageId = $"<{Convert.ToHexStringLower(counter)}.{i}@{domain}>",
            });
        }
    }

    /// <summary>The same id each time, and another one for a second message of the same subject.</summary>
    private static (byte[] Counter, string Id) Unused(string name, MailFolder folder, Mailbox mailbox)
    {
        for (var again = 1; ; again++)
        {
            var counter = StoreIds.Counter(again == 1 ? name : $"{name}/{again}");
            var id = StoreIds.Item(mailbox.ExchangeGuid, folder.Id, counter);
            if (folder.Messages.Find(id) is null) return (counter, id);
        }
    }

    private static MailAttachment Attachment(SeedAttachment planned) => new()
    {
        Name = planned.Name,
        ContentType = planned.ContentType,
        Content = planned.ContentBase64 is { } encoded ? Convert.FromBase64String(encoded) : Encoding.UTF8.GetBytes(planned.Text ?? ""),
    };

    /// <summary>A PDF of one empty page, the smallest that a reader opens.</summary>
    private static MailAttachment Invoice(string subject) => new()
    {
        Name = $"{subject}.pdf",
        ContentType = "application/pdf",
        Content = Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"),
    };
}
