using Bunit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Pages;
using MailboxWizard.Tests.Shell;

namespace MailboxWizard.Tests.Features.Setup.Pages;

public sealed class ChooseViewTests : PageTests
{
    private static readonly DateOnly s_today = new(2026, 11, 23);
    private readonly List<SetupAnswers> sent = [];

    [Fact]
    public void A_fault_shows_when_the_field_is_left_goes_while_typing_and_stays_away_when_corrected()
    {
        var page = Open();
        page.Find("#address-0").Input("invoices@contoso");
        Assert.Empty(page.FindAll(".err"));

        page.Find("#address-0").Blur();
        Assert.Equal("After the @ something is missing. Did you mean invoices@contoso.com?", Read(page.Find(".err")));
        Assert.Equal("true", page.Find("#address-0").GetAttribute("aria-invalid"));
        Assert.Equal(page.Find(".err").Id, page.Find("#address-0").GetAttribute("aria-describedby"));

        page.Find("#address-0").Input("invoices@contoso.c");
        Assert.Empty(page.FindAll(".err"));

        page.Find("#address-0").Input("invoices@contoso.com");
        page.Find("#address-0").Blur();
        Assert.Empty(page.FindAll(".err"));
        Assert.Null(page.Find("#address-0").GetAttribute("aria-invalid"));
    }

    [Fact]
    public void A_suggestion_is_taken_over_with_one_press()
    {
        var page = Open();
        page.Find("#address-0").Input("invoices@contoso");
        page.Find("#address-0").Blur();

        page.Find(".err .link").Click();

        Assert.Equal("invoices@contoso.com", page.Find("#address-0").GetAttribute("value"));
        Assert.Empty(page.FindAll(".err"));
    }

    [Fact]
    public void Online_needs_no_version_and_what_was_typed_comes_back_with_on_premises()
    {
        var page = Open();
        Assert.Empty(page.FindAll("#version"));
        page.Find("#edition-1").Change(true);
        page.Find("#version").Change("2022");
        page.Find("#update").Change("1");

        page.Find("#edition-0").Change(true);
        Assert.Empty(page.FindAll("#version"));
        Fill(page);
        page.Find("form").Submit();
        Assert.Equal((null, null), (Assert.Single(sent).Year, sent[0].Update));

        page.Find("#edition-1").Change(true);
        Assert.Equal(("2022", "1"), (page.Find("#version").GetAttribute("value"), page.Find("#update").GetAttribute("value")));
    }

    [Fact]
    public void A_version_without_graph_disables_that_route_says_which_has_it_and_gives_it_back()
    {
        var page = Open();
        page.Find("#edition-1").Change(true);

        page.Find("#version").Change("2023");
        Assert.True(page.Find("#route-0").HasAttribute("disabled"));
        Assert.Equal("Therefore 2023 does not have it; 2025 and Online do.", Read(page.Find("#route-0-why")));
        Assert.True(page.Find("#route-1").HasAttribute("checked"));

        page.Find("#version").Change("2025");
        Assert.False(page.Find("#route-0").HasAttribute("disabled"));
        Assert.True(page.Find("#route-0").HasAttribute("checked"));
    }

    [Fact]
    public void The_gate_of_a_version_shows_at_once()
    {
        var page = Open();
        page.Find("#edition-1").Change(true);

        page.Find("#version").Change("2021");
        page.Find("#update").Change("2");

        Assert.Equal("Therefore 2021 signs in with a client secret from Update 3 on. Update it first, or ask your engineer.", Read(page.Find("#version-fault")));
        page.Find("#update").Change("3");
        Assert.Empty(page.FindAll("#version-fault"));
    }

    [Fact]
    public void The_end_of_ews_is_on_its_row_and_after_it_the_row_is_gone()
    {
        Assert.Equal(
            "Exchange (Online) - EWS For versions without Graph. Microsoft has been switching it off since October 2026; in 129 days it is gone. Ends 1 April 2027",
            string.Join(' ', Open().FindAll(".choice")[1].QuerySelectorAll("b, .small, .tag").Select(Read)));

        Assert.Single(Open(new(2027, 4, 1)).FindAll(".choice"));
    }

