using Microsoft.Graph;
using Microsoft.Graph.Models;

namespace MailboxWizard.Microsoft365;

/// <summary>
/// One tenant's directory, read and written in the name of the signed-in person. Every answer that is not the
/// hoped-for one is a <see cref="Microsoft365Exception"/>; <em>not there</em> is null.
/// </summary>
public sealed partial class TenantDirectory(GraphServiceClient graph)
{
    public Task<TenantProfile> ProfileAsync(CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
    {
        var found = await graph.Organization.GetAsync(
            ask => ask.QueryParameters.Select = ["id", "displayName", "verifiedDomains"], cancellationToken);
        var organization = found?.Value?.FirstOrDefault();
        return new TenantProfile(
            organization?.DisplayName ?? "", [.. (organization?.VerifiedDomains ?? []).Select(domain => domain.Name).OfType<string>()]);
    }, cancellationToken);

    /// <summary>Active roles only: what is merely eligible in Privileged Identity Management is not shown.</summary>
    public Task<IReadOnlyList<ActiveRole>> ActiveRolesAsync(CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
    {
        // The OData cast is an advanced query: without the header and $count it answers 400 Request_UnsupportedQuery
        // (https://learn.microsoft.com/graph/aad-advanced-queries), and id must be selected.
        var found = await graph.Me.TransitiveMemberOf.GraphDirectoryRole.GetAsync(ask =>
        {
            ask.Headers.Add("ConsistencyLevel", "eventual");
            ask.QueryParameters.Count = true;
            ask.QueryParameters.Select = ["id", "displayName", "roleTemplateId"];
        }, cancellationToken);
        return (IReadOnlyList<ActiveRole>)
        [
            .. (found?.Value ?? [])
                .Where(role => Guid.TryParse(role.RoleTemplateId, out _))
                .Select(role => new ActiveRole(Guid.Parse(role.RoleTemplateId!), role.DisplayName ?? "")),
        ];
    }, cancellationToken);

    /// <summary>Names of the service plans that the organisation has bought and not lost.</summary>
    public Task<IReadOnlyList<string>> ServicePlansAsync(CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
    {
        var found = await graph.SubscribedSkus.GetAsync(
            ask => ask.QueryParameters.Select = ["skuPartNumber", "capabilityStatus", "servicePlans"], cancellationToken);
        return (IReadOnlyList<string>)
        [
            .. (found?.Value ?? [])
                .Where(sku => sku.CapabilityStatus is null or "Enabled" or "Warning")
                .SelectMany(sku => sku.ServicePlans ?? [])
                .Select(plan => plan.ServicePlanName).OfType<string>().Distinct(),
        ];
    }, cancellationToken);

    private static async Task<T?> NullWhenNotFoundAsync<T>(Func<Task<T?>> ask, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await GraphErrors.TranslatedAsync(ask, cancellationToken);
        }
        catch (Microsoft365Exception refused) when (refused.Problem.Status is 404)
        {
            return null;
        }
    }
}
