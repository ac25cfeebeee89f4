using Bunit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Deleted;
using MailboxWizard.Features.Setup.Pages;
using MailboxWizard.Tests.Shell;

namespace MailboxWizard.Tests.Features.Setup.Pages;

public sealed class PlanViewTests : PageTests
{
    private int presses;

    [Fact]
    public void A_plan_that_can_run_says_so_counts_its_rows_and_names_what_it_allows()
    {
        var page = Open(SetupSamples.Plan());

        Assert.Equal("Nothing stands in the way", Read(page.Find("h1")));
        Assert.Equal("3 found, 10 will be created. Reading this wrote nothing.", Lead(page));
        Assert.Equal(14, page.FindAll(".ledger li").Count);
        Assert.Equal("Select ‘Grant admin consent for Contoso’", Read(page.FindAll(".ledger .t")[12]));
        Assert.Equal(
            "Read, move and change mail. Microsoft grants this for every mailbox of Contoso at once. Therefore uses it for invoices@contoso.com; an Exchange Administrator can limit it to that.",
            Read(page.FindAll(".rail section p")[0]));
        Run(page).Click();
        Assert.Equal(1, presses);
    }

    [Fact]
    public void A_row_that_cannot_be_done_closes_Run_and_names_whose_move_it_is()
    {
        var page = Open(SetupSamples.Plan(new SetupRow { Number = 13, State = SetupStepState.Cannot, Detail = "Your role may not.", Problem = SetupSamples.ConsentRoleMissing }));

        Assert.Equal("Twelve of thirteen are yours", Read(page.Find("h1")));
        Assert.Equal("Your role may not.", Read(page.Find(".ledger .stop .d")));
        Assert.Equal("Step 13: whose move", Read(page.Find(".rail h2")));
        Assert.Contains("A Privileged Role Administrator of Contoso.", Read(page.Find(".rail section")), StringComparison.Ordinal);
        Assert.Equal("true", Run(page).GetAttribute("aria-disabled"));
        Assert.False(Run(page).HasAttribute("disabled"));
        Assert.Equal("Run opens when step 13 can be done.", Read(page.Find($"#{Run(page).GetAttribute("aria-describedby")}")));
        Run(page).Click();
        Assert.Equal(0, presses);
    }

    [Fact]
    public void An_open_hand_off_over_ews_can_be_moved()
    {
        var moves = 0;
        var page = Render<PlanView>(parameters => parameters
            .Add(view => view.Plan, SetupSamples.Plan(new SetupRow { Number = 9, State = SetupStepState.Cannot, Detail = "Over EWS.", Problem = SetupSamples.ConsentRoleMissing with { Code = SetupProblemCode.RouteTaken } }))
            .Add(view => view.OnMove, () => moves++));

        page.FindAll(".rail button").Single(button => Read(button) == "Move it to Graph").Click();

        Assert.Equal(1, moves);
    }

    [Fact]
    public void A_deleted_registration_of_ours_can_be_restored_and_is_deleted_for_good_only_when_asked_twice()
    {
        var done = new List<DeletedDeed>();
        var page = Render<PlanView>(parameters => parameters
            .Add(view => view.Plan, SetupSamples.Plan() with { Deleted = new(new(Guid.NewGuid()), "Therefore mailbox", "therefore-mailbox", "therefore-mailbox-2") })
            .Add(view => view.OnDeleted, deed => done.Add(deed)));
        void Press(string name) => page.FindAll(".deleted button").Single(button => Read(button) == name).Click();

        Press("Restore it");
        Press("Delete it for good");
        Assert.Equal([DeletedDeed.Restore], done);
        Assert.Contains("Nobody can bring it back afterwards", Read(page.Find("#purge-ask")), StringComparison.Ordinal);
        Press("Keep it");
        Press("Delete it for good");
        Press("Delete for good");

        Assert.Equal([DeletedDeed.Restore, DeletedDeed.Purge], done);
        Assert.Equal("Left as it is, a run makes a new one beside it, under the next name, therefore-mailbox-2.", Read(page.Find("#deleted-note")));
    }

    [Theory]
    [InlineData(SetupProblemCode.ConsentRoleMissing, "Do what I may, and ask a colleague for the rest")]
    [InlineData(SetupProblemCode.NameTaken, null)]
    [InlineData(SetupProblemCode.NameTakenInUse, null)]
    public void Where_only_a_role_is_missing_a_colleague_can_be_asked_for_the_rest(SetupProblemCode code, string? offered)
    {
        var page = Render<PlanView>(parameters => parameters
            .Add(view => view.Plan, SetupSamples.Plan(new SetupRow { Number = 13, State = SetupStepState.Cannot, Problem = SetupSamples.ConsentRoleMissing with { Code = code } }))
            .Add(view => view.OnPartial, () => presses++));

        var offers = page.FindAll(".rail button.btn.primary.large").Where(button => Read(button) != "Run").ToList();
        foreach (var button in offers)
            button.Click();

        Assert.Equal(offered is null ? [] : [offered], offers.Select(Read));
        Assert.Equal(offers.Count, presses);
    }

    [Theory]
    [InlineData(SetupProblemCode.ValueNotHere, 1)]
    [InlineData(SetupProblemCode.KeysLost, 1)]
    [InlineData(SetupProblemCode.RouteTaken, 0)]
    public void A_secret_whose_value_is_gone_can_be_renewed(SetupProblemCode code, int offers)
    {
        var page = Render<PlanView>(parameters => parameters
            .Add(view => view.Plan, SetupSamples.Plan(new SetupRow { Number = 9, State = SetupStepState.Cannot, Problem = SetupSamples.ConsentRoleMissing with { Code = code } }))
            .Add(view => view.OnRenew, () => presses++));

        foreach (var button in page.FindAll(".rail button.btn").Where(button => Read(button) == "Renew"))
            button.Click();

        Assert.Equal(offers, presses);
    }

