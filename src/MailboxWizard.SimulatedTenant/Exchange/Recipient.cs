using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Exchange;

/// <summary>An entry of Exchange's address book: the mailbox, contact or group as filters, policies and cmdlets see it.</summary>
internal sealed record Recipient
{
    /// <summary>The object id, which is Entra's too.</summary>
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Alias { get; init; }

    public required string DisplayName { get; init; }

    public required string PrimarySmtpAddress { get; init; }

    /// <summary>With "SMTP:" before the primary address and "smtp:" before the others.</summary>
    public required IReadOnlyList<string> EmailAddresses { get; init; }

    public required string RecipientType { get; init; }

    public required string RecipientTypeDetails { get; init; }

    public required string DistinguishedName { get; init; }

    /// <summary>Null for contacts and groups.</summary>
    public Mailbox? Mailbox { get; init; }

    /// <summary>Null for mailboxes.</summary>
    public OtherRecipient? Other { get; init; }

    /// <summary>Whether permissions can be given to it.</summary>
    // https://learn.microsoft.com/powershell/module/exchangepowershell/new-applicationaccesspolicy#-policyscopegroupid
    public bool IsSecurityPrincipal => RecipientTypeDetails is "UserMailbox" or "MailUser" or "MailUniversalSecurityGroup";

    public bool HasAddress(string address)
    {
        var bare = address.StartsWith("smtp:", StringComparison.OrdinalIgnoreCase) ? address["smtp:".Length..] : address;
        return EmailAddresses.Any(known => string.Equals(known["smtp:".Length..], bare, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Name, alias, distinguished name, display name, address, GUID or user principal name, as the cmdlets take them.</summary>
    public bool IsNamed(string identity)
        => Guid.TryParse(identity, out var id) ? id == Id
            : HasAddress(identity)
                || new[] { Name, Alias, DisplayName, DistinguishedName, Mailbox?.Owner.UserPrincipalName }.Any(known => string.Equals(known, identity, StringComparison.OrdinalIgnoreCase));
}
