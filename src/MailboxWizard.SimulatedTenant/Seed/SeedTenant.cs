using System.Text.Json.Nodes;
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

    /// <summary>A scenario of its own, instead of the one that the server is started with.</summary>
    public string? Scenario { get; set; }

    /// <summary>Knobs of its own, on top of the scenario's.</summary>
    public JsonObject? Weather { get; set; }

    /// <summary>global, usGovernment or china.</summary>
    public string Cloud { get; set; } = "global";

    public bool UsersMayConsent { get; set; } = true;

    public bool ConsentWorkflow { get; set; }

    public bool StopsLoops { get; set; } = true;

    /// <summary>Whether tokens of applications for Microsoft's own APIs are encrypted.</summary>
    public bool EncryptsTokens { get; set; }

    public List<SeedPolicy> ConditionalAccess { get; set; } = [];

    public List<SeedPartner> Partners { get; set; } = [];

    public List<SeedPerson> People { get; set; } = [];

    public List<SeedApplication> Applications { get; set; } = [];

    public List<SeedMailbox> Mailboxes { get; set; } = [];

    /// <summary>Mail contacts and groups.</summary>
    public List<SeedRecipient> OtherRecipients { get; set; } = [];

    public List<SeedAccessPolicy> AccessPolicies { get; set; } = [];

    /// <summary>Client ids that may use EWS while ews is notAllowListed.</summary>
    public List<Guid> EwsAllowedAppIds { get; set; } = [];

    /// <summary>Which client programs may use EWS, REST and Graph's mail.</summary>
    public SeedUserAgents? UserAgents { get; set; }

    /// <summary>RBAC for Applications.</summary>
    public List<SeedScopedRole> ScopedRoles { get; set; } = [];

    /// <summary>How much more there is, made up.</summary>
    public SeedGenerated? Generated { get; set; }
}
