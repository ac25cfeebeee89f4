using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Audit;

/// <summary>One line of the audit log: who did what in which tenant, and what Microsoft answered. Never a secret.</summary>
public sealed record AuditEntry : ITenantOwned
{
    /// <summary>Given by the database, rising.</summary>
    public long Number { get; init; }

    /// <summary>Given by <see cref="AuditLog"/>.</summary>
    public DateTimeOffset At { get; init; }

    public required TenantId TenantId { get; init; }

    public required string TenantName { get; init; }

    /// <summary>Null when the product itself acts.</summary>
    public ObjectId? ActorId { get; init; }

    public TenantId? ActorTenantId { get; init; }

    public required string ActorName { get; init; }

    public string? ClientAddress { get; init; }

    public required AuditAction Action { get; init; }

    /// <summary>On what: a mailbox, a permission, a hand-off number, a key's name.</summary>
    public required string Subject { get; init; }

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
    SettingsAtStart,
    Export,
    Verify,
    Undo,
    LeaveNoTrace,
    Escalation,
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
