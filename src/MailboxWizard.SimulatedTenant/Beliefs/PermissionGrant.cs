namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A consent to delegated permissions (oauth2PermissionGrant): for one person, or for all of them when PrincipalId is null.</summary>
public sealed class PermissionGrant
{
    public required string Id { get; init; }

    public required Guid ClientId { get; init; }

    public Guid? PrincipalId { get; init; }

    public required Guid ResourceId { get; init; }

    /// <summary>Scope values; compared without case.</summary>
    public SharedCollection<string> Scopes { get; init; } = [];
}
