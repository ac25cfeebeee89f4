namespace MailboxWizard.Features.Audit.Export;

/// <summary>How far an export is.</summary>
public sealed record AuditExportProgress
{
    public required Guid Id { get; init; }

    public required AuditExportFormat Format { get; init; }

    public required AuditExportState State { get; init; }

    /// <summary>Entries written so far.</summary>
    public long Written { get; init; }

    /// <summary>Of the log that the export walks through, 0 to 100; not of the entries that fit, which nobody counts.</summary>
    public int Percent { get; init; }
}

/// <summary>How an export stands.</summary>
public enum AuditExportState
{
    Running,
    Done,
    Cancelled,
    Failed,

    /// <summary>The chain is broken: no bundle can be made of it.</summary>
    NotWhole,

    /// <summary>Entries that it had not come to yet were dropped with their month.</summary>
    MonthsDropped,
}
