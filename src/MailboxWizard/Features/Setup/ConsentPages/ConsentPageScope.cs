using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup.ConsentPages;

/// <summary>
/// What Microsoft's page would grant, or has granted, beside what a run wants: it grants everything that the registration declares, whoever
/// declared it (https://learn.microsoft.com/entra/identity-platform/scopes-oidc#the-default-scope). Also what another run of ours declared for
/// the other route is more than this one asks for; what is granted already, the page adds nothing to.
/// </summary>
internal static class ConsentPageScope
{
    /// <summary>Not of this run and not granted, by name where the tenant knows it; both kinds, for the page grants both.</summary>
    public static async Task<IReadOnlyList<string>> DeclaredElseAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        var others = (walk.Facts.Registration?.Declared ?? [])
            .Where(declared => !walk.Facts.Wanted.Any(wish => wish.ResourceAppId == declared.Resource && wish.Id == declared.Id && wish.Kind == declared.Kind)).ToList();
        if (others.Count is 0)
            return [];
        var apis = await ApisAsync(walk, cancellationToken);
        return Named(others.Where(declared => !IsGranted(declared)).Select(declared =>
            Offer(apis.Find(api => api.AppId == declared.Resource), declared.Id, declared.Kind)?.Value ?? $"{declared.Resource}/{declared.Id}"));

        bool IsGranted(PermissionDeclaration declared) => declared.Kind is PermissionKind.Application
            && apis.Find(api => api.AppId == declared.Resource) is { } of && walk.Facts.Grants.Any(grant => grant.Resource == of.Id && grant.PermissionId == declared.Id);
    }

    /// <summary>Application permissions that the registration holds by now, and did not before; by name, and not of this run.</summary>
    /// <param name="walk">Has read them.</param>
    /// <param name="before">What was granted when the page was opened.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<IReadOnlyList<string>> GrantedElseAsync(SetupWalk walk, IReadOnlyList<GrantedBefore> before, CancellationToken cancellationToken)
    {
        var others = walk.Facts.Grants
            .Where(grant => !walk.Facts.ToGrant.Any(wish => wish.Resource == grant.Resource && wish.Id == grant.PermissionId) && !before.Contains(new(grant.Resource, grant.PermissionId)))
            .ToList();
        if (others.Count is 0)
            return [];
        var apis = await ApisAsync(walk, cancellationToken);
        return Named(others.Select(grant =>
            Offer(apis.Find(api => api.Id == grant.Resource), grant.PermissionId, PermissionKind.Application)?.Value ?? $"{grant.PermissionId}"));
    }

    private static List<string> Named(IEnumerable<string> names) => [.. names.Distinct().Order(StringComparer.Ordinal)];

    private static PermissionOffer? Offer(ServicePrincipal? api, Guid id, PermissionKind kind) => api?.Offers.FirstOrDefault(offer => offer.Id == id && offer.Kind == kind);

    private static async Task<List<ServicePrincipal>> ApisAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        var apis = new List<ServicePrincipal>();
        foreach (var api in Enum.GetValues<RouteApi>())
        {
            if (await walk.ReadAsync(13, directory => directory.FindServicePrincipalAsync(PermissionWish.AppIdOf(api), cancellationToken), cancellationToken) is { } of)
                apis.Add(of);
        }
        return apis;
    }
}
