namespace MailboxWizard.Features.Setup;

/// <summary>An expected failure: what happened, whose move it is, what to do, Microsoft's request id.</summary>
public sealed record SetupProblem
{
    public required SetupProblemCode Code { get; init; }

    /// <summary>Short enough for a page's title: <em>Consent needs a Privileged Role Administrator</em>.</summary>
    public required string Title { get; init; }

    public required string Happened { get; init; }

    public required string WhoseMove { get; init; }

    public required string Remedy { get; init; }

    public string? RequestId { get; init; }
}

/// <summary>The closed list of what can stand in the way. Stored by name.</summary>
public enum SetupProblemCode
{
    RoleMissing,
    ConsentRoleMissing,
    SecretsForbidden,
    ExchangeMissing,
    NameTaken,
    RegistrationDeleted,
    ForeignCredential,
    DomainNotVerified,
    ValueNotHere,
    SignInAgain,
    Throttled,
    NotReplicated,
    MicrosoftFailed,
    RefusedByMicrosoft,
    ProofFailed,
    KeysLost,
    RouteTaken,
    RunUnknown,
    Interrupted,
    Unexpected,
    PermissionUnknown,
    SecretTooLong,
    SealFailed,
    DraftGone,
    AnswersRefused,
    TokensUnavailable,

    /// <summary>The database here is away, full or read-only: nothing is done that could not be recorded.</summary>
    RecordsUnavailable,

    /// <summary>Microsoft asked the person, and gave no token all the same.</summary>
    AskedInVain,

    /// <summary>The hand-off is complete: Therefore uses what the run made.</summary>
    UndoTooLate,

    /// <summary>Another run or its hand-off needs it.</summary>
    UndoInUse,

    /// <summary>Somebody else has put something on it since.</summary>
    UndoForeign,

    /// <summary>The run is not in a state to be undone, or another one of the registration goes on.</summary>
    UndoNotNow,

    /// <summary>Here MailboxWizard itself is registered.</summary>
    AtHome,

    /// <summary>A run in the tenant still needs MailboxWizard.</summary>
    RunsActive,

    /// <summary>The link for a colleague is used, too old, or its run has moved on.</summary>
    EscalationGone,

    /// <summary>The deleted registration is no longer there: restored, purged or too old.</summary>
    DeletedGone,

    /// <summary>What lies deleted, or what came back, has something on it that is not ours.</summary>
    DeletedForeign,

    /// <summary>A run of the registration is under way or waits.</summary>
    DeletedNotNow,

    /// <summary>The registration declares what this run does not need and nobody has granted, and Microsoft's consent page would grant that too.</summary>
    DeclaredElse,

    /// <summary>Somebody deleted the registration while the run went on.</summary>
    RegistrationRemoved,

    /// <summary>Somebody deleted the service principal while the run went on, and the registration is still there.</summary>
    ServicePrincipalRemoved,

    /// <summary>What was granted is not shown any more: somebody has taken the consent back.</summary>
    ConsentWithdrawn,

    /// <summary>Another application made what has our name, and it has no owner: the script of a plan leaves it so.</summary>
    NameTakenByApplication,

    /// <summary>Another application made what has our name, and a hand-off here knows it.</summary>
    NameTakenInUse,

    /// <summary>Made by us, and owned by somebody whom no run made an owner.</summary>
    ForeignOwner,

    /// <summary>The policy ends every secret within a day.</summary>
    SecretTooShort,
}
