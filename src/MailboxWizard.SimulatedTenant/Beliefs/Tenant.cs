using System.Text.Json.Serialization;

namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>One organisation and everything in it.</summary>
public sealed class Tenant
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

    public SecretPolicy SecretPolicy { get; set; } = SecretPolicy.None;

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

    public SharedCollection<Person> People { get; } = [];

    public SharedCollection<Application> Applications { get; } = [];

    public SharedCollection<ServicePrincipal> ServicePrincipals { get; } = [];

    public SharedCollection<AppRoleAssignment> RoleAssignments { get; } = [];

    public SharedCollection<PermissionGrant> PermissionGrants { get; } = [];

    public SharedCollection<Mailbox> Mailboxes { get; } = [];

    public SharedCollection<OtherRecipient> OtherRecipients { get; } = [];

    public IEnumerable<string> AllDomains => VerifiedDomains.Append(InitialDomain);

    public bool HasDomain(string domain) => AllDomains.Contains(domain, StringComparer.OrdinalIgnoreCase);

    /// <summary>By object id or user principal name, never by another address: that is all Graph takes.</summary>
    public Person? FindPerson(string idOrUpn)
        => Guid.TryParse(idOrUpn, out var id) ? People.FirstOrDefault(p => p.Id == id)
            : People.FirstOrDefault(p => string.Equals(p.UserPrincipalName, idOrUpn, StringComparison.OrdinalIgnoreCase));

    public ServicePrincipal? FindServicePrincipal(Guid appId) => ServicePrincipals.FirstOrDefault(sp => sp.AppId == appId);
}
