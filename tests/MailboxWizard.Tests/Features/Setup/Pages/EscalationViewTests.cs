using Bunit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Pages;
using MailboxWizard.Tests.Shell;

namespace MailboxWizard.Tests.Features.Setup.Pages;

/// <summary>What a colleague reads before approving.</summary>
public sealed class EscalationViewTests : PageTests
{
    private readonly List<string> presses = [];

    [Fact]
    public void Who_has_the_role_reads_who_asks_and_what_is_granted_and_approves_or_declines()
    {
        var page = Open(SetupSamples.Plan());

        Assert.Equal("You can approve this", Read(page.Find("h1")));
        Assert.Contains("Ada Admin began to connect a mailbox of Contoso", Read(page.Find(".head")), StringComparison.Ordinal);
        Assert.Contains("Microsoft grants this for every mailbox of Contoso at once.", Read(page.Find(".sheet")), StringComparison.Ordinal);
        Assert.Equal(13, page.FindAll(".ledger li").Count);
        Assert.Contains("The registration Therefore mailbox", Read(page.Find(".rail")), StringComparison.Ordinal);
        Press(page, "Approve");
        Press(page, "Decline");
        Press(page, "Not now");
        Press(page, "Decline");
        Press(page, "Decline it");
        Assert.Equal(["approve", "decline"], presses);
    }

    [Fact]
    public void Who_started_the_run_is_named_beside_who_made_the_link_and_that_Microsoft_is_busy_is_said()
    {
        var page = Open(null);
        Assert.Empty(page.FindAll(".split > .stack > p"));

        page.Render(parameters => parameters
            .Add(view => view.Asked, new(SetupSamples.Run(SetupRunState.Waiting) with { StartedByName = "Petra Privileged" }, "Ben Builder", SetupSamples.Started, SetupSamples.Started.AddHours(72)))
            .Add(view => view.Waiting, "Microsoft 365 is busy and asks for a pause. Attempt 2 in 1 s."));

        Assert.Equal("Ben Builder asks for your approval", Read(page.Find("h1")));
        Assert.Contains("Petra Privileged began to connect a mailbox of Contoso to Therefore, and the rest needs a role that is missing.", Read(page.Find(".head")), StringComparison.Ordinal);
        Assert.Equal("Microsoft 365 is busy and asks for a pause. Attempt 2 in 1 s.", Read(page.Find(".split > .stack > p")));
    }

    [Fact]
    public void Who_lacks_the_role_too_and_before_the_plan_is_read_cannot_approve()
    {
        var cannot = Open(SetupSamples.Plan(new SetupRow { Number = 13, State = SetupStepState.Cannot, Problem = SetupSamples.ConsentRoleMissing }));
        Assert.Equal(("You cannot approve this", "Approve opens when step 13 can be done."), (Read(cannot.Find("h1")), Read(cannot.Find("#approve-note"))));
        Press(cannot, "Approve");
        var reading = Open(null);
        Press(reading, "Approve");

        Assert.Equal("Ada Admin asks for your approval", Read(reading.Find("h1")));
        Assert.Empty(presses);
    }

    [Fact]
    public void Who_can_do_some_of_the_rest_reads_what_then_waits_for_whom_and_approves()
    {
        var plan = SetupSamples.Plan(new SetupRow { Number = 13, State = SetupStepState.Cannot, Problem = SetupSamples.ConsentRoleMissing });
        var page = Open(plan, isPartial: true);

        Assert.Equal("You can approve a part of this", Read(page.Find("h1")));
        Assert.Equal(
            "The run goes on in your name with what you may do, and then waits for a colleague who can do step 13. Ada Admin sees it. This uses the link up.",
            Read(page.Find("#approve-note")));
        Assert.Contains(SetupSamples.ConsentRoleMissing.WhoseMove, Read(page.Find(".rail")), StringComparison.Ordinal);
        Press(page, "Approve");
        Assert.Equal(["approve"], presses);
    }

    private IRenderedComponent<EscalationView> Open(SetupPlan? plan, bool isPartial = false)
    {
        var run = SetupSamples.Run(SetupRunState.Waiting) with { Written = ["The registration Therefore mailbox"] };
        return Render<EscalationView>(parameters => parameters
            .Add(view => view.Asked, new(run, "Ada Admin", SetupSamples.Started, SetupSamples.Started.AddHours(72)) { IsPartial = isPartial })
            .Add(view => view.Plan, plan)
            .Add(view => view.OnApprove, () => presses.Add("approve"))
            .Add(view => view.OnDecline, () => presses.Add("decline")));
    }

    private static void Press(IRenderedComponent<EscalationView> page, string name) =>
        page.FindAll("button.btn").Single(button => Read(button) == name).Click();
}
