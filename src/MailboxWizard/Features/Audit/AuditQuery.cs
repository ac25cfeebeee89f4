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

    /// <summary>How subject, person's name or a request id begins; every character means itself.</summary>
    public string? Text { get; init; }

    public int? Run { get; init; }

    /// <summary>Only entries with a smaller number: the page of older ones.</summary>
    public long? Before { get; init; }

    /// <summary>Only entries with a greater number: the page of newer ones.</summary>
    public long? After { get; init; }

    /// <summary>Why nothing can be asked for so; null when it can.</summary>
    public AuditQueryFault? Fault =>
        Text?.Length > LongestText ? AuditQueryFault.TextTooLong : From >= Until ? AuditQueryFault.DaysReversed : null;

    /// <summary>The same filters at the newest entry.</summary>
    public AuditQuery AtNewest => this with { Before = null, After = null };
}

/// <summary>What stands in a filter and cannot be searched for.</summary>
public enum AuditQueryFault
{
    TextTooLong,
    DaysReversed,
}

/// <summary>One page of entries, newest first.</summary>
public sealed record AuditSlice
{
    public const int Size = 50;

    public required IReadOnlyList<AuditEntry> Entries { get; init; }

    public required bool HasNewer { get; init; }

    public required bool HasOlder { get; init; }

    /// <summary>The number of the newest entry of all at the time of reading, whether it fits or not; 0 while there is none.</summary>
    public required long Head { get; init; }

    /// <summary>True when the database did not find them in time: the entries are not known then.</summary>
    public bool IsTooWide { get; init; }

    public static AuditSlice TooWide { get; } = new() { Entries = [], HasNewer = false, HasOlder = false, Head = 0, IsTooWide = true };
}
