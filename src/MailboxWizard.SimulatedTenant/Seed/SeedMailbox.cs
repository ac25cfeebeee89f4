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

    public List<string> Aliases { get; set; } = [];

    /// <summary>Folders beside Inbox; the well-known ones are always there, and a folder named like one of them adds to it.</summary>
    public List<SeedFolder> Folders { get; set; } = [];
}
