using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;
using static MailboxWizard.Tests.Features.Setup.UndoScene;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>A run changes what a hand-off is about: what was tested before is not shown as its Test, and it is tested again without a press.</summary>
public sealed class SetupTestedAgainTests
{
    [Fact]
    public async Task What_waits_over_ews_is_tested_over_graph_as_soon_as_it_is_moved_and_back_by_the_undo()
    {
        await using var app = await WizardApplication.StartAsync("ews-allow-list", settings: UndoScene.Quick);
        var ada = await app.SignInAsync("ada@contoso.com");
        var number = (await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices", Route.Ews)).HandoffNumber!.Value;
        Assert.Equal((Route.Ews, Cause.EwsNotAllowed), await ShownAsync(app, ada, number) is { Outcome: { } before, Wait: { } wait } ? (before.Route, wait.Cause) : default);

        var moving = await SetupMoveTests.MoveAsync(app, ada, number);

        Assert.Equal((SetupRunState.Proved, number), (moving.State, moving.HandoffNumber));
        var moved = await ShownAsync(app, ada, number);
        Assert.True(moved is { Outcome: null or { Route: Route.Graph }, Wait: null }, $"{moved}");
        var tested = await TestedAsync(app, ada, number);
        Assert.Equal((Route.Graph, true, null), (tested.Outcome!.Route, tested.Outcome.Passed, tested.Wait));

        await UndoAsync(app, ada, moving.Number);

        var back = await ShownAsync(app, ada, number);
        Assert.True(back is { Outcome: null or { Route: Route.Ews } }, $"{back}");
        tested = await TestedAsync(app, ada, number);
        Assert.Equal((Route.Ews, Cause.EwsNotAllowed), (tested.Outcome!.Route, tested.Wait!.Cause));
    }

    [Fact]
    public async Task A_joined_mailbox_is_tested_with_the_others_and_one_that_left_is_no_more()
    {
        await using var app = await WizardApplication.StartAsync(settings: UndoScene.Quick);
        var ada = await app.SignInAsync("ada@contoso.com");
        var number = (await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices")).HandoffNumber!.Value;
        Assert.Equal(new TestStart(null), await app.Services.GetRequiredService<HandoffTester>().StartAsync(number, await PersonAsync(app, ada), Cancellation));
        Assert.Equal([null], Mailboxes(await TestedAsync(app, ada, number)));

        var joining = await Journey.RunAsync(app, ada, "office@contoso.com", "Scans");

        Assert.Equal((SetupRunState.Proved, number), (joining.State, joining.HandoffNumber));
        Assert.True((await ShownAsync(app, ada, number)).Outcome is null or { Tested.Count: 2 });
        Assert.Equal(["invoices@contoso.com", "office@contoso.com"], Mailboxes(await TestedAsync(app, ada, number)));

        await UndoAsync(app, ada, joining.Number);

        Assert.True((await ShownAsync(app, ada, number)).Outcome is null or { Tested: [{ Address: "invoices@contoso.com" }] });
        Assert.Equal([null], Mailboxes(await TestedAsync(app, ada, number)));
    }

    private static IEnumerable<string?> Mailboxes(TestProgress progress) => progress.Outcome!.Rows.Where(row => row.Kind is CheckKind.InputFolder).Select(row => row.Mailbox);

    private static async Task<Person> PersonAsync(WizardApplication app, WebVisitor ada) => app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;

    /// <summary>As a page shows it that is opened now.</summary>
    private static async Task<TestProgress> ShownAsync(WizardApplication app, WebVisitor ada, int number) =>
        (await app.Services.GetRequiredService<HandoffTester>().ReadAsync(number, await PersonAsync(app, ada), Cancellation))!;

    /// <summary>Once a Test of what the hand-off is now has ended.</summary>
    private static async Task<TestProgress> TestedAsync(WizardApplication app, WebVisitor ada, int number)
    {
        var (tester, person) = (app.Services.GetRequiredService<HandoffTester>(), await PersonAsync(app, ada));
        var ended = new TaskCompletionSource<TestProgress>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(TestProgress? progress)
        {
            if (progress is { IsRunning: false, Outcome.IsFinished: true })
                ended.TrySetResult(progress);
        }

        using var subscription = tester.Subscribe(number, async _ => Look(await tester.ReadAsync(number, person, Cancellation)));
        Look(await tester.ReadAsync(number, person, Cancellation));
        return await ended.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
    }
}
