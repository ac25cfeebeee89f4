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
        Assert.Equal("3 found, 10 will be created. Nothing has been written in Contoso yet.", Read(page.Find(".head .muted:not(.only-narrow)")));
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

    [Fact]
    public void A_run_under_way_is_joined_not_started()
    {
        var page = Open(SetupSamples.Plan() with { ActiveRun = 7 });

        Assert.Equal("A run is under way", Read(page.Find("h1")));
        Assert.Equal("/runs/7", page.Find(".btn.primary").GetAttribute("href"));
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
        var page = Open(SetupSamples.Plan(new SetupRow { Number = 3, State = SetupStepState.WillBeCreated, Request = "PATCH /applications" }) with { SecretEnds = new(2027, 11, 23) });
        Assert.Empty(page.FindAll(".req"));

        page.Find("button.link").Click();

        Assert.Equal("PATCH /applications", Read(page.Find(".req")));
        Assert.Equal("true", page.Find("button.link").GetAttribute("aria-expanded"));
        Assert.Contains(
            "Contoso allows no longer client secret, so this one ends on 23 November 2027, not on 23 November 2028.",
            page.FindAll(".rail section p").Select(Read));
    }

    private static AngleSharp.Dom.IElement Run(IRenderedComponent<PlanView> page) =>
        page.FindAll("button.btn").Single(button => Read(button) is "Run" or "Starting");

    private IRenderedComponent<PlanView> Open(SetupPlan plan) =>
        Render<PlanView>(parameters => parameters.Add(view => view.Plan, plan).Add(view => view.OnRun, () => presses++));
}
