using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>The result of one Test, or as much of it as is there yet.</summary>
public sealed record TestOutcome
{
    public required Route Route { get; init; }

    public required IReadOnlyList<CheckRow> Rows { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>What it is about; empty in what was stored before this was kept.</summary>
    public IReadOnlyList<TestedMailbox> Tested { get; init; } = [];

    /// <summary>A further mailbox was named for it.</summary>
    public bool TriesFurther { get; init; }

    public TimeSpan? Took { get; init; }

    /// <summary>The same over the route that Therefore does not use, where somebody wished to compare. It decides nothing.</summary>
    public TestOutcome? OtherRoute { get; init; }

    public bool IsFinished => Took is not null;

    /// <summary>Whole, nothing failed, and each mailbox opened down to a message; a warning does not stand in the way.</summary>
    public bool Passed => IsFinished && InTheWay is null;

    /// <summary>The row for which it is not green: the first that failed, else the first that Therefore needs and nobody has seen; null when there is none.</summary>
    public CheckRow? InTheWay => Rows.FirstOrDefault(row => row.State is CheckState.Failed) ?? Rows.FirstOrDefault(IsInTheWay);

    /// <summary>Whether it says something of the hand-off as it is: a run may have moved it since, joined a mailbox or named another folder.</summary>
    public bool IsAbout(Handoff handoff) => Route == handoff.Route && (Tested.Count > 0
        ? Tested.ToHashSet().SetEquals(TestedMailbox.Of(handoff.Mailboxes))
        : Rows.Select(row => row.Mailbox).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase)
            .SetEquals(handoff.Mailboxes.Count > 1 ? handoff.Mailboxes.Select(mailbox => mailbox.Address) : []));

    /// <summary>What nobody has seen is in the way where Therefore needs it, or where something speaks against it.</summary>
    private static bool IsInTheWay(CheckRow row) => row.State switch
    {
        CheckState.Passed or CheckState.Warning => false,
        CheckState.NotTested or CheckState.NotProved => ThereforeNeeds(row.Kind) || row.Cause is not null,
        _ => true,
    };

    /// <summary>Whether Therefore fails where this check was not passed. What the token says is not among them: the mailbox decides.</summary>
    public static bool ThereforeNeeds(CheckKind kind) =>
        kind is CheckKind.Values or CheckKind.Token or CheckKind.Mailbox or CheckKind.InputFolder or CheckKind.Message;
}

/// <summary>A mailbox with the folder that was looked for in it.</summary>
/// <param name="Address">In small letters, since capitals make no other address.</param>
public sealed record TestedMailbox(string Address, string InputFolder)
{
#pragma warning disable CA1308 // Shown to nobody, and compared with its like.
    public static IReadOnlyList<TestedMailbox> Of(IEnumerable<HandoffMailbox> mailboxes) => [.. mailboxes.Select(mailbox => new TestedMailbox(mailbox.Address.ToLowerInvariant(), mailbox.InputFolder))];
#pragma warning restore CA1308
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

    /// <summary>From the closed list, when the row failed or warns, or when something speaks against what is not proved.</summary>
    public Cause? Cause { get; init; }

    /// <summary>Whose move it is, when failed: a sentence's subject such as <c>An administrator of Contoso</c>.</summary>
    public string? WhoseMove { get; init; }

    /// <summary>What to do, when failed.</summary>
    public string? Remedy { get; init; }

    /// <summary>Within what time it usually passes by itself; null where waiting does not help.</summary>
    public TimeSpan? Usually { get; init; }

    /// <summary>Folder names near the one that was not found.</summary>
    public IReadOnlyList<string> Suggestions { get; init; } = [];

    /// <summary>The name to enter, where a folder was found.</summary>
    public string? FoundAs { get; init; }

    public TimeSpan? Took { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>What became of a further mailbox that was named to stay shut; null where none was tried to the end.</summary>
    public FurtherMailbox? Further { get; init; }

    /// <summary>Microsoft's code, for support.</summary>
    public string? Code { get; init; }

    public string? RequestId { get; init; }

    public string? ClientRequestId { get; init; }
}

/// <summary>How a mailbox that ought to stay shut answered. Stored by name.</summary>
public enum FurtherMailbox
{
    Opened,
    StayedShut,
    ProvedNothing,
}

/// <summary>What is checked, in order. Stored by name.</summary>
public enum CheckKind
{
    Values,

    /// <summary>The address's domain belongs to the tenant.</summary>
    Domain,
    Token,

    /// <summary>What the token says: for whom, by whom, until when.</summary>
    Claims,
    Permission,
    EwsAnswers,
    Mailbox,

    /// <summary>Which of the mailbox's names the address is.</summary>
    Address,
    InputFolder,
    Message,
    Write,
    ProcessedFolder,
    FaultyFolder,
    Reach,
}

/// <summary>How a row stands. Stored by name.</summary>
public enum CheckState
{
    NotYet,
    Running,
    Passed,
    Warning,
    Failed,
    NotTested,

    /// <summary>Looked at, and there is no evidence either way.</summary>
    NotProved,
}
