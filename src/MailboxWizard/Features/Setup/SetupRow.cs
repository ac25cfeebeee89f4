namespace MailboxWizard.Features.Setup;

/// <summary>One of the thirteen rows, in the plan and in the run alike; number 0 is the proof.</summary>
public sealed record SetupRow
{
    /// <summary>The guide's number, 1 to 13; its words come from the resources.</summary>
    public required int Number { get; init; }

    public required SetupStepState State { get; init; }

    /// <summary>What was found or made, or will be; while waiting or failed, a whole sentence.</summary>
    public string Detail { get; init; } = "";

    public TimeSpan? Took { get; init; }

    /// <summary>The row whose request settled this one too: <em>with 3</em>.</summary>
    public int? With { get; init; }

    /// <summary>Why the row cannot be done, or failed.</summary>
    public SetupProblem? Problem { get; init; }

    /// <summary>The request behind the row, for those who want to see: <c>PATCH /applications(uniqueName=…)</c>.</summary>
    public string? Request { get; init; }
}

/// <summary>How a row stands. Stored by name.</summary>
public enum SetupStepState
{
    NotYet,
    WillBeCreated,
    Found,
    Created,
    Running,
    Waiting,
    Cannot,
    Failed,
    NotNeeded,
    Removed,
}
