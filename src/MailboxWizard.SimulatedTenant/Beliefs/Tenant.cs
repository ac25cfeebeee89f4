namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>One organisation and everything in it.</summary>
public sealed partial class Tenant
{
    public required Guid Id { get; init; }

    public required string DisplayName { get; set; }

    /// <summary>The onmicrosoft.com domain it was born with.</summary>
    public required string InitialDomain { get; init; }

    /// <summary>Its own domains, the default one first; the initial domain is not among them.</summary>
    public SharedCollection<string> VerifiedDomains { get; init; } = [];

    public bool HasExchange { get; set; }

    public EwsState Ews { get; set; }

    /// <summary>Client ids that may use EWS while the list is enforced.</summary>
    public SharedCollection<Guid> EwsAllowedAppIds { get; init; } = [];

    public SecretPolicy SecretPolicy { get; set; } = SecretPolicy.None;

    /// <summary>The default user setting "Users can register applications".</summary>
    public bool UsersMayRegisterApplications { get; set; } = true;

    public IndexedCollection<Person> People { get; } = [];

    public IndexedCollection<Application> Applications { get; } = [];

    public IndexedCollection<ServicePrincipal> ServicePrincipals { get; } = [];

    public IndexedCollection<AppRoleAssignment> RoleAssignments { get; } = [];

    public IndexedCollection<PermissionGrant> PermissionGrants { get; } = [];

    public IndexedCollection<Mailbox> Mailboxes { get; } = [];

    public IEnumerable<string> AllDomains => VerifiedDomains.Append(InitialDomain);

    public bool HasDomain(string domain) => AllDomains.Contains(domain, StringComparer.OrdinalIgnoreCase);
}
