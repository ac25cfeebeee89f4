using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Who has consented to what, and who may.</summary>
internal static class Consents
{
    /// <summary>The scopes of a resource that this application may use for this person.</summary>
    public static HashSet<string> Granted(Tenant tenant, Guid clientAppId, Guid resourceAppId, Person person)
    {
        var granted = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (tenant.FindServicePrincipal(clientAppId) is not { } client || tenant.FindServicePrincipal(resourceAppId) is not { } resource) return granted;
        foreach (var grant in tenant.PermissionGrants)
            if (grant.ClientId == client.Id && grant.ResourceId == resource.Id && (grant.PrincipalId is null || grant.PrincipalId == person.Id))
                granted.UnionWith(grant.Scopes);
        return granted;
    }

    /// <summary>What the request asks for and nobody has granted; the scopes of OpenID Connect are grants on Microsoft Graph.</summary>
    public static IReadOnlyList<DelegatedScope> Outstanding(Tenant tenant, Guid clientAppId, ScopeRequest asked, Person person)
    {
        var onGraph = Granted(tenant, clientAppId, PublishedApis.MicrosoftGraph.AppId, person);
        var onResource = Granted(tenant, clientAppId, asked.Resource.AppId, person);
        return [.. Scopes(asked).Where(s => !(IsOpenId(asked, s) ? onGraph : onResource).Contains(s.Value))];
    }

    public static IReadOnlyList<DelegatedScope> Scopes(ScopeRequest asked) =>
    [
        .. PublishedApis.MicrosoftGraph.Scopes.Where(s => asked.OpenId.Contains(s.Value)),
        .. asked.Wanted.Select(value => asked.Resource.Scopes.First(s => s.Value == value)),
    ];

    // An Application Administrator may consent to everything but Microsoft Graph's application permissions, so to every delegated one:
    // https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent#prerequisites
    public static bool MayConsentForOrganisation(Person person) => person.HasAnyOf(
        DirectoryRole.GlobalAdministrator, DirectoryRole.PrivilegedRoleAdministrator, DirectoryRole.ApplicationAdministrator, DirectoryRole.CloudApplicationAdministrator);

    /// <summary>Records the consent; the application's service principal appears in the tenant with the first one.</summary>
    public static void Record(Tenant tenant, Tenant home, Application application, ScopeRequest asked, Guid? principal, DateTimeOffset now)
    {
        var client = tenant.FindServicePrincipal(application.AppId);
        if (client is null)
        {
            client = new ServicePrincipal
            {
                Id = Guid.NewGuid(),
                AppId = application.AppId,
                DisplayName = application.DisplayName,
                AppOwnerTenantId = home.Id,
                Backing = application,
                CreatedAt = now,
            };
            tenant.ServicePrincipals.Add(client);
        }
        Add(tenant, client, PublishedApis.MicrosoftGraph, asked.OpenId, principal);
        Add(tenant, client, asked.Resource, asked.Wanted, principal);
    }

    private static bool IsOpenId(ScopeRequest asked, DelegatedScope scope) => asked.OpenId.Contains(scope.Value);

    private static void Add(Tenant tenant, ServicePrincipal client, PublishedApi api, IEnumerable<string> values, Guid? principal)
    {
        var resource = tenant.FindServicePrincipal(api.AppId) ?? throw EntraProblems.ResourceNotInTenant(api.Identifiers[0], tenant.DisplayName);
        var grant = tenant.PermissionGrants.FirstOrDefault(g => g.ClientId == client.Id && g.ResourceId == resource.Id && g.PrincipalId == principal);
        var added = values.Where(v => grant is null || !grant.Scopes.Contains(v, StringComparer.OrdinalIgnoreCase)).ToList();
        if (added.Count == 0) return;
        if (grant is null)
        {
            grant = new PermissionGrant { Id = Ids.Opaque(), ClientId = client.Id, PrincipalId = principal, ResourceId = resource.Id };
            tenant.PermissionGrants.Add(grant);
        }
        foreach (var value in added) grant.Scopes.Add(value);
    }
}
