using System.Text.Json.Serialization;

namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A message in a folder.</summary>
public sealed record MailMessage
{
    /// <summary>As Graph shows it; it changes when the message moves.</summary>
    public required string Id { get; init; }

    public required string Subject { get; init; }

    public required string FromName { get; init; }

    public required string FromAddress { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public bool IsRead { get; init; }

    public string Body { get; init; } = "";

    public bool BodyIsHtml { get; init; }

    public IReadOnlyList<MailPerson> To { get; init; } = [];

    public IReadOnlyList<MailPerson> Cc { get; init; } = [];

    public IReadOnlyList<MailAttachment> Attachments { get; init; } = [];

    public MailImportance Importance { get; init; } = MailImportance.Normal;

    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Grows with each change.</summary>
    public int Version { get; init; } = 1;

    /// <summary>When something about it was changed; null if nothing was.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>focused or other.</summary>
    public string InferenceClassification { get; init; } = "focused";

    /// <summary>notFlagged, flagged or complete.</summary>
    public string FlagStatus { get; init; } = "notFlagged";

    [JsonIgnore]
    public bool HasAttachments => Attachments.Count > 0;

    /// <summary>What the mail server that wrote it called it; it stays when the message moves.</summary>
    public required string InternetMessageId { get; init; }
}

/// <summary>A name and an address in a message.</summary>
public sealed record MailPerson(string Name, string Address);

/// <summary>How important the sender says it is.</summary>
public enum MailImportance
{
    Low,
    Normal,
    High,
}
