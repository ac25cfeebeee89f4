namespace MailboxWizard.Features.Setup;

/// <summary>What became of it.</summary>
/// <param name="IsRecorded">False when the audit log did not take all of what was done.</param>
public sealed record LeaveAnswer(LeaveProof Proof, bool IsRecorded);

/// <summary>What could still be read after the service principal was deleted.</summary>
public enum LeaveProof
{
    /// <summary>Microsoft answered 404.</summary>
    NotFound,

    /// <summary>Microsoft answered that it does not know the application that asks.</summary>
    CallerUnknown,

    /// <summary>Deleted, and not every part of Microsoft 365 says so yet.</summary>
    StillShown,

    /// <summary>Deleted, and Microsoft 365 did not let it be read whether it is still shown.</summary>
    NotReadable,
}
