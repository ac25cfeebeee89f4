namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A mailbox in Exchange Online, with the user object it belongs to.</summary>
public sealed class Mailbox
{
    public required Person Owner { get; set; }

    public required string PrimaryAddress { get; set; }

    public SharedCollection<string> Aliases { get; init; } = [];

    public required MailboxKind Kind { get; set; }

    public MailboxCondition Condition { get; set; }

    /// <summary>The root of the visible tree (msgfolderroot); Inbox and its siblings hang below it.</summary>
    public required MailFolder Root { get; init; }

    public IEnumerable<MailFolder> Folders => Root.Descendants().Prepend(Root);

    public bool HasAddress(string address)
        => string.Equals(PrimaryAddress, address, StringComparison.OrdinalIgnoreCase)
            || Aliases.Any(alias => string.Equals(alias, address, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Whose mailbox it is.</summary>
public enum MailboxKind
{
    User,
    Shared,
}

/// <summary>Whether a mailbox can be opened in Exchange Online, and if not, why.</summary>
public enum MailboxCondition
{
    Active,

    /// <summary>The licence was taken away.</summary>
    Unlicensed,

    /// <summary>The user is synchronised, the mailbox is on a server of the organisation's own.</summary>
    OnPremises,

    /// <summary>Deleted, and still there for thirty days.</summary>
    SoftDeleted,
}
