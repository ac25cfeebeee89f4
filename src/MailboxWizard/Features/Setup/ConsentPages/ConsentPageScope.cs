using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Setup.ConsentPages;

/// <summary>
/// What Microsoft's page would grant, or has granted, beside what a run wants: it grants everything that the registration declares, whoever
/// declared it (https://learn.microsoft.com/entra/identity-platform/scopes-oidc#the-default-scope). What belongs to a configured route is ours.
/// </summary>
internal sealed class ConsentPageScope(IOptions<SetupOptions> options)
{
    /// <summary>Declared by somebody else, by name where the tenant knows it; both kinds, for the page grants both.</summary>
    public async Task<IReadOnlyList<string>> DeclaredElseAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        var others = (walk.Facts.Registration?.Declared ?? [])
            .Where(declared => !walk.Facts.Wanted.Any(wish => wish.ResourceAppId == declared.Resource && wish.Id == declared.Id && wish.Kind == declared.Kind)).ToList();
        if (others.Count is 0)
            return [];
        var apis = await ApisAsync(walk, cancellationToken);
        return Foreign(others.Select(declared =>
        {
            var offer = apis.SelectMany(api => api.Of.Offers.Where(_ => api.Of.AppId == declared.Resource), (api, of) => (api.Api, Offer: (PermissionOffer?)of))
                .FirstOrDefault(known => known.Offer!.Id == declared.Id && known.Offer.Kind == declared.Kind);
            return (offer.Api, offer.Offer, Unknown: $"{declared.Resource}/{declared.Id}");
        }));
    }

    /// <summary>Application permissions that the registration holds by now and no route of ours has.</summary>
    public async Task<IReadOnlyList<string>> GrantedElseAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        var others = walk.Facts.Grants.Where(grant => !walk.Facts.ToGrant.Any(wish => wish.Resource == grant.Resource && wish.Id == grant.PermissionId)).ToList();
        if (others.Count is 0)
            return [];
        var apis = await ApisAsync(walk, cancellationToken);
        return Foreign(others.Select(grant =>
        {
            var offer = apis.SelectMany(api => api.Of.Offers.Where(_ => api.Of.Id == grant.Resource), (api, of) => (api.Api, Offer: (PermissionOffer?)of))
                .FirstOrDefault(known => known.Offer!.Id == grant.PermissionId && known.Offer.Kind is PermissionKind.Application);
            return (offer.Api, offer.Offer, Unknown: $"{grant.PermissionId}");
        }));
    }

    private List<string> Foreign(IEnumerable<(RouteApi Api, PermissionOffer? Offer, string Unknown)> found) =>
        [.. found.Where(one => one.Offer is null || !IsOfRoute(one.Api, one.Offer)).Select(one => one.Offer?.Value ?? one.Unknown).Distinct().Order(StringComparer.Ordinal)];

    private bool IsOfRoute(RouteApi api, PermissionOffer offer) => new[] { options.Value.GraphRoute, options.Value.EwsRoute }
        .SelectMany(route => new[] { route.First, route.Second })
        .Any(permission => permission.Api == api && permission.Value == offer.Value && permission.Kind == offer.Kind);

    private static async Task<List<(RouteApi Api, ServicePrincipal Of)>> ApisAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        var apis = new List<(RouteApi, ServicePrincipal)>();
        foreach (var api in Enum.GetValues<RouteApi>())
        {
            if (await walk.ReadAsync(13, directory => directory.FindServicePrincipalAsync(PermissionWish.AppIdOf(api), cancellationToken), cancellationToken) is { } of)
                apis.Add((api, of));
        }
        return apis;
    }
}
