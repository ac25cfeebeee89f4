using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Audit.Export;

/// <summary>What is exported, and for whom.</summary>
internal sealed record AuditExportSource
{
    public required AuditQuery Query { get; init; }

    public required Person Person { get; init; }

    /// <summary>The entry that says that this export has started: the last one that counts.</summary>
    public required AuditEntry Started { get; init; }

    /// <summary>Oldest first; tells <see cref="Passed"/> by itself.</summary>
    public required IAsyncEnumerable<AuditEntry> Entries { get; init; }

    /// <summary>Gets how far along the log the export is, in percent.</summary>
    public required Action<int> Passed { get; init; }
}
