namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>An application role of Exchange, assigned to an application for some mailboxes or for all of them.</summary>
// https://learn.microsoft.com/powershell/module/exchangepowershell/new-managementroleassignment
public sealed record ScopedRole
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public required string Name { get; init; }

    /// <summary>The name of an <see cref="ApplicationRole"/>.</summary>
    public required string Role { get; init; }

    /// <summary>The id of a <see cref="ServicePrincipalPointer"/>.</summary>
    public required Guid AssigneeId { get; init; }

    /// <summary>CustomResourceScope: a <see cref="ManagementScope"/>; null together with the group for the whole organisation.</summary>
    public Guid? ScopeId { get; init; }

    /// <summary>RecipientGroupScope: the direct members of a group.</summary>
    public Guid? GroupId { get; init; }

    public IReadOnlyList<string> Permissions => ApplicationRole.Find(Role)?.Permissions ?? [];
}
