using AngleSharp.Dom;
using Bunit;
using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Tests.Shell;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Handoffs.HandoffBench;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Configuration;

public sealed class ConfigurationViewTests : ConfigurationViewScene
{
    [Fact]
    public void Ews_has_the_five_fields_in_the_guides_order_and_says_when_it_ends()
    {
        var view = Draw(Make(Route.Ews), Engineer);

        Assert.Equal(
        [
            "Email: scan@fabrikam.com", "Client ID: 7c0f1c1e-5d1e-4b8e-9a63-2f4d0b7a91c5", "Client Secret: •••••••••••••••• not shown",
            "Exchange Web Services URL: https://outlook.office365.com/EWS/Exchange.asmx", "Input Folder: Scans",
        ], Fields(view));
        Assert.Contains("EWS ends on 1 April 2027, in 129 days.", Read(view.Find(".notice")), StringComparison.Ordinal);
        Assert.Contains("Type: Exchange (Online) - EWS", view.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2026, 12, 24, "EWS ends on 24 December 2026, in 31 days. From that day on this mailbox opens over Graph only.")]
    [InlineData(2026, 11, 24, "EWS ends on 24 November 2026, tomorrow. From that day on this mailbox opens over Graph only.")]
    [InlineData(2026, 11, 1, "EWS ended on 1 November 2026. From that day on this mailbox opens over Graph only.")]
    public void The_day_on_which_EWS_ends_is_the_one_of_the_settings(int year, int month, int day, string notice) =>
        Assert.Equal(notice, Spaced(Draw(Make(Route.Ews), Engineer, ewsEnd: new(new(year, month, day))).Find(".notice")));

    [Theory]
    [InlineData(Cause.EwsDisabled)]
    [InlineData(Cause.EwsNotAllowed)]
    public void What_to_do_about_a_blocked_EWS_names_the_day_of_the_settings(Cause cause)
    {
        var words = new CauseWords(Services.GetRequiredService<Microsoft.Extensions.Localization.IStringLocalizer<ConfigurationText>>(), new(new(2028, 2, 29)));

        Assert.Contains("Until 29 February 2028 ", words.Say(new() { Kind = CheckKind.EwsAnswers, State = CheckState.Failed }, cause, "m", "t", "c", "f", "p", "k", "x").Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Graph_has_the_same_five_and_the_tenant_id()
    {
        var view = Draw(Make(Route.Graph), Engineer);

        Assert.Equal(
        [
            "Email: scan@fabrikam.com", "Client ID: 7c0f1c1e-5d1e-4b8e-9a63-2f4d0b7a91c5", "Client Secret: •••••••••••••••• not shown",
            "Exchange Web Services URL: Not needed for this type", "Input Folder: Scans", "Tenant ID: fab71ca0-3e5d-4f6a-8b7c-1d2e3f4a2001",
        ], Fields(view));
        Assert.Empty(view.FindAll(".notice"));
    }

    [Fact]
    public void An_engineer_is_offered_take_first_and_complete_says_what_it_waits_for()
    {
        var view = Draw(Make(Route.Graph), Engineer);

        Assert.Equal(["Take"], view.FindAll(".btn.primary").Select(Read));
        var complete = Button(view, "Complete");
        complete.Click();
        Assert.Equal("true", complete.GetAttribute("aria-disabled"));
        Assert.Contains("opens when Solution Designer’s own Test has passed", Read(view.Find($"#{complete.GetAttribute("aria-describedby")}")), StringComparison.Ordinal);
        Button(view, "Take").Click();
        Assert.Equal(["take"], Done);
    }

    [Fact]
    public void Passed_opens_complete_and_withdraw_asks_once_more()
    {
        var view = Draw(Make(Route.Graph, handoff => (handoff.State, handoff.EngineerId, handoff.EngineerName) = (HandoffState.Tested, Engineer.ObjectId, Engineer.Name)), Engineer);
        Button(view, "Passed").Click();
        view.Find("#click-2").Change(true);
        Button(view, "Withdraw").Click();
        Button(view, "Keep it").Click();
        Button(view, "Withdraw").Click();
        Button(view, "Withdraw for good").Click();
        Button(view, "Test").Click();
        Assert.Equal(["report True ", "tick 2 True", "withdraw", "test"], Done);

        Done.Clear();
        var passed = Draw(Make(Route.Graph, handoff => handoff.ThereforeTestPassed = true), Engineer with { ObjectId = Owner.ObjectId });
        Button(passed, "Complete").Click();
        Assert.Equal(["complete"], Done);
    }

    [Fact]
    public void A_failure_of_Therefores_own_test_keeps_what_it_said()
    {
        var view = Draw(Make(Route.Graph), Engineer);

        Button(view, "Failed").Click();
        view.Find("#why-failed").Change("Folder not found");
        Button(view, "Record as failed").Click();

        Assert.Equal(["report False Folder not found"], Done);
    }

    [Fact]
    public void Support_reads_and_has_nothing_to_press()
    {
        var view = Draw(Make(Route.Graph), Support);

        Assert.All(view.FindAll("button"), button => Assert.Contains("data-copy", button.OuterHtml, StringComparison.Ordinal));
        Assert.All(view.FindAll("input"), input => Assert.True(input.HasAttribute("disabled")));
        Assert.Empty(view.FindAll("[data-secret-act]"));
    }

    [Theory]
    [InlineData(HandoffState.Complete, "Complete. Therefore’s own Test has passed.")]
    [InlineData(HandoffState.Expired, "Expired. It was not completed in time.")]
    [InlineData(HandoffState.Withdrawn, "Withdrawn.")]
    public void After_the_end_the_secret_is_gone_and_what_remains_is_named(HandoffState state, string fact)
    {
        var handoff = Make(Route.Graph, made => made.State = state);
        var view = Draw(handoff, Engineer);

        Assert.StartsWith(fact, Read(view.Find(".notice")), StringComparison.Ordinal);
        Assert.Contains($"Client Secret: Destroyed here What remains: key ID {handoff.SecretKeyId:D}, begins with Rdk", Fields(view));
        Assert.Empty(view.FindAll("[data-secret-act]"));
        Assert.Empty(view.FindAll(".btn.primary"));
    }

    [Fact]
    public void A_newer_hand_off_of_the_registration_is_named_and_linked()
    {
        var view = Draw(Make(Route.Graph), Engineer, newer: 482913);

        Assert.StartsWith("Hand-off 482 913 of the same registration is newer. Enter its values, not these", Spaced(view.Find(".notice")), StringComparison.Ordinal);
        Assert.Equal("/handoffs/482913", view.Find(".notice .btn").GetAttribute("href"));
    }

    [Fact]
    public void Several_mailboxes_are_switched()
    {
        var view = Draw(Make(Route.Graph, handoff => handoff.Mailboxes.Add(new() { Address = "post@fabrikam.com", InputFolder = "Inbox" })), Engineer);

        Assert.Equal("Fabrikam, 2 mailboxes", Read(view.Find("h1")));
        view.FindAll(".which button")[1].Click();

        Assert.Equal(["select 1"], Done);
    }
}
