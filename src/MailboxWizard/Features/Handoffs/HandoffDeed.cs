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

    /// <summary>A note or the ticket's number; also after the end.</summary>
    Note,

    /// <summary>Have the key of an ended hand-off removed from the tenant, or see that it is gone.</summary>
    RemoveKey,

    /// <summary>Have the grant of EWS removed from the tenant once a moved hand-off is complete over Graph, or see that it is gone.</summary>
    RemoveEwsGrant,
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

    /// <summary>The text holds the very secret that is sealed here; it was not stored.</summary>
    HoldsSecret,

    /// <summary>There are as many notes as a hand-off may have.</summary>
    TooManyNotes,

    /// <summary>It bears no mark <em>key still in tenant</em>.</summary>
    KeyNotMarked,

    /// <summary>It bears no mark <em>EWS grant still in tenant</em>.</summary>
    EwsGrantNotMarked,

    /// <summary>Therefore may still use EWS: its own Test over Graph is not reported yet.</summary>
    NotYetComplete,

    /// <summary>Nobody completed it over Graph, and its key still opens the mailbox over EWS.</summary>
    KeyFirst,
}

/// <summary>How a deed ended: refused with a reason, or done. The hand-off is as it stands now, where the person may see it.</summary>
public sealed record HandoffDone(Handoff? Handoff, HandoffRefusal? Refusal)
{
    public bool IsDone => Refusal is null;
}
