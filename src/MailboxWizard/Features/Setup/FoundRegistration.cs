using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>A registration with what hangs on it: owners, its instance in the tenant, and what is granted to that.</summary>
internal sealed record FoundRegistration(
    Registration Registration, IReadOnlyList<RegistrationOwner> Owners, ServicePrincipal? Client, IReadOnlyList<PermissionGrant> Grants)
{
    public static async Task<FoundRegistration> ReadAsync(TenantDirectory directory, Registration registration, CancellationToken cancellationToken)
    {
        var owners = directory.OwnersAsync(registration.Id, cancellationToken);
        var client = directory.FindServicePrincipalAsync(registration.AppId, cancellationToken);
        await Task.WhenAll(owners, client);
        return new(
            registration, await owners, await client,
            await client is { } principal ? await directory.GrantsAsync(principal.Id, cancellationToken) : []);
    }
}
