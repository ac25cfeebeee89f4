namespace MailboxWizard.SimulatedTenant;

/// <summary>How much more there is in a tenant besides what its seed names, made up the same way at every start.</summary>
public sealed class SeedGenerated
{
    /// <summary>Users named user0001@… and so on.</summary>
    public int Users { get; set; }

    /// <summary>How many of these users have a mailbox; left out, all of them if there is an Exchange plan.</summary>
    public int? Mailboxes { get; set; }

    public int Applications { get; set; }

    /// <summary>How many of these applications have a service principal.</summary>
    public int ServicePrincipals { get; set; }

    /// <summary>Messages in all, spread over the inboxes of these mailboxes.</summary>
    public int Messages { get; set; }
}
