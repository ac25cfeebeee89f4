using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant;

/// <summary>Makes a mailbox with the folders every mailbox has and those of the seed.</summary>
internal static class MailboxPlanting
{
    public static void Plant(SeedMailbox planned, Tenant tenant, DateTimeOffset now)
    {
        if (!StandardFolders.Speaks(planned.Language)) throw new InvalidDataException($"The mailbox {planned.Address} cannot speak '{planned.Language}'; it speaks {StandardFolders.Languages}.");
        var owner = tenant.FindPerson(planned.Address) ?? NewOwner(planned, tenant);
        foreach (var alias in planned.Aliases) owner.ProxyAddresses.Add($"smtp:{alias}");

        var id = Mailbox.IdOf(owner);
        var top = new MailFolder { Id = StoreIds.Folder(id, StoreIds.Counter("root")), DisplayName = "Root", WellKnownName = "root", FolderClass = "" };
        foreach (var folder in StandardFolders.BesideTree) Add(top, folder, id, planned.Language);
        foreach (var folder in StandardFolders.Recoverable) Add(top.Children.First(f => f.WellKnownName == "recoverableitemsroot"), folder, id, planned.Language);
        var root = Add(top, StandardFolders.Tree, id, planned.Language);
        foreach (var folder in StandardFolders.Visible) Add(root, folder, id, planned.Language);
        foreach (var folder in StandardFolders.BelowContacts) Add(root.Children.First(f => f.WellKnownName == "contacts"), folder, id, planned.Language, isHidden: true);

        var mailbox = new Mailbox
        {
            Owner = owner,
            PrimaryAddress = planned.Address,
            Aliases = [.. planned.Aliases],
            Kind = planned.Kind,
            Condition = planned.Condition,
            EwsEnabled = new SlowSetting<bool?>(planned.EwsEnabled),
            FullAccess = [.. planned.FullAccess.Select(upn => tenant.FindPerson(upn)?.Id ?? throw new InvalidDataException($"The mailbox {planned.Address} is open to '{upn}', who is nobody in {tenant.DisplayName}."))],
            Language = planned.Language,
            Top = top,
        };
        foreach (var folder in planned.Folders) Plant(folder, root, mailbox, "", now);
        if (planned.GeneratedFolders > 0) PlantGenerated(planned.GeneratedFolders, root, id);
        tenant.Mailboxes.Add(mailbox);
    }

    private static MailFolder Add(MailFolder parent, StandardFolder standard, Guid mailbox, string language, bool isHidden = false)
    {
        var folder = new MailFolder
        {
            Id = StoreIds.Folder(mailbox, StoreIds.Counter($"standard/{standard.WellKnown ?? standard.Names[0]}")),
            DisplayName = standard.NameIn(language),
            WellKnownName = standard.WellKnown,
            FolderClass = standard.Class,
            IsSearchFolder = standard.IsSearch,
            IsHidden = isHidden,
            Parent = parent,
        };
        parent.Children.Add(folder);
        return folder;
    }

    private static void Plant(SeedFolder planned, MailFolder parent, Mailbox mailbox, string path, DateTimeOffset now)
    {
        path = $"{path}/{planned.Name}";
        var folder = Standing(planned.Name, parent);
        if (folder is null)
        {
            folder = new MailFolder
            {
                Id = StoreIds.Folder(mailbox.ExchangeGuid, StoreIds.Counter(path)),
                DisplayName = planned.Name,
                FolderClass = planned.Class,
                Parent = parent,
                IsHidden = planned.Hidden,
            };
            parent.Children.Add(folder);
        }
        foreach (var message in planned.Messages) MessagePlanting.Plant(message, folder, mailbox, path, now);
        foreach (var child in planned.Folders) Plant(child, folder, mailbox, path, now);
    }

    /// <summary>A well-known folder by its English name or the one it has, so that a seed says "Inbox" in every language.</summary>
    private static MailFolder? Standing(string name, MailFolder parent)
    {
        var wellKnown = parent.WellKnownName == "msgfolderroot" ? StandardFolders.Visible.FirstOrDefault(f => f.Names[0] == name)?.WellKnown : null;
        return parent.Children.FirstOrDefault(f => f.WellKnownName is not null && (f.WellKnownName == wellKnown || f.DisplayName == name));
    }

    // A hundred in each, so that the tree is both wide and deep.
    private static void PlantGenerated(int count, MailFolder root, Guid mailbox)
    {
        var parent = root;
        for (var i = 1; i <= count; i++)
        {
            var folder = new MailFolder { Id = StoreIds.Folder(mailbox, StoreIds.Counter($"generated/{i}")), DisplayName = $"Folder {i:0000}", Parent = parent };
            parent.Children.Add(folder);
            if (i % 100 == 0) parent = folder;
        }
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
}
