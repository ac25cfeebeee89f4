using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Audit;

/// <summary>One line of the audit log: who did what in which tenant, and what Microsoft answered. Never a secret.</summary>
public sealed record AuditEntry : ITenantOwned
{
    /// <summary>Who acts where no person does; the query of <see cref="AuditMapping"/> says the same.</summary>
    internal const string ProductName = "MailboxWizard";

    /// <summary>Given by <see cref="AuditLog"/>: 1, 2, 3 and so on without a gap.</summary>
    public long Number { get; init; }

    /// <summary>Given by <see cref="AuditLog"/>; never before that of a smaller number.</summary>
    public DateTimeOffset At { get; init; }

    public required TenantId TenantId { get; init; }

    /// <summary>Kept beside the chain, as the names of people are: what was written last, empty once it was erased.</summary>
    public required string TenantName { get; init; }

    /// <summary>Null when the product itself acts.</summary>
    public ObjectId? ActorId { get; init; }

    public TenantId? ActorTenantId { get; init; }

    /// <inheritdoc cref="TenantName"/>
    public required string ActorName { get; init; }

    /// <summary>The actor's user name, where it is known.</summary>
    public string? ActorAddress { get; init; }

    public string? ClientAddress { get; init; }

    public required AuditAction Action { get; init; }

    /// <summary>On what: a mailbox, a permission, a hand-off number, a key's name.</summary>
    public required string Subject { get; init; }

    /// <summary>When the subject is a person: <see cref="Subject"/> is the name then, and kept beside the chain.</summary>
    public ObjectId? SubjectId { get; init; }

    public required AuditOutcome Outcome { get; init; }

    public int? Run { get; init; }

    /// <summary>The guide's step, 1 to 13.</summary>
    public int? Step { get; init; }

    public int? Handoff { get; init; }

    /// <summary>Method and path with ids shortened, such as <c>POST …/addPassword</c>; never a query or a body.</summary>
    public string? Request { get; init; }

    public int? Status { get; init; }

    /// <summary>Microsoft's request id.</summary>
    public string? RequestId { get; init; }

    public string? ClientRequestId { get; init; }

    public long? DurationMilliseconds { get; init; }

    public string? Detail { get; init; }
}

/// <summary>What was done. Stored by name: rename nothing, append only.</summary>
public enum AuditAction
{
    SignIn,
    SignOut,
    Access,
    Plan,
    Run,
    Registration,
    Owner,
    ServicePrincipal,
    ClientSecret,
    Consent,
    Test,
    Handoff,
    Reveal,
    Copy,
    Notification,
    Undo,
    LeaveNoTrace,
    Escalation,
    Export,
    SettingsAtStart,
    Verify,
    Retention,
    Erasure,
    MailFolder,
}

/// <summary>How it ended. Stored by name: rename nothing, append only.</summary>
public enum AuditOutcome
{
    Intended,
    Created,
    Changed,
    Removed,
    Sealed,
    Destroyed,
    Read,
    Started,
    Passed,
    Warning,
    Failed,
    Refused,
    Proved,
    Done,
}
