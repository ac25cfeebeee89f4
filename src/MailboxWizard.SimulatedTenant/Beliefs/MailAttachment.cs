namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A file that hangs on a message; its id comes from the message and its place in the row.</summary>
public sealed record MailAttachment
{
    public required string Name { get; init; }

    public required string ContentType { get; init; }

    public required ReadOnlyMemory<byte> Content { get; init; }
}
