using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>The result of one Test, or as much of it as is there yet.</summary>
public sealed record TestOutcome
{
    public required Route Route { get; init; }

    public required IReadOnlyList<CheckRow> Rows { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public TimeSpan? Took { get; init; }

    public bool IsFinished => Took is not null;

    /// <summary>Whole, nothing failed, and each mailbox opened down to a message; a warning does not stand in the way.</summary>
    public bool Passed => IsFinished && Rows.All(row => row.State is CheckState.Passed or CheckState.Warning
        || (row.State is CheckState.NotTested && row.Kind is CheckKind.Permission or CheckKind.EwsAnswers or CheckKind.Reach));
}

/// <summary>One row of the Test.</summary>
public sealed record CheckRow
{
    public required CheckKind Kind { get; init; }

    /// <summary>The mailbox that the row is about, where the Test has several.</summary>
    public string? Mailbox { get; init; }

    public required CheckState State { get; init; }

    /// <summary>One or two sentences: evidence when passed, what happened when failed.</summary>
    public string Detail { get; init; } = "";

    /// <summary>From the closed list, when the row failed or warns.</summary>
    public Cause? Cause { get; init; }

    /// <summary>Whose move it is, when failed: a sentence's subject such as <c>An administrator of Contoso</c>.</summary>
    public string? WhoseMove { get; init; }

    /// <summary>What to do, when failed.</summary>
    public string? Remedy { get; init; }

    /// <summary>Folder names near the one that was not found.</summary>
    public IReadOnlyList<string> Suggestions { get; init; } = [];

    public TimeSpan? Took { get; init; }

    /// <summary>Microsoft's code, for support.</summary>
    public string? Code { get; init; }

    public string? RequestId { get; init; }

    public string? ClientRequestId { get; init; }
}

/// <summary>What is checked, in order.</summary>
public enum CheckKind
{
    Values,
    Token,
    Permission,
    EwsAnswers,
    Mailbox,
    InputFolder,
    Message,
    Reach,
}

public enum CheckState
{
    NotYet,
    Running,
    Passed,
    Warning,
    Failed,
    NotTested,
}
