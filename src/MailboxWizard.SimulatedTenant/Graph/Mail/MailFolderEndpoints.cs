using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph.Mail;

/// <summary>mailFolders of /me and of /users/{id}: list, get, create, rename, delete, at any depth.</summary>
internal static class MailFolderEndpoints
{
    private static readonly Shape s_new = Shape.Object(new() { ["displayName"] = Shape.Text, ["isHidden"] = Shape.Flag });

    private static readonly Shape s_change = Shape.Object(new() { ["displayName"] = Shape.Text });

    public static void Map(GraphRoutes routes)
    {
        foreach (var owner in new[] { "me", "users/{user}" })
        {
            routes.Add("GET", $"{owner}/mailFolders", call => Many(call, MailDoor.Open(call, MailDoor.Folders).Root, "mailFolders"))
                .Add("POST", $"{owner}/mailFolders", call => Create(call, MailDoor.Open(call, MailDoor.Write), null, "mailFolders"))
                .NotHere($"{owner}/mailFolders/delta", "GET");
            foreach (var folder in new[] { $"{owner}/mailFolders/{{folder}}", $"{owner}/mailFolders/{{folder}}/childFolders/{{child}}" })
                routes.Add("GET", folder, call => Set(call, "mailFolders").One(MailLookup.Folder(call, MailDoor.Open(call, MailDoor.Folders))))
                    .Add("PATCH", folder, Rename)
                    .Add("DELETE", folder, Delete)
                    .Add("GET", $"{folder}/childFolders", call => Many(call, MailLookup.Folder(call, MailDoor.Open(call, MailDoor.Folders)), Children(call)))
                    .Add("POST", $"{folder}/childFolders", call => CreateBelow(call))
                    .NotHere($"{folder}/move", "POST").NotHere($"{folder}/copy", "POST").NotHere($"{folder}/permanentDelete", "POST")
                    .NotHere($"{folder}/messageRules", "GET", "POST").NotHere($"{folder}/childFolders/delta", "GET");
        }
    }

    // Hidden ones only on request: https://learn.microsoft.com/graph/api/user-list-mailfolders
    private static GraphAnswer Many(GraphCall call, MailFolder parent, string what)
        => Set(call, what).Many(parent.Children.Where(f => f.HoldsMail && (!f.IsHidden || call.Options.IncludeHiddenFolders)));

    // https://learn.microsoft.com/graph/api/user-post-mailfolders and https://learn.microsoft.com/graph/api/mailfolder-post-childfolders
    private static GraphAnswer CreateBelow(GraphCall call)
    {
        var mailbox = MailDoor.Open(call, MailDoor.Write);
        return Create(call, mailbox, MailLookup.Folder(call, mailbox), Children(call));
    }

    private static GraphAnswer Create(GraphCall call, Mailbox mailbox, MailFolder? below, string what)
    {
        var parent = below ?? mailbox.Root;
        s_new.Check(call.Body, "MailFolder");
        // Guess: the code and the sentence for a folder without a name.
        var name = (string?)call.Body["displayName"] is { Length: > 0 } given ? given : throw MailProblem.InvalidRequest("The property 'displayName' is required when creating the entity.");
        if (parent.Children.Any(f => string.Equals(f.DisplayName, name, StringComparison.OrdinalIgnoreCase))) throw MailProblem.FolderExists(name);
        var folder = new MailFolder
        {
            Id = StoreIds.Folder(mailbox.ExchangeGuid, StoreIds.Counter(Guid.NewGuid().ToString())),
            DisplayName = name,
            Parent = parent,
            IsHidden = (bool?)call.Body["isHidden"] == true,
        };
        parent.Children.Add(folder);
        return Set(call, what).One(folder, StatusCodes.Status201Created);
    }

    // https://learn.microsoft.com/graph/api/mailfolder-update
    private static GraphAnswer Rename(GraphCall call)
    {
        var folder = MailLookup.Folder(call, MailDoor.Open(call, MailDoor.Write));
        s_change.Check(call.Body, "MailFolder");
        if ((string?)call.Body["displayName"] is { Length: > 0 } name)
        {
            if (folder.WellKnownName is not null) throw MailProblem.Distinguished("rename");
            if (folder.Parent!.Children.Any(f => f != folder && string.Equals(f.DisplayName, name, StringComparison.OrdinalIgnoreCase))) throw MailProblem.FolderExists(name);
            folder.DisplayName = name;
        }
        return Set(call, "mailFolders").One(folder);
    }

    // https://learn.microsoft.com/graph/api/mailfolder-delete. Guess: it goes to Deleted Items, and from there for good.
    private static GraphAnswer Delete(GraphCall call)
    {
        var mailbox = MailDoor.Open(call, MailDoor.Write);
        var folder = MailLookup.Folder(call, mailbox);
        if (folder.WellKnownName is not null) throw MailProblem.Distinguished("delete");
        var bin = MailLookup.Folder(mailbox, "deleteditems");
        folder.Parent!.Children.Remove(folder);
        if (!IsBelow(folder, bin))
        {
            folder.Parent = bin;
            bin.Children.Add(folder);
        }
        return GraphAnswer.NoContent;
    }

    private static bool IsBelow(MailFolder folder, MailFolder above)
    {
        for (var parent = folder.Parent; parent is not null; parent = parent.Parent)
            if (parent == above) return true;
        return false;
    }

    private static string Children(GraphCall call) => $"mailFolders('{Uri.EscapeDataString(call.Has("child") ? call["child"] : call["folder"])}')/childFolders";

    private static MailSet Set(GraphCall call, string what) => new(call, MailFolderType.Type, $"{MailDoor.Context(call)}/{what}") { Derived = MailFolderType.Derived };
}
