using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>A delegated permission together with the resource that it is for.</summary>
internal sealed record AskedScope(ApiResource Resource, DelegatedScope Scope);

/// <summary>Who has consented to what, and who may.</summary>
internal static class Consents
{
    /// <summary>The scopes of a resource that this application may use for this person.</summary>
    public static HashSet<string> Granted(Tenant tenant, Application client, ApiResource api, Person person)
    {
        var granted = new HashSet<string>(PreAuthorized(client, api), StringComparer.OrdinalIgnoreCase);
        if (tenant.FindServicePrincipal(client.AppId) is not { } principal || tenant.FindServicePrincipal(api.AppId) is not { } resource) return granted;
        foreach (var grant in tenant.PermissionGrantsOf(principal.Id))
            if (grant.ResourceId == resource.Id && (grant.PrincipalId is null || grant.PrincipalId == person.Id))
                granted.UnionWith(grant.Scopes);
        return granted;
    }

    /// <summary>What the request asks for and nobody has granted; the scopes of OpenID Connect are grants on Microsoft Graph.</summary>
    public static IReadOnlyList<AskedScope> Outstanding(Tenant tenant, Application client, ScopeRequest asked, Person person, TenantState state)
    {
        var onResource = Granted(tenant, client, asked.Resource, person);
        // With any consent to the resource, /.default asks for no more: https://learn.microsoft.com/entra/identity-platform/scopes-oidc#the-default-scope
        if (asked.IsDefault && onResource.Count > 0) return [];
        var all = Scopes(client, asked, state);
        if (asked.IsDefault && all.Count == 0 && asked.Resource.AppId != client.AppId) throw EntraProblems.NothingDeclared(client, asked.Resource.DisplayName);
        var onGraph = Granted(tenant, client, ApiResource.MicrosoftGraph, person);
        return [.. all.Where(s => !(s.Resource.IsGraph ? onGraph : s.Resource.Is(asked.Resource) ? onResource : Granted(tenant, client, s.Resource, person)).Contains(s.Scope.Value))];
    }

    /// <summary>All that a consent to the request is about; /.default is about everything that is declared, on every resource.</summary>
    public static IReadOnlyList<AskedScope> Scopes(Application client, ScopeRequest asked, TenantState state)
    {
        var openId = ApiResource.MicrosoftGraph.Scopes.Where(s => asked.OpenId.Contains(s.Value)).Select(s => new AskedScope(ApiResource.MicrosoftGraph, s));
        var wanted = asked.IsDefault ? DeclaredScopes(client, state) : asked.Wanted.Select(value => new AskedScope(asked.Resource, asked.Resource.FindScope(value)!));
        return [.. openId.Concat(wanted).DistinctBy(s => (s.Resource.AppId, s.Scope.Value))];
    }

    public static IEnumerable<AskedScope> DeclaredScopes(Application client, TenantState state)
        => from access in client.RequiredAccess
           where !access.IsRole
           let api = ApiResource.Find(access.ResourceAppId.ToString(), state)
           let scope = api?.Scopes.FirstOrDefault(s => s.Id == access.PermissionId)
           where scope is not null
           select new AskedScope(api, scope);

    // An Application Administrator may consent to everything but Microsoft Graph's application permissions, so to every delegated one:
    // https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent#prerequisites
    public static bool MayConsentForOrganisation(Person person) => person.HasAnyOf(
        DirectoryRole.GlobalAdministrator, DirectoryRole.PrivilegedRoleAdministrator, DirectoryRole.ApplicationAdministrator, DirectoryRole.CloudApplicationAdministrator);

    public static bool MayConsentToGraphRoles(Person person) => person.HasAnyOf(DirectoryRole.GlobalAdministrator, DirectoryRole.PrivilegedRoleAdministrator);

    // https://learn.microsoft.com/entra/identity/enterprise-apps/configure-user-consent
    public static bool NeedsAdministrator(Tenant tenant, IEnumerable<AskedScope> asked) => !tenant.UsersMayConsent || asked.Any(s => s.Scope.NeedsAdministrator);

    /// <summary>Records the consent; the application's service principal appears in the tenant with the first one.</summary>
    public static void Record(Tenant tenant, Tenant home, Application application, IEnumerable<AskedScope> scopes, Guid? principal, DateTimeOffset now)
    {
        var client = Principal(tenant, home, application, now);
        foreach (var ofOne in scopes.GroupBy(s => s.Resource.AppId)) Add(tenant, client, ofOne.First().Resource, ofOne.Select(s => s.Scope.Value), principal);
    }

    public static ServicePrincipal Principal(Tenant tenant, Tenant home, Application application, DateTimeOffset now)
    {
        if (tenant.FindServicePrincipal(application.AppId) is { } known) return known;
        var made = new ServicePrincipal
        {
            Id = Guid.NewGuid(),
            AppId = application.AppId,
            DisplayName = application.DisplayName,
            AppOwnerTenantId = home.Id,
            Backing = application,
            CreatedAt = now,
        };
        tenant.ServicePrincipals.Add(made);
        return made;
    }

    /// <exception cref="EntraProblem">The tenant has no service principal of a resource that is asked for.</exception>
    public static void CheckSubscribed(Tenant tenant, IEnumerable<AskedScope> asked)
    {
        foreach (var api in asked.Select(s => s.Resource).DistinctBy(r => r.AppId)) CheckSubscribed(tenant, api);
    }

    public static void CheckSubscribed(Tenant tenant, ApiResource api)
    {
        if (tenant.FindServicePrincipal(api.AppId) is null) throw EntraProblems.ResourceNotSubscribed(api.DisplayName, tenant.DisplayName);
    }

    private static void Add(Tenant tenant, ServicePrincipal client, ApiResource api, IEnumerable<string> values, Guid? principal)
    {
        var resource = tenant.FindServicePrincipal(api.AppId) ?? throw EntraProblems.ResourceNotSubscribed(api.DisplayName, tenant.DisplayName);
        var grant = tenant.PermissionGrantsOf(client.Id).FirstOrDefault(g => g.ResourceId == resource.Id && g.PrincipalId == principal);
        var added = values.Where(v => grant is null || !grant.Scopes.Contains(v, StringComparer.OrdinalIgnoreCase)).ToList();
        if (added.Count == 0) return;
        if (grant is null)
        {
            grant = new PermissionGrant { Id = Ids.Opaque(), ClientId = client.Id, PrincipalId = principal, ResourceId = resource.Id };
            tenant.PermissionGrants.Add(grant);
        }
        foreach (var value in added) grant.Scopes.Add(value);
    }

    // An API may let clients in by itself, without anybody's consent: https://learn.microsoft.com/graph/api/resources/preauthorizedapplication
    private static IEnumerable<string> PreAuthorized(Application client, ApiResource api)
        => from entry in (api.Registered?.Properties["api"]?["preAuthorizedApplications"] as JsonArray ?? []).OfType<JsonObject>()
           where string.Equals((string?)entry["appId"], client.AppId.ToString(), StringComparison.OrdinalIgnoreCase)
           from id in entry["delegatedPermissionIds"] as JsonArray ?? []
           let scope = api.Scopes.FirstOrDefault(s => s.Id == Guid.Parse((string)id!))
           where scope is not null
           select scope.Value;
}
