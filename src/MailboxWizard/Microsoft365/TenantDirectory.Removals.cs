using Microsoft.Graph;
using Microsoft.Graph.Models;

namespace MailboxWizard.Microsoft365;

/// <content>What takes away, and brings back. Whoever repeats one of these is answered 404 when the first one came through.</content>
public sealed partial class TenantDirectory
{
    /// <summary>From the resource's side, as Microsoft recommends: https://learn.microsoft.com/graph/api/serviceprincipal-delete-approleassignedto.</summary>
    public Task RevokeGrantAsync(ObjectId resource, string grant, CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
    {
        await graph.ServicePrincipals[resource.ToString()].AppRoleAssignedTo[grant].DeleteAsync(cancellationToken: cancellationToken);
        return true;
    }, cancellationToken);

    /// <summary>
    /// Takes along what is granted to it, and leaves it among the deleted items for 30 days:
    /// https://learn.microsoft.com/graph/api/serviceprincipal-delete, with <c>Application.ReadWrite.All</c> and a role such as Cloud
    /// Application Administrator, also where the application is another tenant's.
    /// </summary>
    public Task DeleteServicePrincipalAsync(ObjectId servicePrincipal, CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
    {
        await graph.ServicePrincipals[servicePrincipal.ToString()].DeleteAsync(cancellationToken: cancellationToken);
        return true;
    }, cancellationToken);

    /// <summary>Leaves it among the deleted items for 30 days, where it keeps its unique name: https://learn.microsoft.com/graph/api/application-delete.</summary>
    public Task DeleteRegistrationAsync(ObjectId registration, CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
    {
        await graph.Applications[registration.ToString()].DeleteAsync(cancellationToken: cancellationToken);
        return true;
    }, cancellationToken);

    /// <summary>For good, of a deleted registration or service principal: https://learn.microsoft.com/graph/api/directory-deleteditems-delete.</summary>
    public Task PurgeAsync(ObjectId deleted, CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
    {
        await graph.Directory.DeletedItems[deleted.ToString()].DeleteAsync(cancellationToken: cancellationToken);
        return true;
    }, cancellationToken);

    /// <summary>Brings a deleted registration or service principal back, each by itself: https://learn.microsoft.com/graph/api/directory-deleteditems-restore.</summary>
    public Task RestoreAsync(ObjectId deleted, CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
    {
        await graph.Directory.DeletedItems[deleted.ToString()].Restore.PostAsync(cancellationToken: cancellationToken);
        return true;
    }, cancellationToken);

    /// <summary>Replaces what the registration declares: https://learn.microsoft.com/graph/api/application-update.</summary>
    /// <param name="declared">The whole collection: Graph replaces what is there.</param>
    public Task DeclareAsync(ObjectId registration, IEnumerable<PermissionDeclaration> declared, CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
    {
        await graph.Applications[registration.ToString()].PatchAsync(
            new Application { RequiredResourceAccess = GraphShapes.Declarations(declared) }, cancellationToken: cancellationToken);
        return true;
    }, cancellationToken);

    /// <summary>Deleted in the last 30 days. The list takes no filter on <c>appId</c> that is documented, so all are read; there are few.</summary>
    public Task<IReadOnlyList<ServicePrincipal>> DeletedServicePrincipalsAsync(CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
    {
        var page = await graph.Directory.DeletedItems.GraphServicePrincipal.GetAsync(
            ask => ask.QueryParameters.Select = ["id", "appId", "displayName", "passwordCredentials", "keyCredentials"], cancellationToken);
        var all = new List<ServicePrincipal>();
        if (page is not null)
            await PageIterator<Microsoft.Graph.Models.ServicePrincipal, ServicePrincipalCollectionResponse>.CreatePageIterator(graph, page, deleted =>
            {
                if (GraphShapes.ServicePrincipal(deleted) is { } shaped)
                    all.Add(shaped);
                return true;
            }).IterateAsync(cancellationToken);
        return (IReadOnlyList<ServicePrincipal>)all;
    }, cancellationToken);

    /// <summary>The tenant in which the application of a service principal is registered: <c>appOwnerOrganizationId</c>.</summary>
    /// <returns>Null when this tenant has no service principal of it.</returns>
    public async Task<(ObjectId Id, TenantId? Home)?> FindClientHomeAsync(AppId appId, CancellationToken cancellationToken)
    {
        var found = await NullWhenNotFoundAsync(
            () => graph.ServicePrincipalsWithAppId(appId.ToString()).GetAsync(
                ask => ask.QueryParameters.Select = ["id", "appId", "appOwnerOrganizationId"], cancellationToken), cancellationToken);
        return found?.Id is { } id ? (new(Guid.Parse(id)), found.AppOwnerOrganizationId is { } home ? new TenantId(home) : null) : null;
    }

    /// <summary>
    /// Delegated permissions that were granted to a service principal, for everybody or for one person:
    /// https://learn.microsoft.com/graph/api/serviceprincipal-list-oauth2permissiongrants.
    /// </summary>
    public Task<IReadOnlyList<DelegatedGrant>> DelegatedGrantsAsync(ObjectId servicePrincipal, CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
    {
        var page = await graph.ServicePrincipals[servicePrincipal.ToString()].Oauth2PermissionGrants.GetAsync(cancellationToken: cancellationToken);
        var all = new List<DelegatedGrant>();
        if (page is not null)
            await PageIterator<OAuth2PermissionGrant, OAuth2PermissionGrantCollectionResponse>.CreatePageIterator(graph, page, grant =>
            {
                if (Guid.TryParse(grant.ResourceId, out var resource))
                    all.Add(new(new(resource), (grant.Scope ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)));
                return true;
            }).IterateAsync(cancellationToken);
        return (IReadOnlyList<DelegatedGrant>)all;
    }, cancellationToken);
}