    [Theory]
    [InlineData(SetupProblemCode.NameTaken, 1)]
    [InlineData(SetupProblemCode.NameTakenByApplication, 1)]
    [InlineData(SetupProblemCode.NameTakenInUse, 1)]
    [InlineData(SetupProblemCode.ForeignOwner, 0)]
    public void Where_a_script_may_have_made_what_has_the_name_its_values_can_be_entered(SetupProblemCode code, int links)
    {
        var page = Open(SetupSamples.Plan(new SetupRow { Number = 3, State = SetupStepState.Cannot, Problem = SetupSamples.ConsentRoleMissing with { Code = code } }));

        Assert.Equal(links, page.FindAll(".rail a").Count(link => Read(link) == "Enter what the script made"));
    }

    [Theory]
    [InlineData(null, "A run is under way", "Somebody pressed Run for the same registration. You can watch it; a second one is not started.", "Show the run")]
    [InlineData(SetupProblemCode.ConsentRoleMissing, "A run waits for a colleague", "Somebody pressed Run for the same registration and lacks a role for the rest. Open the run to go on with it; a second one is not started.", "Open the run")]
    [InlineData(SetupProblemCode.SignInAgain, "A run waits", "Somebody pressed Run for the same registration, and it waits for a person. Open the run to go on with it; a second one is not started.", "Open the run")]
    public void A_run_that_is_there_is_joined_not_started_and_says_whether_it_waits(SetupProblemCode? waits, string title, string lead, string press)
    {
        var page = Open(SetupSamples.Plan(new SetupRow { Number = 3, State = SetupStepState.Cannot, Problem = SetupSamples.ConsentRoleMissing }) with { ActiveRun = 7, ActiveRunWaits = waits });

        Assert.Equal((title, lead), (Read(page.Find("h1")), Lead(page)));
        Assert.Equal(("/runs/7", press), (page.Find(".btn.primary").GetAttribute("href"), Read(page.Find(".btn.primary"))));
        // Whose move it is says the run.
        Assert.Empty(page.FindAll(".rail section"));
    }

    [Theory]
    [InlineData("Therefore mailbox is restored.", "3 found, 10 will be created. Therefore mailbox is restored.")]
    [InlineData("", "3 found, 10 will be created.")]
    public void After_something_was_done_here_the_plan_does_not_say_that_nothing_was_written(string done, string lead) =>
        Assert.Equal(lead, Lead(Render<PlanView>(parameters => parameters.Add(view => view.Plan, SetupSamples.Plan()).Add(view => view.Done, done))));

    [Theory]
    [InlineData(true, "This plan uses the client secret of hand-off 482 913. It ends on 1 March 2027, not on 23 November 2028.")]
    [InlineData(false, "This plan uses a client secret that an earlier run made. It ends on 1 March 2027, not on 23 November 2028.")]
    public void A_secret_that_is_there_already_and_ends_on_another_day_is_no_matter_of_the_policy(bool isOpen, string says)
    {
        var plan = SetupSamples.Plan() with
        {
            SecretEnds = new(2027, 3, 1),
            Sealed = new(482_913, new(Guid.NewGuid(), "Therefore 2026-11 run 7", null, new(2027, 3, 1, 0, 0, 0, TimeSpan.Zero)), isOpen),
        };

        Assert.Equal(["What this allows", "The secret is there already"], Open(plan).FindAll(".rail section h2").Select(Read));
        Assert.Contains(says, Open(plan).FindAll(".rail section p").Select(Read));
        Assert.DoesNotContain("The secret is there already", Open(plan with { SecretEnds = plan.Answers.SecretEnds }).FindAll(".rail section h2").Select(Read));
    }

    [Fact]
    public void A_second_press_waits_for_the_first()
    {
        var page = Render<PlanView>(parameters => parameters
            .Add(view => view.Plan, SetupSamples.Plan()).Add(view => view.Starting, true).Add(view => view.OnRun, () => presses++));

        Run(page).Click();

        Assert.Equal(0, presses);
    }

    [Fact]
    public void A_secret_shortened_by_policy_and_the_requests_can_be_read()
    {
        var page = Open(SetupSamples.Plan(new SetupRow { Number = 3, State = SetupStepState.WillBeCreated, Request = "PATCH /applications" }) with { SecretEnds = new(2027, 11, 23), IsShortened = true });
        Assert.Empty(page.FindAll(".req"));

        page.Find("button.link").Click();

        Assert.Equal("PATCH /applications", Read(page.Find(".req")));
        Assert.Equal("true", page.Find("button.link").GetAttribute("aria-expanded"));
        Assert.Contains(
            "Contoso allows no longer client secret, so this one ends on 23 November 2027, not on 23 November 2028.",
            page.FindAll(".rail section p").Select(Read));
    }

    private static string Lead(IRenderedComponent<PlanView> page) => Read(page.Find(".head .muted:not(.only-narrow)"));

    private static AngleSharp.Dom.IElement Run(IRenderedComponent<PlanView> page) =>
        page.FindAll("button.btn").Single(button => Read(button) is "Run" or "Starting");

    private IRenderedComponent<PlanView> Open(SetupPlan plan) =>
        Render<PlanView>(parameters => parameters.Add(view => view.Plan, plan).Add(view => view.OnRun, () => presses++));
}
