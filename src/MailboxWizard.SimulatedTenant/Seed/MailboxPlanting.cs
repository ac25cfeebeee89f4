using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant;

/// <summary>Makes a mailbox with the folders every mailbox has and those of the seed.</summary>
internal static class MailboxPlanting
{
    // https://learn.microsoft.com/graph/api/resources/mailfolder
    private static readonly (string WellKnown, string Name)[] s_standard =
    [
        ("archive", "Archive"), ("conversationhistory", "Conversation History"), ("deleteditems", "Deleted Items"), ("drafts", "Drafts"),
        ("inbox", "Inbox"), ("junkemail", "Junk Email"), ("outbox", "Outbox"), ("sentitems", "Sent Items"),
    ];

    public static void Plant(SeedMailbox planned, Tenant tenant, DateTimeOffset now)
    {
        var owner = tenant.FindPerson(planned.Address) ?? NewOwner(planned, tenant);
        foreach (var alias in planned.Aliases) owner.ProxyAddresses.Add($"smtp:{alias}");

        var root = new MailFolder { Id = FolderId(planned, "/"), DisplayName = "Top of Information Store", WellKnownName = "msgfolderroot" };
        foreach (var (wellKnown, name) in s_standard)
            root.Children.Add(new MailFolder { Id = FolderId(planned, name), DisplayName = name, WellKnownName = wellKnown, Parent = root });
        foreach (var folder in planned.Folders) Plant(folder, root, planned, "", now);

        tenant.Mailboxes.Add(new Mailbox
        {
            Owner = owner,
            PrimaryAddress = planned.Address,
            Aliases = [.. planned.Aliases],
            Kind = planned.Kind,
            Condition = planned.Condition,
            Root = root,
        });
    }

    private static void Plant(SeedFolder planned, MailFolder parent, SeedMailbox mailbox, string path, DateTimeOffset now)
    {
        path = $"{path}/{planned.Name}";
        var folder = parent.Children.FirstOrDefault(f => f.WellKnownName is not null && f.DisplayName == planned.Name);
        if (folder is null)
        {
            folder = new MailFolder { Id = FolderId(mailbox, path), DisplayName = planned.Name, Parent = parent, IsHidden = planned.Hidden };
            parent.Children.Add(folder);
        }
        foreach (var message in planned.Messages)
            for (var i = 0; i < message.Count; i++)
                folder.Messages.Add(new MailMessage
                {
                    Id = Ids.Exchange("message", $"{mailbox.Address}{path}/{message.Subject}/{i}", 152),
                    Subject = message.Count == 1 ? message.Subject : $"{message.Subject} {message.Count - i}",
                    FromName = message.FromName,
                    FromAddress = message.FromAddress,
                    ReceivedAt = now.AddHours(-message.HoursAgo - i),
                    IsRead = message.IsRead,
                    Body = message.Body ?? $"This is {message.Subject} of a simulated mailbox.",
                    HasAttachments = message.HasAttachments,
                });
        foreach (var child in planned.Folders) Plant(child, folder, mailbox, path, now);
    }

    private static Person NewOwner(SeedMailbox planned, Tenant tenant)
    {
        var owner = new Person
        {
            Id = Ids.Derived(tenant.Id, "user", planned.Address),
            UserPrincipalName = planned.Address,
            DisplayName = planned.DisplayName,
            Mail = planned.Address,
            ProxyAddresses = [$"SMTP:{planned.Address}"],
            OnlyOwnsMailbox = true,
            // The account behind a shared mailbox cannot sign in:
            // https://learn.microsoft.com/microsoft-365/admin/email/create-a-shared-mailbox
            AccountEnabled = planned.Kind is MailboxKind.User,
        };
        tenant.People.Add(owner);
        return owner;
    }

    private static string FolderId(SeedMailbox mailbox, string path) => Ids.Exchange("folder", mailbox.Address + path, 120);
}
