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
