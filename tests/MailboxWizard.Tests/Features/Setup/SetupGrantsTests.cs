using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using static MailboxWizard.Tests.Features.Setup.SetupScene;
using static MailboxWizard.Tests.Features.Setup.UndoScene;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>What a run reads with its administrator's token and leaves for the Test, whose key may not read it: grants, and user names.</summary>
public sealed class SetupGrantsTests
{
    [Fact]
    public async Task The_grants_are_shown_as_the_run_read_them_on_its_page_and_at_the_hand_off_and_a_move_shows_both()
    {
        await using var app = await WizardApplication.StartAsync(settings: UndoScene.Quick);
        var ada = await app.SignInAsync("ada@contoso.com");

        var first = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices", Route.Ews);
        var number = first.HandoffNumber!.Value;
        var handed = (await HandoffAsync(app, ada, number))!;
        var asked = app.Tenant.Requests.All.Count;
        using (var page = await ada.PageAsync(await ada.GetAsync($"/handoffs/{number}")))
            Assert.Contains("full_access_as_app Office 365 Exchange Online", page.QuerySelector(".grants")!.TextContent, StringComparison.Ordinal);
        using (var page = await ada.PageAsync(await ada.GetAsync($"/runs/{first.Number}")))
            Assert.Contains("full_access_as_app Office 365 Exchange Online", page.QuerySelector(".grants")!.TextContent, StringComparison.Ordinal);
        // Nothing is asked for it.
        Assert.Equal(asked, app.Tenant.Requests.All.Count);
        var moving = await SetupMoveTests.MoveAsync(app, ada, number);
        var moved = (await HandoffAsync(app, ada, number))!;

        Assert.Equal(["full_access_as_app (Office 365 Exchange Online)"], Said(handed.Grants));
        Assert.Equal(["full_access_as_app (Office 365 Exchange Online)"], Said(first.Grants));
        Assert.Equal((first.Number, first.Grants!.At), (handed.Grants!.Run, handed.Grants.At));
        Assert.InRange(handed.Grants.At, first.StartedAt, first.EndedAt!.Value);
        Assert.Equal(["Mail.ReadWrite (Microsoft Graph)", "full_access_as_app (Office 365 Exchange Online), not needed"], Said(moved.Grants));
        Assert.Equal((moving.Number, "invoices@contoso.com"), (moved.Grants!.Run, Assert.Single(moved.Mailboxes).UserName));
    }

    [Fact]
    public async Task An_address_that_is_not_the_user_name_is_said_in_the_plan_and_by_the_proof_which_says_what_to_enter()
    {
        await using var app = await WizardApplication.StartAsync(settings: UndoScene.Quick, seed: seed => seed.Tenant("Contoso").Mailboxes[0].Aliases.Add("bills@contoso.com"));
        var ada = await app.SignInAsync("ada@contoso.com");
        var plan = await PlanAsync(app, ada, Journey.Answers("bills@contoso.com", "Invoices"));

        var run = await Journey.RunAsync(app, ada, "bills@contoso.com", "Invoices");

        Assert.Equal(
            "bills@contoso.com is not the user name of its mailbox; that is invoices@contoso.com. If Graph does not open the mailbox by the address, the proof says so; then enter the user name here and in Therefore.",
            Assert.Single(plan.Warnings));
        Assert.Equal((SetupRunState.NotProved, null), (run.State, run.HandoffNumber));
        Assert.Equal(Cause.UserNameNeeded, Assert.Single(run.Test!.Rows, row => row.State is CheckState.Failed).Cause);
        Assert.Equal(["Mail.ReadWrite (Microsoft Graph)"], Said(run.Grants));
    }

    private static List<string> Said(GrantsAsRead? read) => [.. read!.Grants.Select(grant => grant.IsNeeded ? $"{grant}" : $"{grant}, not needed")];
}
