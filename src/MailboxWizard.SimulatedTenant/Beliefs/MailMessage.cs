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

    /// <summary>Plain text.</summary>
    public string Body { get; init; } = "";

    /// <summary>When something about it was changed; null if nothing was.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>The id that it had before it was moved; what it says to the world outside is made from it.</summary>
    public string? OriginalId { get; init; }

    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>low, normal or high.</summary>
    public string Importance { get; init; } = "normal";

    /// <summary>focused or other.</summary>
    public string InferenceClassification { get; init; } = "focused";

    /// <summary>notFlagged, flagged or complete.</summary>
    public string FlagStatus { get; init; } = "notFlagged";

    public bool HasAttachments { get; init; }
}
