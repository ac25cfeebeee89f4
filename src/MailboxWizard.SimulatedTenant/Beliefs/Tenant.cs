using System.Text.Json.Serialization;

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

    /// <summary>When it was made; tokens for Microsoft's own APIs carry it as xms_tcdt.</summary>
    public DateTimeOffset CreatedAt { get; init; } = new(2015, 3, 4, 8, 0, 0, TimeSpan.Zero);

    public bool HasExchange { get; set; }

    /// <summary>What Exchange keeps about the organisation.</summary>
    public ExchangeOrganization Exchange { get; init; } = new();

    /// <summary>EWS in three words.</summary>
    [JsonIgnore]
    public EwsState Ews
    {
        get => Exchange.Ews;
        set => Exchange.Ews = value;
    }

    /// <summary>What the default app management policy says about client secrets, in short.</summary>
    public SecretPolicy SecretPolicy
    {
        get => DefaultAppManagementPolicy.Secrets;
        set => DefaultAppManagementPolicy.Secrets = value;
    }

    /// <summary>Holds for every application that has no policy of its own.</summary>
    public AppManagementPolicy DefaultAppManagementPolicy { get; set; } = AppManagementPolicy.Default();

    public IndexedCollection<AppManagementPolicy> AppManagementPolicies { get; } = [];

    /// <summary>The default user setting "Users can register applications".</summary>
    public bool UsersMayRegisterApplications { get; set; } = true;

    /// <summary>The cloud it lives in; in another one than the global it can only be found to be elsewhere.</summary>
    public NationalCloud Cloud { get; init; } = NationalCloud.Global;

    /// <summary>The user consent setting: whether people may consent to what needs no administrator.</summary>
    public bool UsersMayConsent { get; set; } = true;

    /// <summary>The admin consent workflow: whether people who may not consent can ask those who may.</summary>
    public bool ConsentWorkflow { get; set; }

    public SharedCollection<ConsentRequest> ConsentRequests { get; } = [];

    public SharedCollection<ConditionalAccessPolicy> ConditionalAccess { get; init; } = [];

    public SharedCollection<PartnerAccess> Partners { get; init; } = [];

    /// <summary>Whether a client that asks for the same token again and again is stopped, as Entra stops it.</summary>
    public bool StopsLoops { get; set; } = true;

    /// <summary>
    /// Whether applications get tokens for Microsoft's own APIs that only those can read: their formats are Microsoft's own, and may be encrypted
    /// (https://learn.microsoft.com/entra/identity-platform/access-tokens).
    /// </summary>
    public bool EncryptsTokens { get; set; }

    public IndexedCollection<Person> People { get; } = [];

    public IndexedCollection<Application> Applications { get; } = [];

    public IndexedCollection<ServicePrincipal> ServicePrincipals { get; } = [];

    /// <summary>Those that can still be restored; what was granted to them waits with them.</summary>
    public IndexedCollection<ServicePrincipal> DeletedServicePrincipals { get; } = [];

    public IndexedCollection<AppRoleAssignment> RoleAssignments { get; } = [];

    public IndexedCollection<PermissionGrant> PermissionGrants { get; } = [];

    public IndexedCollection<Mailbox> Mailboxes { get; } = [];

    public SharedCollection<OtherRecipient> OtherRecipients { get; } = [];

    public IEnumerable<string> AllDomains => VerifiedDomains.Append(InitialDomain);

    /// <summary>The one that new people get.</summary>
    public string DefaultDomain => VerifiedDomains.FirstOrDefault() ?? InitialDomain;

    public bool HasDomain(string domain) => AllDomains.Contains(domain, StringComparer.OrdinalIgnoreCase);
}
