using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Audit;

/// <summary>Which entries, and from where on; what is null does not narrow.</summary>
public sealed record AuditQuery
{
    public const int LongestText = 100;

    public TenantId? Tenant { get; init; }

    public ObjectId? Person { get; init; }

    public AuditAction? Action { get; init; }

    public AuditOutcome? Outcome { get; init; }

    /// <summary>From this moment on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this moment.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How subject, person's name or a request id begins.</summary>
    public string? Text { get; init; }

    public int? Run { get; init; }

    /// <summary>Only entries with a smaller number: the page of older ones.</summary>
    public long? Before { get; init; }

    /// <summary>Only entries with a greater number: the page of newer ones.</summary>
    public long? After { get; init; }
}

/// <summary>One page of entries, newest first.</summary>
public sealed record AuditSlice
{
    public const int Size = 50;

    public required IReadOnlyList<AuditEntry> Entries { get; init; }

    public required bool HasNewer { get; init; }

    public required bool HasOlder { get; init; }
}
