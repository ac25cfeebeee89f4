namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>Exchange's old way to say which mailboxes an application may open with the permissions that Entra granted it.</summary>
// https://learn.microsoft.com/powershell/module/exchangepowershell/new-applicationaccesspolicy
public sealed record ApplicationAccessPolicy
{
    public Guid Id { get; init; } = Guid.NewGuid();

    /// <summary>The application it is about; null for *, which means every one.</summary>
    public Guid? AppId { get; init; }

    /// <summary>RestrictAccess (only these mailboxes) or DenyAccess (all but these).</summary>
    public required bool Restricts { get; init; }

    /// <summary>Whose mailboxes: a mail-enabled security group, with the groups in it, or one user's.</summary>
    public required Guid ScopeId { get; init; }

    public string Description { get; init; } = "";

    public bool IsAbout(Guid appId) => AppId is null || AppId == appId;
}
