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

    /// <param name="entry">Of the Test.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="triedFurther">A further mailbox was named for it, which as a rule is a person's: its address is not written down.</param>
    public static AuditEntry Ended(AuditEntry entry, TestOutcome outcome, bool triedFurther = false)
    {
        var telling = outcome.InTheWay ?? outcome.Rows.FirstOrDefault(row => row.State is CheckState.Warning);
        string?[] said = [telling is null ? null : $"{telling.Kind}: {telling.Cause} {telling.Code}".TrimEnd(), triedFurther ? $"the further mailbox {Touched(outcome)}" : null];
        return entry with
        {
            Outcome = outcome switch { { Passed: false } => AuditOutcome.Failed, _ when telling is not null => AuditOutcome.Warning, _ => AuditOutcome.Passed },
            Detail = said.Any(part => part is not null) ? string.Join("; ", said.OfType<string>()) : null,
            RequestId = telling?.RequestId,
            ClientRequestId = telling?.ClientRequestId,
            DurationMilliseconds = (long?)outcome.Took?.TotalMilliseconds,
        };
    }

    /// <summary>How far a further mailbox went: Microsoft's code is there where it did not open.</summary>
    private static string Touched(TestOutcome outcome) => outcome.Rows.Single(row => row.Kind is CheckKind.Reach) switch
    {
        { Further: FurtherMailbox.StayedShut, Code: { } code } => $"stayed shut, {code}",
        { Further: FurtherMailbox.StayedShut } => "stayed shut",
        { Further: FurtherMailbox.Opened } => "opened",
        { Further: FurtherMailbox.ProvedNothing, Code: { } code } => $"proved nothing, {code}",
        { Further: FurtherMailbox.ProvedNothing } => "proved nothing",
        _ => "was not tried to the end",
    };
}
