using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.Handoffs;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Handoffs.HandoffBench;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>A Test that is not green yet and goes on by itself: how long, how often, and what it tells.</summary>
public sealed class TestWaitTests
{
    private const string FullAccess = "Office 365 Exchange Online/full_access_as_app";

    [Fact]
    public async Task What_ews_keeps_out_is_tested_again_with_growing_pauses_until_it_opens()
    {
        await using var test = await TestBench.StartAsync([FullAccess], scenario: "ews-allow-list");
        await using var bench = await HandoffTesterBench.StartAsync(test);
        var number = (await bench.OpenAsync(made => Over(Route.Ews, bench.Make(made)), TestBench.Secret)).Number;

        Assert.Equal(new(Cause.EwsNotAllowed, bench.Clock.GetUtcNow(), 1, bench.Clock.GetUtcNow().AddSeconds(10), null, TimeSpan.FromHours(24), bench.Clock.GetUtcNow()), await PressAsync(bench, number));
        Assert.Equal(0, await GoOnAsync(bench));
        foreach (var (pause, next) in new[] { (10, 20), (20, 40), (40, 80) })
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(pause));
            Assert.Equal(1, await GoOnAsync(bench));
            Assert.Equal(bench.Clock.GetUtcNow().AddSeconds(next), (await ReadAsync(bench, number)).Wait!.NextAt);
        }
        Assert.Equal(HandoffState.InWork, (await bench.ReadAsync(number)).State);

        test.Tenant.State["contoso.com"].Ews = EwsState.Open;
        bench.Clock.Advance(TimeSpan.FromSeconds(80));
        Assert.Equal(1, await GoOnAsync(bench));

        var progress = await ReadAsync(bench, number);
        Assert.Equal((true, null, false), (progress.Outcome!.Passed, progress.Wait, progress.IsRunning));
        Assert.Equal(HandoffState.Tested, (await bench.ReadAsync(number)).State);
        bench.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await GoOnAsync(bench));
        Assert.Equal(
            [
                "Test Started Erik Engineer: ",
                "Test Failed Erik Engineer: EwsAnswers: EwsNotAllowed EWS is blocked by policy for this user or tenant",
                "Test Warning MailboxWizard: Reach: ReachesEveryMailbox",
            ],
            (await bench.AuditAsync()).Where(line => line.StartsWith("Test ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_a_person_must_put_right_is_not_waited_for()
    {
        await using var test = await TestBench.StartAsync(["Microsoft Graph/Mail.ReadWrite"]);
        await using var bench = await HandoffTesterBench.StartAsync(test);
        var number = (await bench.OpenAsync(made => bench.Make(made, mailbox: "nobody@contoso.com"), TestBench.Secret)).Number;

        Assert.Null(await PressAsync(bench, number));
        bench.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await GoOnAsync(bench));
    }

    [Fact]
    public async Task A_new_secret_is_waited_for_and_an_old_one_is_believed()
    {
        await using var test = await TestBench.StartAsync(["Microsoft Graph/Mail.ReadWrite"]);
        await using var bench = await HandoffTesterBench.StartAsync(test);
        var number = (await bench.OpenAsync(secret: "Rdk~8Q.not-known-everywhere")).Number;

        Assert.Equal((Cause.SecretInvalid, TimeSpan.FromMinutes(1)), (await PressAsync(bench, number)) is { } wait ? (wait.Cause, wait.Usually!.Value) : default);
        bench.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(1, await GoOnAsync(bench));

        var progress = await ReadAsync(bench, number);
        Assert.Equal((null, Cause.SecretInvalid), (progress.Wait, progress.Outcome!.Rows.First(row => row.State is CheckState.Failed).Cause));
    }

    [Fact]
    public async Task A_hand_off_that_has_ended_is_not_tested_any_more()
    {
        await using var test = await TestBench.StartAsync([FullAccess], scenario: "ews-blocked");
        await using var bench = await HandoffTesterBench.StartAsync(test);
        var number = (await bench.OpenAsync(made => Over(Route.Ews, bench.Make(made)), TestBench.Secret)).Number;
        Assert.Equal(Cause.EwsDisabled, (await PressAsync(bench, number))?.Cause);
        await bench.Store.WithdrawAsync(number, Engineer, Cancelled);
        var asked = test.Tenant.Requests.All.Count;

        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await GoOnAsync(bench));

        Assert.Equal(asked, test.Tenant.Requests.All.Count);
        Assert.Null((await ReadAsync(bench, number)).Wait);
        bench.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await GoOnAsync(bench));
    }

    [Fact]
    public async Task A_consent_is_waited_for_two_hours_and_then_believed_to_be_missing()
    {
        await using var test = await TestBench.StartAsync([]);
        await using var bench = await HandoffTesterBench.StartAsync(test);
        var number = (await bench.OpenAsync(secret: TestBench.Secret)).Number;

        Assert.Equal((Cause.ConsentMissing, TimeSpan.FromMinutes(5)), (await PressAsync(bench, number)) is { } wait ? (wait.Cause, wait.Usually!.Value) : default);
        bench.Clock.Advance(TimeSpan.FromHours(2.1));
        Assert.Equal(1, await GoOnAsync(bench));

        Assert.Null((await ReadAsync(bench, number)).Wait);
    }

    [Theory]
    [InlineData(Route.Graph, Cause.AccessDenied)]
    [InlineData(Route.Ews, Cause.ImpersonationDenied)]
    public async Task A_scope_of_Exchange_that_leaves_the_mailbox_out_is_looked_for_as_long_as_the_secret_is_here(Route route, Cause cause)
    {
        await using var test = await TestBench.StartAsync([], seed =>
        {
            foreach (var role in (string[])["Application Mail.ReadWrite", "Application EWS.AccessAsApp"])
                seed.Tenant("Contoso").ScopedRoles.Add(new() { AppId = TestBench.Client, Role = role, Filter = "EmailAddresses -eq 'office@contoso.com'" });
        });
        await using var bench = await HandoffTesterBench.StartAsync(test);
        var number = (await bench.OpenAsync(made => Over(route, bench.Make(made)), TestBench.Secret)).Number;

        Assert.Equal((cause, TimeSpan.FromMinutes(5)), (await PressAsync(bench, number)) is { } wait ? (wait.Cause, wait.Usually!.Value) : default);
        foreach (var hours in (int[])[3, 24])
        {
            bench.Clock.Advance(TimeSpan.FromHours(hours));
            Assert.Equal(1, await GoOnAsync(bench));
            var later = (await ReadAsync(bench, number)).Wait!;
            Assert.Equal((cause, null, TimeSpan.FromHours(2)), (later.Cause, later.Usually, later.AtMost));
        }
    }

    [Fact]
    public async Task A_secret_that_was_made_by_hand_is_believed_to_be_wrong_at_once()
    {
        await using var test = await TestBench.StartAsync(["Microsoft Graph/Mail.ReadWrite"]);
        await using var bench = await HandoffTesterBench.StartAsync(test);
        var number = (await bench.OpenAsync(made => bench.Make(made, isForeign: true), "Rdk~8Q.pasted-and-wrong")).Number;

        Assert.Null(await PressAsync(bench, number));

        var failed = (await ReadAsync(bench, number)).Outcome!.InTheWay!;
        Assert.Equal((Cause.SecretInvalid, "An administrator of Contoso"), (failed.Cause, failed.WhoseMove));
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(8, 1280)]
    [InlineData(9, 1800)]
    [InlineData(2000, 1800)]
    public void A_pause_doubles_up_to_half_an_hour(int attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), TestPatience.Pause(attempts));

    private static Handoff Over(Route route, Handoff handoff)
    {
        handoff.Route = route;
        return handoff;
    }

    /// <summary>Returns when the Test has ended.</summary>
    private static async Task<TestWait?> PressAsync(HandoffBench bench, int number)
    {
        var tester = bench.Services.GetRequiredService<HandoffTester>();
        var ended = new TaskCompletionSource<TestProgress>();
        using var subscription = tester.Subscribe(number, progress =>
        {
            if (!progress.IsRunning)
                ended.TrySetResult(progress);
            return Task.CompletedTask;
        });
        Assert.Equal(new TestStart(null), await tester.StartAsync(number, Engineer, Cancelled));
        return (await ended.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancelled)).Wait;
    }

    /// <summary>What a node does at each look; returns how many were due.</summary>
    private static async Task<int> GoOnAsync(HandoffBench bench)
    {
        var due = await bench.Services.GetRequiredService<TestRecords>().TakeDueAsync(8, Cancelled);
        foreach (var taken in due)
            await bench.Services.GetRequiredService<TestWork>().GoOnAsync(taken);
        return due.Count;
    }

    private static async Task<TestProgress> ReadAsync(HandoffBench bench, int number) =>
        (await bench.Services.GetRequiredService<HandoffTester>().ReadAsync(number, Engineer, Cancelled))!;
}
