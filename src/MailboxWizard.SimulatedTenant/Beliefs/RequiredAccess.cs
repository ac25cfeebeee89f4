namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>One entry of a registration's requiredResourceAccess; a declaration that grants nothing.</summary>
public sealed record RequiredAccess(Guid ResourceAppId, Guid PermissionId, bool IsRole);
