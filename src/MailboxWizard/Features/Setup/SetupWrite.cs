using MailboxWizard.Features.Audit;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>One write in the tenant, in words: for the audit log.</summary>
/// <param name="Outcome">What the log says when it succeeded.</param>
/// <param name="SubjectId">When the subject is a person, whose name must not stand in the chain.</param>
internal sealed record SetupWrite(int Step, AuditAction Action, string Subject, AuditOutcome Outcome, string? Detail, ObjectId? SubjectId = null)
{
    /// <summary>Takes away what this walk has just made and cannot keep: also when the run has moved on elsewhere meanwhile.</summary>
    public bool IsCleanUp { get; init; }

    /// <summary>
    /// Asked of the roles as they are read again after a 403: what the person lacks for this write, and what that is about; null when the
    /// roles suffice, and the refusal has another reason.
    /// </summary>
    public Func<IReadOnlyList<ActiveRole>, (SetupProblemCode Code, string? Subject)?> Lacking { get; init; } =
        roles => StepRoles.MayRegister(roles) ? null : (SetupProblemCode.RoleMissing, null);

    /// <summary>Where each attempt is about something else.</summary>
    public Func<string>? SubjectNow { get; init; }
}
