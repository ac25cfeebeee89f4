namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>The instance of an application in one tenant, the thing that permissions are granted to.</summary>
public sealed class ServicePrincipal : IReplicated
{
    public required Guid Id { get; init; }

    public required Guid AppId { get; init; }

    public required string DisplayName { get; set; }

    public required Guid AppOwnerTenantId { get; init; }

    /// <summary>The registration behind it, in this tenant or another; null for Microsoft's own.</summary>
    public Application? Backing { get; set; }

    public PublishedApi? Api { get; init; }

    public SharedCollection<string> Tags { get; init; } = [];

    /// <summary>Object ids of people and service principals; an owner may add credentials without any role.</summary>
    public SharedCollection<Guid> Owners { get; init; } = [];

    /// <summary>Directory roles that an administrator gave it, such as Exchange Administrator.</summary>
    public SharedCollection<DirectoryRole> Roles { get; init; } = [];

    public bool AccountEnabled { get; set; } = true;

    /// <summary>appRoleAssignmentRequired: only who holds a role of it gets in.</summary>
    public bool AssignmentRequired { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public Visibility VisibleFrom { get; set; }

    public IReadOnlyList<AppRole> AppRoles => Api?.Roles ?? Backing?.AppRoles ?? [];

    public IReadOnlyList<DelegatedScope> Scopes => Api?.Scopes ?? Backing?.Scopes ?? [];
}
