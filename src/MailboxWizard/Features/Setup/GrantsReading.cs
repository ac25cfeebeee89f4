using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>Names what a walk has just read of the registration's grants, for its record and the pages. Asks only for the names of an API that the plan did not need.</summary>
internal static class GrantsReading
{
    public static async Task<GrantsAsRead> NamedAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        var facts = walk.Facts;
        var apis = facts.Grants.All(grant => facts.Apis.Any(api => api.Id == grant.Resource)) ? facts.Apis : await ApisAsync(walk, cancellationToken);
        return new(
            [
                .. facts.Grants.Select(grant =>
                {
                    var api = apis.FirstOrDefault(candidate => candidate.Id == grant.Resource);
                    var offer = api?.Offers.FirstOrDefault(candidate => candidate.Id == grant.PermissionId && candidate.Kind is PermissionKind.Application);
                    return new GrantAsRead(
                        offer?.Value ?? $"{grant.PermissionId}", api?.DisplayName ?? "",
                        facts.ToGrant.Any(wish => wish.Resource == grant.Resource && wish.Id == grant.PermissionId));
                }).OrderByDescending(grant => grant.IsNeeded).ThenBy(grant => grant.Permission, StringComparer.Ordinal),
            ],
            facts.GrantsReadAt, walk.Number);
    }

    private static async Task<IReadOnlyList<ServicePrincipal>> ApisAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        try
        {
            var apis = await Task.WhenAll(Enum.GetValues<RouteApi>().Select(api =>
                walk.ReadAsync(13, directory => directory.FindServicePrincipalAsync(PermissionWish.AppIdOf(api), cancellationToken), cancellationToken)));
            return [.. apis.OfType<ServicePrincipal>()];
        }
        catch (Microsoft365Exception)
        {
            // A name is not worth the run: what has none is shown by its id.
            return walk.Facts.Apis;
        }
    }
}
