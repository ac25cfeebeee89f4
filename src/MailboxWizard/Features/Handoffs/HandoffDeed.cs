namespace MailboxWizard.Features.Handoffs;

/// <summary>What can be done with a hand-off; <see cref="HandoffRules"/> says by whom and when.</summary>
public enum HandoffDeed
{
    Take,
    Test,
    Tick,
    ReportThereforeTest,
    ReleaseSecret,
    Complete,
    Withdraw,
}

/// <summary>Why a deed is refused.</summary>
public enum HandoffRefusal
{
    /// <summary>None with this number that the person may see.</summary>
    NotFound,

    /// <summary>The person may read it, not do this.</summary>
    NotAllowed,

    /// <summary>Complete, expired or withdrawn.</summary>
    Ended,

    /// <summary>An engineer has it; the hand-off says who.</summary>
    AlreadyTaken,

    /// <summary>Therefore's own Test has not passed yet.</summary>
    ThereforeTestMissing,
}

/// <summary>How a deed ended: refused with a reason, or done. The hand-off is as it stands now, where the person may see it.</summary>
public sealed record HandoffDone(Handoff? Handoff, HandoffRefusal? Refusal)
{
    public bool IsDone => Refusal is null;
}
