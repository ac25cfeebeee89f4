using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>A registration with what hangs on it: owners, its instance in the tenant, and what is granted to that.</summary>
internal sealed record FoundRegistration(
    Registration Registration, IReadOnlyList<RegistrationOwner> Owners, ServicePrincipal? Client, IReadOnlyList<PermissionGrant> Grants,
    IReadOnlyList<RegistrationOwner> ClientOwners)
{
    public static async Task<FoundRegistration> ReadAsync(TenantDirectory directory, Registration registration, CancellationToken cancellationToken)
    {
        var owners = directory.OwnersAsync(registration.Id, cancellationToken);
        var client = directory.FindServicePrincipalAsync(registration.AppId, cancellationToken);
        await Task.WhenAll(owners, client);
        if (await client is not { } principal)
            return new(registration, await owners, null, [], []);
        var grants = directory.GrantsAsync(principal.Id, cancellationToken);
        var clientOwners = directory.ClientOwnersAsync(principal.Id, cancellationToken);
        await Task.WhenAll(grants, clientOwners);
        return new(registration, await owners, principal, await grants, await clientOwners);
    }
}
