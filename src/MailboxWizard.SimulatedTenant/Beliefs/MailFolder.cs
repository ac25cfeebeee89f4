using System.Text.Json.Serialization;

namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A folder of a mailbox, with what lies in it.</summary>
public sealed class MailFolder
{
    /// <summary>As Graph shows it; Exchange's ids are long, opaque and case-sensitive.</summary>
    public required string Id { get; init; }

    public required string DisplayName { get; set; }

    /// <summary>The locale-independent name such as "inbox", for the folders that have one.</summary>
    public string? WellKnownName { get; init; }

    public MailFolder? Parent { get; set; }

    public bool IsHidden { get; init; }

    /// <summary>What it is for, such as IPF.Note for mail and IPF.Appointment for a calendar.</summary>
    public string FolderClass { get; init; } = "IPF.Note";

    /// <summary>It only shows what lies elsewhere.</summary>
    public bool IsSearchFolder { get; init; }

    /// <summary>Grows with each change of the folder itself.</summary>
    public int Version { get; set; } = 1;

    public SharedCollection<MailFolder> Children { get; init; } = [];

    public MessageCollection Messages { get; init; } = [];

    /// <summary>Graph lists only such ones among the mailFolders.</summary>
    [JsonIgnore]
    public bool HoldsMail => FolderClass is "" or "IPF.Note" || FolderClass.StartsWith("IPF.Note.", StringComparison.Ordinal);

    /// <summary>Everything below, each folder before its own children.</summary>
    public IEnumerable<MailFolder> Descendants()
    {
        // No recursion: a client may nest folders as deep as it likes.
        var open = new Stack<MailFolder>(Children.Reverse());
        while (open.TryPop(out var folder))
        {
            yield return folder;
            foreach (var child in folder.Children.Reverse()) open.Push(child);
        }
    }
}
