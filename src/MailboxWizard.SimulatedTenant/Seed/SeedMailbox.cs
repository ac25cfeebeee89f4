using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant;

/// <summary>A mailbox in a seed file; its user object is made with it unless a person has that user principal name.</summary>
public sealed class SeedMailbox
{
    public required string Address { get; set; }

    public required string DisplayName { get; set; }

    public MailboxKind Kind { get; set; } = MailboxKind.User;

    /// <summary>Whether it can be opened, and if not, why.</summary>
    public MailboxCondition Condition { get; set; } = MailboxCondition.Active;

    /// <summary>In which language Exchange names its folders: en, de, fr, es, it or nl.</summary>
    public string Language { get; set; } = "en";

    public List<string> Aliases { get; set; } = [];

    /// <summary>False closes EWS for this mailbox alone.</summary>
    public bool EwsEnabled { get; set; } = true;

    /// <summary>User principal names of the people who may open it as if it were theirs.</summary>
    public List<string> FullAccess { get; set; } = [];

    /// <summary>Folders beside Inbox; the well-known ones are always there, and a folder named like one of them adds to it.</summary>
    public List<SeedFolder> Folders { get; set; } = [];

    /// <summary>How many more folders it has, made up, a hundred in each.</summary>
    public int GeneratedFolders { get; set; }
}
