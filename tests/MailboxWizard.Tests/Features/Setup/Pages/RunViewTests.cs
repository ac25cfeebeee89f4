using Bunit;
using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Pages;
using MailboxWizard.Tests.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Tests.Features.Setup.Pages;

public sealed class RunViewTests : PageTests
{
    private readonly List<TestRequest> tests = [];
    private int again;

    [Fact]
    public void A_run_under_way_counts_its_rows_and_explains_the_one_that_waits()
    {
        var page = Open(SetupSamples.Run(
            SetupRunState.Running,
            [
                new() { Number = 4, State = SetupStepState.Created, With = 3 },
                new() { Number = 7, State = SetupStepState.Waiting, Detail = "Attempt 3 in 4 s." },
                .. Enumerable.Range(8, 6).Select(number => new SetupRow { Number = number, State = SetupStepState.NotYet }),
            ]));

        Assert.Equal("Setting up invoices@contoso.com", Read(page.Find("h1")));
        var progress = page.Find("[role=progressbar]");
        Assert.Equal(("6 of 13", "6", "13"), (progress.GetAttribute("aria-valuetext"), progress.GetAttribute("aria-valuenow"), progress.GetAttribute("aria-valuemax")));
        Assert.Equal("with 3", Read(page.FindAll(".ledger .s")[3]));
        Assert.Equal("Attempt 3 in 4 s.", Read(page.Find(".ledger .now .d")));
        Assert.Equal("Step 7 waits for Microsoft. Attempt 3 in 4 s.", Read(page.Find("[role=status]")));
        Assert.Equal("3", Parts(page));
    }

    [Theory]
    [InlineData(true, "Nothing is lost: what was entered stays sealed here, and the Test can be done again. Nothing is created in your tenant.")]
    [InlineData(false, "Nothing is lost: the run can be started again, finds what is there, and creates only the rest.")]
    public void A_run_of_what_was_entered_does_not_say_that_it_creates_anything(bool isEntered, string says) =>
        Assert.Equal(says, Read(Open(SetupSamples.Run(SetupRunState.Running) with { IsEntered = isEntered }).FindAll(".rail section p")[^1]));

    [Fact]
    public void A_run_whose_turn_has_not_come_says_what_it_waits_for_instead_of_what_is_done()
    {
        var page = Open(SetupSamples.Run(SetupRunState.Queued) with { EndedAt = null });

        const string waits = "Waits for its turn, and begins by itself when another run has ended.";
        Assert.Equal((waits, waits), (Read(page.FindAll(".progress .line > span")[0]), Read(page.Find("[role=status]"))));
    }

    [Fact]
    public void A_proved_run_shows_its_number_and_a_message_without_a_secret()
    {
        Services.GetRequiredService<IOptions<HandoffsOptions>>().Value.Contact = "help@spectrum.example";
        var page = Open(SetupSamples.Run(SetupRunState.Proved) with { Test = SetupSamples.Test(new CheckRow { Kind = CheckKind.Token, State = CheckState.Passed, Detail = "Fresh." }) });

        Assert.Equal("invoices@contoso.com opens", Read(page.Find("h1")));
        Assert.Equal("082 913", Read(page.Find(".number")));
        var copied = page.FindAll("[data-copy]").Select(button => button.GetAttribute("data-copy")!).ToList();
        Assert.Equal(["082913", HandoffMessage.Text(82913, "Contoso", ["invoices@contoso.com"], "https://wizard.example")], copied[..2]);
        Assert.StartsWith("MailboxWizard run 7\nTenant Contoso (", Assert.Single(copied[2..]), StringComparison.Ordinal);
        Assert.StartsWith(
            "mailto:help@spectrum.example?subject=Hand-off%20082%20913%3A%20mailbox%20of%20Contoso%20for%20Therefore&body=", page.Find("a[href^=mailto]").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Single(page.FindAll(".st.proved"));
        Assert.Equal("Passed Fresh token Fresh.", string.Join(' ', page.Find(".checks li").QuerySelectorAll(".st, .t, .d").Select(Read)));
        Assert.Equal("/handoffs/82913", page.Find(".rail .btn").GetAttribute("href"));
        Assert.Equal("4", Parts(page));
    }

    [Fact]
    public void A_stopped_run_answers_four_questions_in_order_and_leads_back_to_the_plan()
    {
        var page = Open(SetupSamples.Run(SetupRunState.Failed, new SetupRow { Number = 13, State = SetupStepState.Cannot, Problem = SetupSamples.ConsentRoleMissing }));

        Assert.Equal("Consent needs a Privileged Role Administrator", Read(page.Find("h1")));
        Assert.Equal("Twelve of thirteen steps are done and kept.", Read(page.Find(".head .muted:not(.only-narrow)")));
        Assert.Equal(["What happened", "Whose move", "What to do", "Request id"], page.FindAll(".answers dt").Select(Read));
        Assert.Equal("Microsoft refused the consent.", Read(page.Find(".ledger .stop .d")));
        Assert.Equal(
            "MailboxWizard run 7\nConsentRoleMissing: Consent needs a Privileged Role Administrator\nMicrosoft refused the consent.\nRequest id: 0c3a9e51-7f24-4d0b-8a17-5be2c1d604f8",
            page.Find("[data-copy]").GetAttribute("data-copy"));
        page.Find(".btn.primary").Click();
        Assert.Equal(1, again);
        page.Render(parameters => parameters.Add(view => view.OnRunAgain, default(EventCallback)));
        Assert.DoesNotContain(page.FindAll(".btn"), button => Read(button) == "Run again");
    }

    [Fact]
    public void A_folder_that_is_not_there_is_corrected_and_tested_again()
    {
        var page = Open(SetupSamples.Run(SetupRunState.NotProved) with
        {
            Test = SetupSamples.Test(new CheckRow { Kind = CheckKind.InputFolder, State = CheckState.Failed, Mailbox = "invoices@contoso.com", Detail = "No such folder.", Suggestions = ["Invoice", "Rechnungen"] }),
        });
        Assert.Equal("invoices@contoso.com does not open yet", Read(page.Find("h1")));
        Assert.Equal("Invoices", page.Find("form input").GetAttribute("value"));

        page.FindAll(".near button")[1].Click();
        page.Find("form input").Input("  Scans ");
        page.Find("form").Submit();
        page.Find("form input").Input(" ");
        page.Find("form").Submit();
        page.Find(".rail .btn.primary").Click();

        Assert.Equal([new("invoices@contoso.com", "Rechnungen"), new("invoices@contoso.com", "Scans"), new()], tests);
        Assert.Equal("Which folder does Therefore watch?", Read(page.Find(".err")));
    }

    private static string Parts(IRenderedComponent<RunView> page) =>
        Read(page.Find(".head .only-narrow")).Split("part ")[1][..1];

    private IRenderedComponent<RunView> Open(SetupRunSnapshot run) => Render<RunView>(parameters => parameters
        .Add(view => view.Run, run).Add(view => view.Site, "https://wizard.example").Add(view => view.OnRunAgain, () => again++).Add(view => view.OnTestAgain, tests.Add));
}
