using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>/users/{mailbox}/mailFolders and the messages in them.</summary>
internal static class MailFolderEndpoints
{
    private static readonly string[] s_forMessages = ["Mail.ReadBasic", "Mail.ReadBasic.All", "Mail.Read", "Mail.ReadWrite"];

    private static readonly string[] s_forFolders = [.. s_forMessages, "MailboxFolder.Read.All"];

    public static void Map(GraphRoutes routes) => routes
        .Add("GET", "users/{user}/mailFolders", call => Folders(call, Open(call, s_forFolders).Root))
        .Add("GET", "users/{user}/mailFolders/{id}", call =>
        {
            var folder = Find(call, Open(call, s_forFolders));
            return Set(call, "mailFolders").One(call, MailJson.Folder(folder));
        })
        .Add("GET", "users/{user}/mailFolders/{id}/childFolders", call => Folders(call, Find(call, Open(call, s_forFolders))))
        .Add("GET", "users/{user}/mailFolders/{id}/messages", call =>
        {
            var (mailbox, permissions) = MailDoor.Enter(call, s_forMessages);
            var folder = Find(call, mailbox);
            var isBasic = !permissions.Contains("Mail.Read") && !permissions.Contains("Mail.ReadWrite");
            return Set(call, $"mailFolders('{Uri.EscapeDataString(call["id"])}')/messages").Many(call, folder.Messages.OrderByDescending(m => m.ReceivedAt).Select(m => MailJson.Message(m, folder, isBasic)));
        });

    // Ten at a time unless $top says otherwise, hidden ones only on request: https://learn.microsoft.com/graph/api/user-list-mailfolders
    private static GraphAnswer Folders(GraphCall call, MailFolder parent)
        => Set(call, "mailFolders").Many(call, parent.Children.Where(f => f.HoldsMail).Where(f => !f.IsHidden || call.Options.IncludeHiddenFolders).Select(MailJson.Folder));

    private static ODataSet Set(GraphCall call, string what) => new()
    {
        Name = $"users('{Uri.EscapeDataString(call["user"])}')/{what}",
        Type = what.EndsWith("messages", StringComparison.Ordinal) ? "message" : "mailFolder",
        Filterable = ["displayName", "isRead", "subject", "hasAttachments"],
        PageSize = 10,
        MaxPageSize = 1000,
        PagesBySkip = true,
        CountIsAdvanced = false,
    };

    private static Mailbox Open(GraphCall call, string[] permissions) => MailDoor.Enter(call, permissions).Mailbox;

    private static MailFolder Find(GraphCall call, Mailbox mailbox)
    {
        var id = call["id"];
        // Ids tell upper from lower case, well-known names do not: https://learn.microsoft.com/graph/api/resources/mailfolder
        if (mailbox.Folders.FirstOrDefault(f => f.HoldsMail && (f.Id == id || string.Equals(f.WellKnownName, id, StringComparison.OrdinalIgnoreCase))) is { } found) return found;
        throw id.Length < 60 ? GraphProblem.BadRequest("Id is malformed.", "ErrorInvalidIdMalformed")
            : new GraphProblem(StatusCodes.Status404NotFound, "ErrorItemNotFound", "The specified object was not found in the store.");
    }
}
