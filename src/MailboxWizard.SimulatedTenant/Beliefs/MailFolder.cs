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

    public SharedCollection<MailFolder> Children { get; init; } = [];

    public SharedCollection<MailMessage> Messages { get; init; } = [];

    public IEnumerable<MailFolder> Descendants() => Children.SelectMany(child => child.Descendants().Prepend(child));
}
