using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Configuration;

/// <summary>What the audit log says of the Test of a hand-off.</summary>
internal static class TestEntries
{
    /// <param name="person">Who asked for it; null when it goes on by itself.</param>
    public static AuditEntry Of(Handoff handoff, Person? person, AuditOutcome outcome) => new()
    {
        TenantId = handoff.TenantId,
        TenantName = handoff.LoggedTenantName,
        ActorId = person?.ObjectId,
        ActorTenantId = person?.TenantId,
        ActorName = person?.Name ?? "MailboxWizard",
        ClientAddress = person?.ClientAddress,
        Action = AuditAction.Test,
        Subject = string.Join(", ", handoff.Mailboxes.Select(mailbox => mailbox.Address)),
        Outcome = outcome,
        Run = handoff.IsForeign ? null : handoff.Run,
        Handoff = handoff.Number,
    };

    public static AuditEntry Ended(AuditEntry entry, TestOutcome outcome)
    {
        var telling = outcome.Rows.FirstOrDefault(row => row.State is CheckState.Failed) ?? outcome.Rows.FirstOrDefault(row => row.State is CheckState.Warning);
        return entry with
        {
            Outcome = outcome switch { { Passed: false } => AuditOutcome.Failed, _ when telling is not null => AuditOutcome.Warning, _ => AuditOutcome.Passed },
            Detail = telling is null ? null : $"{telling.Kind}: {telling.Cause} {telling.Code}".TrimEnd(),
            RequestId = telling?.RequestId,
            ClientRequestId = telling?.ClientRequestId,
            DurationMilliseconds = (long?)outcome.Took?.TotalMilliseconds,
        };
    }
}
