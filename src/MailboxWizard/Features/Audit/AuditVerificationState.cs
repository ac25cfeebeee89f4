using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Audit;

/// <summary>How the check of the chain stands.</summary>
public sealed record AuditVerificationState
{
    public required ObjectId StartedBy { get; init; }

    public long Checked { get; init; }

    /// <summary>0 until it is known.</summary>
    public long Total { get; init; }

    /// <summary>Null while it runs, and when it was cancelled.</summary>
    public AuditVerdict? Verdict { get; init; }

    /// <summary>Of the heads that whoever started it gave, for that person alone: whole when the log contains them. Null when none were given, or the chain itself is not whole.</summary>
    public AuditVerdict? Answer { get; init; }

    /// <summary>How many heads whoever started it gave.</summary>
    public int Given { get; init; }

    /// <summary>The press, or what came of it, could not be written to the log.</summary>
    public bool IsUnwritten { get; init; }

    /// <summary>Null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public int Percent => Total == 0 ? 0 : (int)(100 * Checked / Total);
}
