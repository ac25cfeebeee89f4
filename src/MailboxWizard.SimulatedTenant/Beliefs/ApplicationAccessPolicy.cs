namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>Exchange's old way to say which mailboxes an application may open with the permissions that Entra granted it.</summary>
// https://learn.microsoft.com/powershell/module/exchange/new-applicationaccesspolicy
public sealed record ApplicationAccessPolicy
{
    /// <summary>The application it is about; null for every one, which Exchange cannot say and practice needs.</summary>
    public Guid? AppId { get; init; }

    /// <summary>RestrictAccess (only these mailboxes) or DenyAccess (all but these).</summary>
    public required bool Restricts { get; init; }

    /// <summary>The addresses in its scope.</summary>
    public required IReadOnlyList<string> Mailboxes { get; init; }

    public bool Blocks(Guid appId, Mailbox mailbox) => (AppId is null || AppId == appId) && Mailboxes.Any(mailbox.HasAddress) != Restricts;
}
