namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>An address of the organisation behind which there is no mailbox.</summary>
public sealed record OtherRecipient(string Address, string DisplayName, OtherRecipientKind Kind);

/// <summary>What is behind such an address.</summary>
public enum OtherRecipientKind
{
    /// <summary>A mail contact: somebody outside, listed in the address book.</summary>
    Contact,

    /// <summary>A distribution list or a mail-enabled security group.</summary>
    Group,
}
