using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Configuration.Pasted;

/// <summary>How a press ended: the Test runs, or why it does not.</summary>
public sealed record PastedStart(PastedRefusal? Refusal)
{
    public PastedStart(Guid id)
        : this(Refusal: null) => Id = id;

    /// <summary>By which the Test can be looked at.</summary>
    public Guid? Id { get; }

    public IReadOnlyList<PastedFault> Faults { get; init; } = [];

    /// <summary>What Microsoft must ask first, before the role can be read.</summary>
    public ConsentNeededException? Ask { get; init; }
}

/// <summary>Why pasted values are not tested. After a limit nothing says whether they would have worked.</summary>
public enum PastedRefusal
{
    NotAllowed,

    /// <summary>They cannot work; nobody was asked.</summary>
    Faults,
    TooOften,

    /// <summary>They were to be saved, and a run's hand-off of the same client ID is open.</summary>
    HandoffOpen,
    OneAtATime,

    /// <summary>Microsoft knows no tenant of this domain.</summary>
    TenantUnknown,
    MicrosoftSilent,

    /// <summary>They were to be saved by an administrator, and Microsoft must be passed before the role can be read.</summary>
    ConsentNeeded,

    /// <summary>Microsoft shows no active role of the administrator any more.</summary>
    RoleNotActive,

    /// <summary>Microsoft did not tell whether there is one.</summary>
    RoleNotTold,
}

/// <summary>A Test of pasted values as it stands.</summary>
/// <param name="Outcome">As much as there is.</param>
/// <param name="IsRunning">It goes on.</param>
/// <param name="Handoff">The hand-off that was saved.</param>
public sealed record PastedProgress(TestOutcome? Outcome, bool IsRunning, int? Handoff)
{
    /// <summary>By a fault of ours, or the process ended.</summary>
    public bool Broke { get; init; }
}
