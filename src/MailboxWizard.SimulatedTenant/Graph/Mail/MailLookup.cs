using System.Text.RegularExpressions;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph.Mail;

/// <summary>Finds folders and messages in a mailbox by what stands in the address.</summary>
internal static partial class MailLookup
{
    /// <summary>By id or well-known name, anywhere in the mailbox.</summary>
    /// <exception cref="GraphProblem">There is none.</exception>
    public static MailFolder Folder(Mailbox mailbox, string id)
        // Ids tell upper from lower case, well-known names do not: https://learn.microsoft.com/graph/api/resources/mailfolder
        => mailbox.Folders.FirstOrDefault(f => f.Id == id || string.Equals(f.WellKnownName, id, StringComparison.OrdinalIgnoreCase)) ?? throw Missing(id);

    /// <summary>The folder that the address names, below its parent if it names that too.</summary>
    /// <exception cref="GraphProblem">There is none.</exception>
    public static MailFolder Folder(GraphCall call, Mailbox mailbox)
    {
        var folder = Folder(mailbox, call["folder"]);
        if (!call.Has("child")) return folder;
        var child = Folder(mailbox, call["child"]);
        return child.Parent == folder ? child : throw MailProblem.NotFound();
    }

    /// <summary>By id, in the folder that the address names or anywhere.</summary>
    /// <exception cref="GraphProblem">There is none.</exception>
    public static MailItem Message(GraphCall call, Mailbox mailbox)
    {
        var id = call["message"];
        IEnumerable<MailFolder> folders = call.Has("folder") ? [Folder(call, mailbox)] : mailbox.Folders;
        foreach (var folder in folders)
            if (folder.Messages.Find(id) is { } message) return new MailItem(message, folder, mailbox);
        throw Missing(id);
    }

    private static GraphProblem Missing(string id) => WellFormed().IsMatch(id) ? MailProblem.NotFound() : MailProblem.Malformed();

    [GeneratedRegex("^[A-Za-z0-9_-]{60,}={0,2}$")]
    private static partial Regex WellFormed();
}

/// <summary>A message together with where it lies.</summary>
internal sealed record MailItem(MailMessage Message, MailFolder Folder, Mailbox Mailbox);
