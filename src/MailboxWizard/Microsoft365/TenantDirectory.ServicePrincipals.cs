using Microsoft.Graph.Models;

namespace MailboxWizard.Microsoft365;

/// <content>Service principals, and what is granted to them.</content>
public sealed partial class TenantDirectory
{
    /// <summary>Also of Microsoft's own resources, whose permissions are looked up here by name.</summary>
    public Task<ServicePrincipal?> FindServicePrincipalAsync(AppId appId, CancellationToken cancellationToken) => NullWhenNotFoundAsync(async () =>
        GraphShapes.ServicePrincipal(await graph.ServicePrincipalsWithAppId(appId.ToString()).GetAsync(
            ask => ask.QueryParameters.Select = ["id", "appId", "displayName", "appRoles", "oauth2PermissionScopes", "passwordCredentials", "keyCredentials"],
            cancellationToken)), cancellationToken);

    /// <summary>https://learn.microsoft.com/graph/api/serviceprincipal-upsert, so that a repeated request makes no second one.</summary>
    /// <returns>What this request made; null when it was there already.</returns>
    public Task<ServicePrincipal?> UpsertServicePrincipalAsync(AppId appId, string displayName, CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
        GraphShapes.ServicePrincipal(await graph.ServicePrincipalsWithAppId(appId.ToString()).PatchAsync(
            // The tag shows it under Enterprise applications, where an administrator looks for it.
            new Microsoft.Graph.Models.ServicePrincipal { DisplayName = displayName, Tags = ["WindowsAzureActiveDirectoryIntegratedApp"] },
            ask => ask.Headers.Add("Prefer", "create-if-missing"), cancellationToken)), cancellationToken);

    public Task<IReadOnlyList<PermissionGrant>> GrantsAsync(ObjectId servicePrincipal, CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
    {
        var found = await graph.ServicePrincipals[servicePrincipal.ToString()].AppRoleAssignments.GetAsync(cancellationToken: cancellationToken);
        return (IReadOnlyList<PermissionGrant>)
        [
            .. (found?.Value ?? [])
                .Where(grant => grant is { Id: not null, ResourceId: not null, AppRoleId: not null })
                .Select(grant => new PermissionGrant(grant.Id!, new(grant.ResourceId!.Value), grant.AppRoleId!.Value)),
        ];
    }, cancellationToken);

    /// <summary>Administrator consent to one application permission, from the resource's side as Microsoft recommends:
    /// https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto.</summary>
    public Task GrantAsync(ObjectId resource, ObjectId servicePrincipal, Guid permission, CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
    {
        await graph.ServicePrincipals[resource.ToString()].AppRoleAssignedTo.PostAsync(
            new AppRoleAssignment { PrincipalId = servicePrincipal.Value, ResourceId = resource.Value, AppRoleId = permission },
            cancellationToken: cancellationToken);
        return true;
    }, cancellationToken);
}