    [Fact]
    public void Sending_too_early_shows_every_fault_and_sends_nothing()
    {
        var page = Open();

        page.Find("form").Submit();

        Assert.Equal(
            ["Online or On-premises?", "Which mailbox is it?", "Which folder does Therefore watch?"],
            page.FindAll(".err").Select(Read));
        Assert.Empty(sent);
        var call = Assert.Single(JSInterop.Invocations, call => call.Identifier == "import");
        Assert.Equal("./shell.js", call.Arguments[0]);
    }

    [Fact]
    public void Whole_answers_are_sent_as_they_stand()
    {
        var page = Open();
        page.Find("#edition-1").Change(true);
        page.Find("#version").Change("2025");
        page.Find("#update").Change("1");
        Fill(page);
        page.Find("#add-mailbox").Click();
        page.Find("#address-1").Input(" orders@contoso.com ");
        page.Find("#lifetime").Change("12");
        page.Find("#system").Input("Test");

        page.Find("form").Submit();

        var answers = Assert.Single(sent);
        Assert.Equal([new("invoices@contoso.com", "Invoices"), new("orders@contoso.com", "Invoices")], answers.Mailboxes);
        Assert.Equal(
            (ThereforeEdition.OnPremises, 2025, 1, MailboxWizard.Microsoft365.Route.Graph, new DateOnly(2027, 11, 23), "Test", null),
            (answers.Edition, answers.Year, answers.Update, answers.Route, answers.SecretEnds, answers.SystemName, answers.Organisation));
    }

    [Fact]
    public void Another_date_is_asked_only_when_chosen_and_kept_within_24_months()
    {
        var page = Open();
        Assert.Empty(page.FindAll("#last-day"));
        page.Find("#lifetime").Change("other");

        page.Find("#last-day").Input("2028-11-24");
        page.Find("#last-day").Blur();

        Assert.Equal("At most 24 months: 23 November 2028 is the last possible day.", Read(page.Find(".err")));
    }

    [Fact]
    public void The_sentence_follows_the_answers()
    {
        var page = Open();
        Assert.Equal("Therefore will read and move mail in a folder of a mailbox, over Graph, until 23 November 2028.", Read(page.Find(".rail p")));

        page.Find("#edition-0").Change(true);
        Fill(page);

        Assert.Equal(
            "Therefore Online will read and move mail in Invoices of invoices@contoso.com, over Graph, until 23 November 2028.",
            Read(page.Find(".rail p")));
    }

    [Fact]
    public void What_is_typed_is_never_taken_for_markup()
    {
        var page = Open();

        page.Find("#folder-0").Input("<img src=x onerror=alert(1)>");

        Assert.Empty(page.FindAll("img"));
    }

    [Fact]
    public void Nothing_can_be_sent_before_the_circuit_stands()
    {
        SetRendererInfo(new("Static", false));

        Assert.True(Open().Find("button[type=submit]").HasAttribute("disabled"));
    }

    [Fact]
    public void The_wish_for_a_new_secret_stays_while_answers_are_changed()
    {
        var form = ChooseForm.From(SetupSamples.Answers with { Renew = true }, new(), s_today);

        Assert.Equal((true, false), (form.ToAnswers(new(), s_today).Renew, ChooseForm.New(new()).ToAnswers(new(), s_today).Renew));
    }

    private static void Fill(IRenderedComponent<ChooseView> page)
    {
        page.Find("#address-0").Input("invoices@contoso.com");
        page.Find("#folder-0").Input("Invoices");
    }

    private IRenderedComponent<ChooseView> Open(DateOnly? today = null) => Render<ChooseView>(parameters => parameters
        .Add(view => view.Form, ChooseForm.New(new()))
        .Add(view => view.Today, today ?? s_today)
        .Add(view => view.OnSubmit, sent.Add));
}
