namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>An address of the organisation behind which there is no mailbox: a contact or a group.</summary>
public sealed class OtherRecipient(string address, string displayName, OtherRecipientKind kind)
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public string Address { get; } = address;

    public string DisplayName { get; } = displayName;

    public OtherRecipientKind Kind { get; } = kind;

    public string Name { get; init; } = displayName;

    public string Alias { get; init; } = address.Split('@')[0];

    public bool IsGroup => Kind is not OtherRecipientKind.Contact;

    /// <summary>Object ids of people and of other recipients.</summary>
    public SlowCollection<Guid> Members { get; init; } = [];

    public bool HasAddress(string other) => string.Equals(Address, other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What is behind such an address.</summary>
public enum OtherRecipientKind
{
    /// <summary>A mail contact: somebody outside, listed in the address book.</summary>
    Contact,

    /// <summary>A distribution list.</summary>
    Group,

    /// <summary>A mail-enabled security group, the only one that permissions can be given to.</summary>
    SecurityGroup,

    /// <summary>A Microsoft 365 group.</summary>
    Microsoft365Group,
}
