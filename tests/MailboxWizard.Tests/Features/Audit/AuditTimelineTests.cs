using MailboxWizard.Features.Audit;
using MailboxWizard.Tests.Features.SignIn;

namespace MailboxWizard.Tests.Features.Audit;

public sealed class AuditTimelineTests
{
    private long number;

    [Fact]
    public void A_run_is_its_start_its_thirteen_steps_the_proof_and_what_came_after()
    {
        var timeline = AuditTimeline.Of(
            [
                Entry(AuditAction.Run, AuditOutcome.Started),
                Entry(AuditAction.Registration, AuditOutcome.Intended, step: 3),
                Entry(AuditAction.Registration, AuditOutcome.Created, step: 3),
                Entry(AuditAction.ClientSecret, AuditOutcome.Intended, step: 7),
                Entry(AuditAction.ClientSecret, AuditOutcome.Failed, step: 7),
                Entry(AuditAction.ClientSecret, AuditOutcome.Intended, step: 7),
                Entry(AuditAction.ClientSecret, AuditOutcome.Created, step: 7),
                Entry(AuditAction.Test, AuditOutcome.Passed),
                Entry(AuditAction.Run, AuditOutcome.Proved),
                Entry(AuditAction.Test, AuditOutcome.Passed) with { Handoff = 482913 },
            ],
            ledger: null);

        Assert.Equal([1], timeline.Before.Select(line => line.Last.Number));
        Assert.Equal([.. Enumerable.Range(1, 13), 0], timeline.Rows.Select(row => row.Number));
        Assert.Equal("3: 3; 7: 5, 7; 0: 8", string.Join("; ", timeline.Rows.Where(row => row.Lines.Count > 0).Select(row =>
            $"{row.Number}: {string.Join(", ", row.Lines.Select(line => line.Last.Number))}")));
        Assert.Equal([9, 10], timeline.After.Select(line => line.Last.Number));
        Assert.True(timeline.Rows[2].Lines[0].Holds(2));
    }

    [Fact]
    public void What_was_intended_and_never_answered_stays()
    {
        var timeline = AuditTimeline.Of([Entry(AuditAction.Consent, AuditOutcome.Intended, step: 13), Entry(AuditAction.Consent, AuditOutcome.Intended, step: 13), Entry(AuditAction.Consent, AuditOutcome.Created, step: 13)], ledger: null);

        Assert.Equal([AuditOutcome.Intended, AuditOutcome.Created], timeline.Rows[12].Lines.Select(line => line.Last.Outcome));
    }

    private AuditEntry Entry(AuditAction action, AuditOutcome outcome, int? step = null) => new()
    {
        Number = ++number,
        TenantId = new(TestPeople.Contoso),
        TenantName = "Contoso",
        ActorName = "Ada Admin",
        Action = action,
        Subject = "Therefore mailbox",
        Outcome = outcome,
        Run = 5193,
        Step = step,
    };
}
