namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>The grant of one app role of a resource to a service principal or a person.</summary>
public sealed record AppRoleAssignment : IReplicated
{
    public required string Id { get; init; }

    public required Guid PrincipalId { get; init; }

    /// <summary>"ServicePrincipal" or "User".</summary>
    public required string PrincipalType { get; init; }

    public required Guid ResourceId { get; init; }

    public required Guid AppRoleId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>New tokens carry it as soon as the token service has heard of it.</summary>
    public Visibility VisibleFrom { get; init; }
}
