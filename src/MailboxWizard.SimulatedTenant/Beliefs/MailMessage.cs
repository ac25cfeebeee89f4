namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A message in a folder.</summary>
public sealed record MailMessage
{
    public required string Id { get; init; }

    public required string Subject { get; init; }

    public required string FromName { get; init; }

    public required string FromAddress { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public bool IsRead { get; init; }

    public bool HasAttachments { get; init; }
}
