using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant;

/// <summary>One organisation in a seed file.</summary>
public sealed class SeedTenant
{
    public required Guid Id { get; set; }

    public required string DisplayName { get; set; }

    public required string InitialDomain { get; set; }

    public List<string> VerifiedDomains { get; set; } = [];

    /// <summary>Whether an Exchange Online plan has been bought, which is what brings the Exchange service principal.</summary>
    public bool Exchange { get; set; } = true;

    public EwsState Ews { get; set; } = EwsState.Open;

    public bool UsersMayRegisterApplications { get; set; } = true;

    /// <summary>global, usGovernment or china.</summary>
    public string Cloud { get; set; } = "global";

    public bool UsersMayConsent { get; set; } = true;

    public bool ConsentWorkflow { get; set; }

    public bool StopsLoops { get; set; } = true;

    public List<SeedPolicy> ConditionalAccess { get; set; } = [];

    public List<SeedPartner> Partners { get; set; } = [];

    public List<SeedPerson> People { get; set; } = [];

    public List<SeedApplication> Applications { get; set; } = [];

    public List<SeedMailbox> Mailboxes { get; set; } = [];
}
