namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>One organisation and everything in it.</summary>
public sealed partial class Tenant
{
    public required Guid Id { get; init; }

    public required string DisplayName { get; set; }

    public DateTimeOffset CreatedAt { get; init; } = new(2015, 3, 4, 8, 0, 0, TimeSpan.Zero);

    /// <summary>The onmicrosoft.com domain it was born with.</summary>
    public required string InitialDomain { get; init; }

    /// <summary>Its own domains, the default one first; the initial domain is not among them.</summary>
    public SharedCollection<string> VerifiedDomains { get; init; } = [];

    public bool HasExchange { get; set; }

    public EwsState Ews { get; set; }

    /// <summary>Client ids that may use EWS while the list is enforced.</summary>
    public SharedCollection<Guid> EwsAllowedAppIds { get; init; } = [];

    /// <summary>What the default app management policy says about client secrets, in short.</summary>
    public SecretPolicy SecretPolicy
    {
        get => DefaultAppManagementPolicy.Secrets;
        set => DefaultAppManagementPolicy.Secrets = value;
    }

    /// <summary>Holds for every application that has no policy of its own.</summary>
    public AppManagementPolicy DefaultAppManagementPolicy { get; } = AppManagementPolicy.Default();

    public IndexedCollection<AppManagementPolicy> AppManagementPolicies { get; } = [];

    /// <summary>The default user setting "Users can register applications".</summary>
    public bool UsersMayRegisterApplications { get; set; } = true;

    public IndexedCollection<Person> People { get; } = [];

    public IndexedCollection<Application> Applications { get; } = [];

    public IndexedCollection<ServicePrincipal> ServicePrincipals { get; } = [];

    /// <summary>Those that can still be restored; what was granted to them waits with them.</summary>
    public IndexedCollection<ServicePrincipal> DeletedServicePrincipals { get; } = [];

    public IndexedCollection<AppRoleAssignment> RoleAssignments { get; } = [];

    public IndexedCollection<PermissionGrant> PermissionGrants { get; } = [];

    public IndexedCollection<Mailbox> Mailboxes { get; } = [];

    public IEnumerable<string> AllDomains => VerifiedDomains.Append(InitialDomain);

    /// <summary>The one that new people get.</summary>
    public string DefaultDomain => VerifiedDomains.FirstOrDefault() ?? InitialDomain;

    public bool HasDomain(string domain) => AllDomains.Contains(domain, StringComparer.OrdinalIgnoreCase);
}
