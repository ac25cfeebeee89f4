using Bunit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Escalations;
using MailboxWizard.Features.Setup.Pages;
using MailboxWizard.Tests.Shell;

namespace MailboxWizard.Tests.Features.Setup.Pages;

/// <summary>What the page of a waiting run says and offers.</summary>
public sealed class RunWaitingViewTests : PageTests
{
    private static readonly DateTimeOffset s_until = SetupSamples.Started.AddDays(3);
    private readonly List<string> presses = [];

    [Fact]
    public void A_run_that_waits_for_a_sign_in_offers_to_go_on_and_asks_before_it_is_given_up()
    {
        var page = Open(SetupSamples.ConsentRoleMissing with { Code = SetupProblemCode.SignInAgain, Title = "Microsoft wants you to sign in again" }, new(s_until, null));

        Assert.Equal("The run waits for a sign-in", Read(page.Find("h1")));
        Assert.Contains("It waits until", Read(page.Find(".head")), StringComparison.Ordinal);
        Assert.NotEmpty(Read(page.Find(".head time")));
        Assert.Empty(page.FindAll("#escalation-link, #link-note"));
        Assert.Equal(14, page.FindAll(".ledger li").Count);
        Press(page, "Go on");
        Press(page, "Give up this run");
        Assert.Equal(["go on"], presses);
        Assert.Contains("Nobody can go on with it then.", Read(page.Find("#give-up-ask")), StringComparison.Ordinal);
        Press(page, "Keep waiting");
        Press(page, "Give up this run");
        Press(page, "Give it up");
        Assert.Equal(["go on", "give up"], presses);
    }

    [Fact]
    public void A_run_that_waits_for_a_role_offers_one_link_and_shows_it_once()
    {
        var page = Open(SetupSamples.ConsentRoleMissing, new(s_until, null));

        Assert.Equal("The run waits for a colleague", Read(page.Find("h1")));
        Assert.Equal("Make a link", Read(Assert.Single(page.FindAll(".btn.primary"))));
        Press(page, "Make a link");
        Assert.Equal(["link"], presses);

        page.Render(parameters => parameters
            .Add(view => view.Link, "https://wizard.example/escalations/t0ken")
            .Add(view => view.Standing, new(s_until, new(EscalationState.Open, "Ben Builder", SetupSamples.Started, s_until, null, false))));
        Assert.Equal("https://wizard.example/escalations/t0ken", page.Find("#escalation-link").GetAttribute("value"));
        Assert.Equal("Copy the link", Read(page.Find("[data-copy='https://wizard.example/escalations/t0ken'] .undone")));
    }

    [Fact]
    public void Who_declined_is_told_and_who_may_only_look_is_offered_nothing()
    {
        var page = Open(SetupSamples.ConsentRoleMissing, new(s_until, new(EscalationState.Declined, "Ben Builder", SetupSamples.Started, s_until, "Petra <b>", false)));

        Assert.StartsWith("Petra <b> declined.", Read(page.Find(".notice")), StringComparison.Ordinal);
        Assert.Equal("Make a link", Read(Assert.Single(page.FindAll(".btn.primary"))));
        Assert.Empty(Open(SetupSamples.ConsentRoleMissing, null).FindAll(".rail .btn, #link-note"));
    }

