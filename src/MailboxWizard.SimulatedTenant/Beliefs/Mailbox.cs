namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A mailbox in Exchange Online, with the user object it belongs to.</summary>
public sealed class Mailbox
{
    public required Person Owner { get; init; }

    public required string PrimaryAddress { get; init; }

    public SharedCollection<string> Aliases { get; init; } = [];

    public required MailboxKind Kind { get; init; }

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
