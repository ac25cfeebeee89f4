namespace MailboxWizard.Features.Setup;

/// <summary>One thing about the answers that stands in the way, or should at least be read; the words lie in <c>SetupText.resx</c>.</summary>
public sealed record SetupFault(SetupField Field, string Key, params IReadOnlyList<object> Arguments)
{
    /// <summary>Which mailbox, where there are several.</summary>
    public int Mailbox { get; init; }

    /// <summary>What may have been meant, to be taken over with one press.</summary>
    public string? Suggestion { get; init; }

    /// <summary>Worth reading, but no reason to stop.</summary>
    public bool IsHint { get; init; }
}

/// <summary>The questions.</summary>
public enum SetupField
{
    Edition,
    Version,
    Mailboxes,
    Address,
    InputFolder,
    Route,
    SecretEnds,
    SystemName,
    Organisation,
}