    [Fact]
    public void Microsofts_own_page_is_offered_beside_the_link_and_shown_instead_of_it_while_it_is_open()
    {
        var page = Open(SetupSamples.ConsentRoleMissing, new(s_until, null));
        Assert.DoesNotContain(page.FindAll("button.btn"), button => Read(button) == "Use Microsoft’s page");

        page.Render(parameters => parameters.Add(view => view.OffersPage, true).Add(view => view.OnAskPage, () => presses.Add("page")));
        Assert.Equal("Make a link", Read(Assert.Single(page.FindAll(".btn.primary"))));
        Press(page, "Use Microsoft’s page");
        Assert.Equal(["page"], presses);

        page.Render(parameters => parameters.Add(view => view.Standing, new(s_until, null)
        {
            ConsentPage = new(new("https://login.example/t/v2.0/adminconsent?state=x"), SetupSamples.Started.AddHours(1)),
        }));
        Assert.Equal("https://login.example/t/v2.0/adminconsent?state=x", page.Find("#consent-page").GetAttribute("value"));
        Assert.Equal(("_blank", "noopener noreferrer"), (page.Find("a.btn").GetAttribute("target"), page.Find("a.btn").GetAttribute("rel")));
        Assert.Empty(page.FindAll("#link-note"));
        Assert.StartsWith("Ends the use of Microsoft’s page", Read(page.Find("#go-on-note")), StringComparison.Ordinal);
        Press(page, "Go on");
        Assert.Equal(["page", "go on"], presses);
    }

    [Theory]
    [InlineData(SetupProblemCode.SignInAgain, "The run waits for a sign-in", "A Privileged Role Administrator of Contoso.", "Press Go on. Microsoft asks you to sign in if it must.")]
    [InlineData(SetupProblemCode.RoleMissing, "The run waits for a colleague", "A Privileged Role Administrator of Contoso.", "Ask a colleague who may change registrations")]
    [InlineData(SetupProblemCode.Throttled, "The run waits until somebody goes on with it", "An administrator of Contoso. Nothing happens before somebody presses Go on.", "Press Go on, at once or in a few minutes.")]
    public void While_the_reply_address_is_left_the_page_says_who_goes_on_and_that_it_goes_first(SetupProblemCode code, string title, string move, string remedy)
    {
        var page = Open(SetupSamples.ConsentRoleMissing with { Code = code }, new(s_until, null) { HasReplyAddress = true });

        Assert.Equal(title, Read(page.Find("h1")));
        var answers = page.FindAll(".answers dd").Select(Read).ToList();
        Assert.Equal(move, answers[1]);
        Assert.StartsWith(remedy, answers[2], StringComparison.Ordinal);
        Assert.Contains("The reply address of Microsoft’s page is still on the registration", answers[2], StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("needs a role that may change registrations, Application Administrator for one.", Read(page.Find("#go-on-note")), StringComparison.Ordinal);
        // Neither a link nor a page would be of use.
        Assert.Empty(page.FindAll("#escalation-link, #link-note, #consent-page, #consent-page-note"));
        Assert.Equal("Go on", Read(Assert.Single(page.FindAll(".btn.primary"))));
    }

    [Fact]
    public void What_waits_for_nobody_in_particular_says_that_somebody_must_press()
    {
        var page = Open(SetupSamples.ConsentRoleMissing with { Code = SetupProblemCode.MicrosoftFailed }, new(s_until, null));

        Assert.Equal("The run waits until somebody goes on with it", Read(page.Find("h1")));
        Assert.Equal("An administrator of Contoso. Nothing happens before somebody presses Go on.", Read(page.FindAll(".answers dd")[1]));
        Assert.Equal("Press Go on, at once or in a few minutes. The run looks at everything again and goes on from there.", Read(page.FindAll(".answers dd")[2]));
    }

    private IRenderedComponent<RunWaitingView> Open(SetupProblem problem, WaitingStanding? standing) => Render<RunWaitingView>(parameters => parameters
        .Add(view => view.Run, SetupSamples.Run(SetupRunState.Waiting, new SetupRow { Number = 13, State = SetupStepState.Cannot, Problem = problem }) with { Problem = problem, EndedAt = null })
        .Add(view => view.Standing, standing)
        .Add(view => view.OnGoOn, () => presses.Add("go on"))
        .Add(view => view.OnGiveUp, () => presses.Add("give up"))
        .Add(view => view.OnMakeLink, () => presses.Add("link")));

    private static void Press(IRenderedComponent<RunWaitingView> page, string name) =>
        page.FindAll("button.btn").Single(button => Read(button) == name).Click();
}
