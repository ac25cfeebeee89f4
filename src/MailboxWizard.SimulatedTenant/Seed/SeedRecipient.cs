using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant;

/// <summary>A mail contact or a group in a seed file: an address without a mailbox.</summary>
public sealed class SeedRecipient
{
    public required string Address { get; set; }

    public required string DisplayName { get; set; }

    public OtherRecipientKind Kind { get; set; } = OtherRecipientKind.Contact;
}
