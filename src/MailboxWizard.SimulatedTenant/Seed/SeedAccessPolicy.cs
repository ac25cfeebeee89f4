namespace MailboxWizard.SimulatedTenant;

/// <summary>An Application Access Policy in a seed file.</summary>
public sealed class SeedAccessPolicy
{
    /// <summary>The application it is about; left out, every one.</summary>
    public Guid? AppId { get; set; }

    /// <summary>True for RestrictAccess (only these mailboxes), false for DenyAccess (all but these).</summary>
    public bool Restricts { get; set; } = true;

    public required List<string> Mailboxes { get; set; }
}
