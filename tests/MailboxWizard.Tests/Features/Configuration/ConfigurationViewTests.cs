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
    [InlineData(2026, 12, 24, "EWS ends on 24 December 2026, in 31 days. From that day on this mailbox opens over Graph only. Whose move: an administrator of Fabrikam, who opens this page and presses Move to Graph.")]
    [InlineData(2026, 11, 24, "EWS ends on 24 November 2026, tomorrow. From that day on this mailbox opens over Graph only. Whose move: an administrator of Fabrikam, who opens this page and presses Move to Graph.")]
    [InlineData(2026, 11, 1, "EWS ended on 1 November 2026. From that day on this mailbox opens over Graph only. Whose move: an administrator of Fabrikam, who opens this page and presses Move to Graph.")]
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
    public void What_the_run_read_as_granted_stands_below_the_Test_with_its_time_and_what_is_more_than_needed_is_named()
    {
        var view = Draw(Make(Route.Graph, handoff => handoff.Grants = new([new("Mail.ReadWrite", "Microsoft Graph", IsNeeded: true), new("full_access_as_app", "Office 365 Exchange Online", IsNeeded: false)], Now, 5193)), Engineer);

        Assert.StartsWith("Granted in Entra. As run 5193 read it with its administrator’s rights, 23 November 2026", Spaced(view.Find(".grants p")), StringComparison.Ordinal);
        Assert.Equal("2026-11-23T09:00:00Z", view.Find(".grants time").GetAttribute("datetime"));
        Assert.Equal(["Mail.ReadWrite Microsoft Graph", "full_access_as_app Office 365 Exchange Online more than this route needs"], view.FindAll(".grants li").Select(Spaced));
    }

    [Fact]
    public void Of_values_that_were_registered_by_hand_it_says_that_nobody_has_read_the_grants()
    {
        var view = Draw(Make(Route.Graph, isForeign: true), Engineer);

        Assert.Contains("Granted in Entra. Not read: the values were registered by hand, and this key may not read what is granted to it.", Read(view.Find(".duo")), StringComparison.Ordinal);
        Assert.Empty(Draw(Make(Route.Graph), Engineer).FindAll(".grants"));
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

        Assert.StartsWith("Hand-off 482\u00A0913 of the same registration is newer. Enter its values, not these", Spaced(view.Find(".notice")), StringComparison.Ordinal);
        Assert.Equal("/handoffs/482913", view.Find(".notice .btn").GetAttribute("href"));
    }

    [Fact]
    public void The_clicks_say_who_ticked_them_and_when()
    {
        var view = Draw(Make(Route.Graph, handoff => (handoff.CheckedClicks, handoff.Ticks) = (0b00010, [new(2, Now, "Mia Monteur")])), Engineer);

        Assert.Equal("1 of 5", Read(view.Find(".end.small.muted")));
        Assert.EndsWith("Mia Monteur, 23 November 2026, 09:00:00", Read(view.Find("label[for=click-2]")), StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_are_text_and_never_markup_and_support_only_reads_them()
    {
        void Change(Handoff handoff) => (handoff.Notes, handoff.Ticket) = ([new("<script>alert(1)</script> & more", Now, "Erik <i>")], "INC-77");
        var view = Draw(Make(Route.Graph, Change), Engineer);
        var support = Draw(Make(Route.Graph, Change), Support);

        Assert.Equal("<script>alert(1)</script> & more", Read(view.Find(".notes .said")));
        Assert.Empty(view.FindAll(".notes script, .notes i"));
        Assert.Equal("INC-77", view.Find("#ticket").GetAttribute("value"));
        view.Find("#ticket").Input("INC-78");
        view.Find("form.ticket").Submit();
        view.Find("#note").Input("Called Ada");
        view.Find("form.new").Submit();
        Assert.Equal(["ticket INC-78", "note Called Ada"], Done);
        Assert.Empty(support.FindAll("#ticket, #note"));
        Assert.Contains("Ticket INC-77", support.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_history_says_each_state_with_who_and_when_newest_first()
    {
        var view = Draw(Make(Route.Graph, handoff => (handoff.State, handoff.History) = (HandoffState.Expired,
            [new(HandoffState.Ready, Now, "Frank Admin"), new(HandoffState.Expired, Now.AddDays(30), null)])), Engineer);

        Assert.Equal(["Expired By itself 23 December 2026, 09:00:00", "Ready Frank Admin 23 November 2026, 09:00:00"], view.FindAll(".history > li").Select(Spaced));
    }

    [Theory]
    [InlineData(CheckState.Failed, Cause.FolderNotFound, "Scans Entered as Inbox/Scans. Therefore takes the folder’s name alone, wherever the folder lies; the name must be unique in the mailbox.", "Scans")]
    [InlineData(CheckState.Passed, null, "Inbox/Scans", "Inbox/Scans")]
    [InlineData(CheckState.Warning, Cause.FolderNotUnique, "Scans Several folders of the mailbox are called Scans. Therefore takes a name, so nobody can say which one it opens: rename all but one.", "Scans", "Scans")]
    [InlineData(CheckState.Warning, Cause.MailboxHasTooManyFolders, "Inbox/Scans", "Inbox/Scans", "Inbox/Scans")]
    [InlineData(CheckState.Warning, Cause.FolderCaseDiffers, "INBOX/scans Entered as Inbox/Scans. The mailbox has it with these capitals.", "INBOX/scans", "INBOX/scans")]
    public void The_input_folder_is_a_name_and_no_path_unless_the_folder_is_really_called_so(CheckState state, Cause? cause, string shown, string copied, string? foundAs = null)
    {
        var outcome = new TestOutcome { Route = Route.Graph, StartedAt = Now, Took = TimeSpan.Zero, Rows = [new() { Kind = CheckKind.InputFolder, State = state, Cause = cause, FoundAs = foundAs }] };
        var view = Draw(Make(Route.Graph, handoff => handoff.Mailboxes[0].InputFolder = "Inbox/Scans"), Engineer, new(outcome, IsRunning: false));

        Assert.Contains($"Input Folder: {shown}", Fields(view));
        Assert.Equal(copied, view.FindAll(".values button[data-copy]").Single(button => button.TextContent.Contains("Input Folder", StringComparison.Ordinal)).GetAttribute("data-copy"));
    }

    [Fact]
    public void A_key_that_is_left_is_an_administrators_move_and_staff_can_send_for_one()
    {
        void Change(Handoff handoff) => (handoff.State, handoff.KeyStillInTenant) = (HandoffState.Withdrawn, true);
        var staff = Draw(Make(Route.Graph, Change), Engineer);
        var administrator = Draw(Make(Route.Graph, Change), Neighbour, key: RemovalAnswer.StillShown);

        Assert.Contains("Nobody uses it any more, and Fabrikam still takes it: key ID 11111111-2222-3333-4444-555555555555.", Read(staff.FindAll(".notice")[1]), StringComparison.Ordinal);
        Assert.Contains("Whose move: an administrator of Fabrikam", Read(staff.FindAll(".notice")[1]), StringComparison.Ordinal);
        Assert.Equal("Please", staff.Find(".notice button[data-copy]").GetAttribute("data-copy"));
        Button(administrator, "Remove the key").Click();
        Assert.Equal(["remove key"], Done);
        Assert.StartsWith("Microsoft still shows the key.", Read(administrator.FindAll(".notice")[2]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_gone_is_said_with_the_time_and_one_made_by_hand_is_only_looked_at()
    {
        var gone = Draw(Make(Route.Graph, handoff => (handoff.State, handoff.KeyGoneAt) = (HandoffState.Withdrawn, Now)), Neighbour);
        var foreign = Draw(Make(Route.Graph, handoff => (handoff.State, handoff.KeyStillInTenant) = (HandoffState.Expired, true), isForeign: true), Neighbour);

        Assert.StartsWith("The key is gone from the tenant.", Read(gone.FindAll(".notice")[1]), StringComparison.Ordinal);
        Assert.Contains("Registered by hand.", foreign.Markup, StringComparison.Ordinal);
        Assert.Contains("It was made by hand in Fabrikam and begins with Rdk.", Read(foreign.FindAll(".notice")[1]), StringComparison.Ordinal);
        Button(foreign, "Look whether it is gone").Click();
        Assert.Equal(["remove key"], Done);
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
