namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>What was granted to a service principal, and of it, when it was deleted.</summary>
internal sealed record SuspendedGrants(IReadOnlyList<AppRoleAssignment> Roles, IReadOnlyList<PermissionGrant> Scopes);
