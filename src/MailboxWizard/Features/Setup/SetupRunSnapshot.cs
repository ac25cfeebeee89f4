using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>A run as it stands: what a page draws, now and after each change.</summary>
public sealed record SetupRunSnapshot : ITenantOwned
{
    public required int Number { get; init; }

    public required TenantId TenantId { get; init; }

    public required string TenantName { get; init; }

    public required SetupAnswers Answers { get; init; }

    /// <summary>The answers as they are kept: <em>Run again</em> opens their plan.</summary>
    public required string DraftId { get; init; }

    public required SetupRunState State { get; init; }

    /// <summary>Thirteen, in order.</summary>
    public required IReadOnlyList<SetupRow> Rows { get; init; }

    /// <summary>The row under the double rule.</summary>
    public required SetupRow Proof { get; init; }

    public TestOutcome? Test { get; init; }

    /// <summary>What was granted when the run last read it; null before.</summary>
    public GrantsAsRead? Grants { get; init; }

    public required ObjectId StartedBy { get; init; }

    public required string StartedByName { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Given when the mailbox is proved.</summary>
    public int? HandoffNumber { get; init; }

    public required DateOnly SecretEnds { get; init; }

    /// <summary>Why the run stopped; null while it goes on and when it is proved.</summary>
    public SetupProblem? Problem { get; init; }

    /// <summary>An undo is what was last done with the run, or is being done.</summary>
    public bool IsUndo { get; init; }

    /// <summary>It proves what was entered by hand, and writes nothing in the tenant.</summary>
    public bool IsEntered { get; init; }

    /// <summary>What this run wrote in the tenant so far, in words.</summary>
    public IReadOnlyList<string> Written { get; init; } = [];

    /// <summary>With this row in the place of the one of its number.</summary>
    public SetupRunSnapshot With(SetupRow row) => row.Number is 0
        ? this with { Proof = row }
        : this with { Rows = [.. Rows.Select(other => other.Number == row.Number ? row : other)] };

    public int Done => Rows.Count(row => row.State is SetupStepState.Found or SetupStepState.Created or SetupStepState.NotNeeded);
}

/// <summary>Stored by name.</summary>
public enum SetupRunState
{
    Queued,
    Running,

    /// <summary>It goes on when a person has signed in again, or one with the missing role has; nobody works on it until then.</summary>
    Waiting,

    /// <summary>All rows are done and the mailbox opened.</summary>
    Proved,

    /// <summary>All rows are done; the Test says why the mailbox does not open yet. Can be tested again.</summary>
    NotProved,
    Failed,

    /// <summary>Everything that the run created was taken back.</summary>
    Undone,
}
