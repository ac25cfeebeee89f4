namespace MailboxWizard.Microsoft365;

/// <summary>A secret with its value, which Entra says once. Not a record: its text shows no value.</summary>
public sealed class NewClientSecret
{
    public required Guid KeyId { get; init; }

    public required string Value { get; init; }

    public string? Hint { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public override string ToString() => $"client secret {KeyId:D}";
}
