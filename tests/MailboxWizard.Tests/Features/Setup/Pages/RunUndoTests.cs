using Bunit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Pages;
using MailboxWizard.Tests.Shell;
using Microsoft.AspNetCore.Components;

namespace MailboxWizard.Tests.Features.Setup.Pages;

public sealed class RunUndoTests : PageTests
{
    private static readonly SetupUndoOffer Offer = new(["The consent to Mail.ReadWrite", "The registration Therefore mailbox, for good"]);

    private readonly List<string> pressed = [];

    [Theory]
    [InlineData(SetupRunState.Proved)]
    [InlineData(SetupRunState.NotProved)]
    [InlineData(SetupRunState.Failed)]
    public void Undo_is_offered_and_removes_nothing_before_it_is_confirmed(SetupRunState state)
    {
        var page = Open(SetupSamples.Run(state), new() { Offer = Offer });

        page.Find(".undo .btn").Click();

        Assert.Equal(["ask"], pressed);
        Assert.Equal("Undo", Read(page.Find(".undo .btn")));
        Assert.Empty(page.FindAll(".undo li"));
    }

    [Fact]
    public void A_run_that_waits_can_be_undone_too()
    {
        var page = Render<CascadingValue<RunUndoModel>>(of => of
            .Add(undo => undo.Value, new RunUndoModel { Offer = Offer })
            .AddChildContent<RunWaitingView>(view => view.Add(waiting => waiting.Run, SetupSamples.Run(SetupRunState.Waiting))));

        Assert.Equal("Undo", Read(page.Find(".undo .btn")));
    }

    [Fact]
    public void The_confirmation_names_what_will_be_removed_and_can_be_left_again()
    {
        var page = Open(SetupSamples.Run(SetupRunState.Proved), new() { Offer = Offer, Asks = true });

        page.FindAll(".undo .btn")[1].Click();
        page.FindAll(".undo .btn")[0].Click();

        Assert.Equal(Offer.Removes, page.FindAll(".undo li").Select(Read));
        Assert.Equal(["Undo now", "Keep it"], page.FindAll(".undo .btn").Select(Read));
        Assert.Equal(["keep", "undo"], pressed);
    }

    [Fact]
    public void A_second_press_while_it_starts_does_nothing_and_a_refusal_says_why()
    {
        var page = Open(SetupSamples.Run(SetupRunState.Proved), new() { Offer = Offer, Asks = true, Starting = true, Problem = SetupSamples.ConsentRoleMissing });

        page.FindAll(".undo .btn")[0].Click();

        Assert.Empty(pressed);
        Assert.Equal("true", page.FindAll(".undo .btn")[0].GetAttribute("aria-disabled"));
        Assert.StartsWith("Consent needs a Privileged Role Administrator.", Read(page.Find(".rail .notice")), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_nothing_to_undo_nothing_is_offered()
    {
        var page = Open(SetupSamples.Run(SetupRunState.Proved), new());

        Assert.Empty(page.FindAll(".undo"));
        Assert.Empty(page.FindAll(".leave"));
    }

    [Fact]
    public void An_undo_goes_from_the_last_row_to_the_first_and_is_read_aloud()
    {
        var page = Open(
            SetupSamples.Run(
                SetupRunState.Running, new SetupRow { Number = 13, State = SetupStepState.Removed, Detail = "Withdrawn." },
                new SetupRow { Number = 10, State = SetupStepState.Running }) with
            { IsUndo = true },
            new());

        Assert.Equal("Taking back invoices@contoso.com", Read(page.Find("h1")));
        Assert.Equal("Removed", Read(page.FindAll(".ledger li")[0].QuerySelector(".st")!));
        Assert.Equal("Step 13: Removed.", Read(page.Find("[role=status]")));
    }

    [Fact]
    public void An_undone_run_leads_to_a_new_plan_and_offers_to_leave_by_a_form()
    {
        var page = Open(
            SetupSamples.Run(SetupRunState.Undone) with { HandoffNumber = 82_913, IsUndo = true }, new() { MayLeave = true, AsksToLeave = true });

        Assert.Equal("Nothing of this run is left", Read(page.Find("h1")));
        page.Find(".btn.primary").Click();
        Assert.Equal(["again"], pressed);
        Assert.Equal("Run again", Read(page.Find(".btn.primary")));
        Assert.Contains("082 913", Read(page.Find(".rail")), StringComparison.Ordinal);
        var form = page.Find(".leave form");
        Assert.Equal(("post", "/leave-no-trace", "7"), (form.GetAttribute("method"), form.GetAttribute("action"), form.QuerySelector("input[name=run]")!.GetAttribute("value")));
        Assert.Equal("Remove it and sign out", Read(form.QuerySelector("button")!));
    }

    [Theory]
    [InlineData(SetupStepState.Created, "people of other tenants could sign in to the registration, and no longer can.")]
    [InlineData(SetupStepState.Removed, "What was there before the run is as it was.")]
    [InlineData(SetupStepState.Found, "What was there before the run is as it was.")]
    public void An_undone_run_says_that_a_registration_which_was_open_to_others_stays_with_its_tenant(SetupStepState fourth, string says)
    {
        var page = Open(SetupSamples.Run(SetupRunState.Undone, new SetupRow { Number = 4, State = fourth }) with { IsUndo = true }, new());

        Assert.Single(page.FindAll(".rail section p").Select(Read), text => text.EndsWith(says, StringComparison.Ordinal));
    }

    private IRenderedComponent<RunView> Open(SetupRunSnapshot run, RunUndoModel model) => Render<RunView>(parameters => parameters
        .Add(view => view.Run, run).Add(view => view.OnRunAgain, Press("again")).Add(view => view.Undo, model with
        {
            OnAsk = Press("ask"),
            OnKeep = Press("keep"),
            OnUndo = Press("undo"),
            OnLeave = Press("leave"),
        }));

    private EventCallback Press(string what) => EventCallback.Factory.Create(this, () => pressed.Add(what));
}
