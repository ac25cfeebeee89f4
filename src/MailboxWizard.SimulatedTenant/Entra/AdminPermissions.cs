using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>An application permission together with the resource that it is for.</summary>
internal sealed record AskedRole(ApiResource Resource, AppRole Role);

/// <summary>What an administrator is asked to grant for everybody.</summary>
internal sealed record AdminPermissions(IReadOnlyList<AskedScope> Scopes, IReadOnlyList<AskedRole> Roles)
{
    public bool AreEmpty => Scopes.Count == 0 && Roles.Count == 0;

    public bool HasGraphRoles => Roles.Any(r => r.Resource.IsGraph);

    public IEnumerable<ApiResource> Resources => Scopes.Select(s => s.Resource).Concat(Roles.Select(r => r.Resource)).DistinctBy(r => r.AppId);

    /// <summary>Everything that the registration declares.</summary>
    /// <exception cref="EntraProblem">It declares something that no resource has.</exception>
    public static AdminPermissions Declared(Application application, TenantState state)
    {
        var scopes = new List<AskedScope>();
        var roles = new List<AskedRole>();
        foreach (var access in application.RequiredAccess)
        {
            var resource = ApiResource.Find(access.ResourceAppId.ToString(), state) ?? throw EntraProblems.NothingDeclared(application, access.ResourceAppId.ToString());
            if (access.IsRole && resource.Roles.FirstOrDefault(r => r.Id == access.PermissionId && r.IsForApplications) is { } role) roles.Add(new AskedRole(resource, role));
            else if (!access.IsRole && resource.Scopes.FirstOrDefault(s => s.Id == access.PermissionId) is { } scope) scopes.Add(new AskedScope(resource, scope));
            else throw EntraProblems.NothingDeclared(application, resource.DisplayName);
        }
        return new AdminPermissions(scopes, roles);
    }
}
