using System.Text.Json.Nodes;

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

    public bool AccountEnabled { get; set; } = true;

    /// <summary>appRoleAssignmentRequired: only who holds a role of it gets in.</summary>
    public bool AssignmentRequired { get; set; }

    /// <summary>Further writable properties as Graph writes them; replaced as a whole, never changed in place.</summary>
    public JsonObject Properties { get; set; } = [];

    /// <summary>The one policy that replaces the tenant's default for it.</summary>
    public AppManagementPolicy? AppManagementPolicy { get; set; }

    public Guid? CreatedByAppId { get; init; }

    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>Of a deleted one: what was granted to it and of it, until it is restored or purged.</summary>
    internal SuspendedGrants? Grants { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public Visibility VisibleFrom { get; set; }

    public IReadOnlyList<AppRole> AppRoles => Api?.Roles ?? Backing?.AppRoles ?? [];

    public IReadOnlyList<DelegatedScope> Scopes => Api?.Scopes ?? Backing?.Scopes ?? [];
}
