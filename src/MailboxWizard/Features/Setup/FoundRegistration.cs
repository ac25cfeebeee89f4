using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>A registration with what hangs on it: its instance in the tenant, what is granted to that, and who owns that.</summary>
internal sealed record FoundRegistration(
    Registration Registration, ServicePrincipal? Client, IReadOnlyList<PermissionGrant> Grants, IReadOnlyList<RegistrationOwner> ClientOwners)
{
    public static async Task<FoundRegistration> ReadAsync(TenantDirectory directory, Registration registration, CancellationToken cancellationToken)
    {
        if (await directory.FindServicePrincipalAsync(registration.AppId, cancellationToken) is not { } principal)
            return new(registration, null, [], []);
        var grants = directory.GrantsAsync(principal.Id, cancellationToken);
        var clientOwners = directory.ClientOwnersAsync(principal.Id, cancellationToken);
        await Task.WhenAll(grants, clientOwners);
        return new(registration, principal, await grants, await clientOwners);
    }
}
