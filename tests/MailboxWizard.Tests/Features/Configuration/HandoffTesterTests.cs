using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Tests.Features.Handoffs;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Handoffs.HandoffBench;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>Pressing Test on a hand-off: who may, what is recorded, what is said when the secret is not there.</summary>
public sealed class HandoffTesterTests
{
    [Fact]
    public async Task A_test_is_recorded_and_audited_and_makes_the_hand_off_tested()
    {
        await using var test = await TestBench.StartAsync(["Microsoft Graph/Mail.ReadWrite"]);
        await using var bench = await HandoffTesterBench.StartAsync(test);
        var number = (await bench.OpenAsync(secret: TestBench.Secret)).Number;
        var tester = bench.Services.GetRequiredService<HandoffTester>();
        var ended = new TaskCompletionSource<TestProgress>();
        var running = 0;
        using var subscription = tester.Subscribe(number, progress =>
        {
            if (progress.IsRunning)
                Interlocked.Increment(ref running);
            else
                ended.TrySetResult(progress);
            return Task.CompletedTask;
        });

        Assert.Equal(new TestStart(null), await tester.StartAsync(number, Engineer, Cancelled));
        Assert.Equal(new TestStart(null), await tester.StartAsync(number, OtherEngineer, Cancelled));
        var progress = await ended.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancelled);

        Assert.Equal((true, false), (progress.Outcome!.Passed, progress.Broke));
        Assert.True(running > 5);
        Assert.Equal(HandoffState.Tested, (await bench.ReadAsync(number)).State);
        Assert.Equal(TestBench.Lines(progress.Outcome), TestBench.Lines((await tester.ReadAsync(number, Support, Cancelled))!.Outcome!));
        Assert.Null(await tester.ReadAsync(number, Neighbour, Cancelled));
        Assert.Equal(["Test Started Erik Engineer: ", "Test Warning Erik Engineer: Reach: ReachesEveryMailbox"],
            (await bench.AuditAsync()).Where(line => line.StartsWith("Test ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Support_and_neighbours_start_none_and_a_missing_or_unreadable_secret_is_named()
    {
        await using var test = await TestBench.StartAsync([]);
        await using var bench = await HandoffTesterBench.StartAsync(test);
        var number = (await bench.OpenAsync()).Number;
        var tester = bench.Services.GetRequiredService<HandoffTester>();

        Assert.Equal(new(TestRefusal.ByRule, HandoffRefusal.NotAllowed), await tester.StartAsync(number, Support, Cancelled));
        Assert.Equal(new(TestRefusal.ByRule, HandoffRefusal.NotFound), await tester.StartAsync(number, Neighbour, Cancelled));
        await bench.AlterAsync("UPDATE SealedSecrets SET WrappedKey = zeroblob(length(WrappedKey))");
        Assert.Equal(new(TestRefusal.SecretUnreadable), await tester.StartAsync(number, Engineer, Cancelled));
        await bench.Seal.DestroyAsync(Contoso, number, Cancelled);
        Assert.Equal(new(TestRefusal.SecretGone), await tester.StartAsync(number, Engineer, Cancelled));
        Assert.Empty(test.Tenant.Requests.All);
    }

    [Theory]
    [InlineData("office@contoso.com", "Test Passed Ada Admin: the further mailbox stayed shut, ErrorAccessDenied")]
    [InlineData("nobody@contoso.com", "Test Passed Ada Admin: the further mailbox proved nothing, ErrorInvalidUser")]
    public async Task What_became_of_a_further_mailbox_is_audited(string other, string said)
    {
        await using var test = await TestBench.StartAsync([], seed =>
            seed.Tenant("Contoso").ScopedRoles.Add(new() { AppId = TestBench.Client, Role = "Application Mail.ReadWrite", Filter = "EmailAddresses -eq 'invoices@contoso.com'" }));
        await using var bench = await HandoffTesterBench.StartAsync(test);
        var number = (await bench.OpenAsync(secret: TestBench.Secret)).Number;
        var tester = bench.Services.GetRequiredService<HandoffTester>();
        var ended = new TaskCompletionSource<TestProgress>();
        using var subscription = tester.Subscribe(number, progress =>
        {
            if (!progress.IsRunning)
                ended.TrySetResult(progress);
            return Task.CompletedTask;
        });

        Assert.Equal(new TestStart(null), await tester.StartAsync(number, Owner, new() { MailboxToStayShut = other }, Cancelled));
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancelled);

        Assert.Contains(said, await bench.AuditAsync());
    }

    [Fact]
    public async Task A_further_mailbox_is_tried_for_an_administrator_of_the_tenant_alone_and_audited()
    {
        await using var test = await TestBench.StartAsync(["Microsoft Graph/Mail.ReadWrite"]);
        await using var bench = await HandoffTesterBench.StartAsync(test);
        var number = (await bench.OpenAsync(secret: TestBench.Secret)).Number;
        var tester = bench.Services.GetRequiredService<HandoffTester>();
        var wish = new TestWish { MailboxToStayShut = "office@contoso.com" };

        Assert.Equal(new(TestRefusal.ByRule, HandoffRefusal.NotAllowed), await tester.StartAsync(number, Engineer, wish, Cancelled));
        Assert.Equal(new(TestRefusal.ByRule, HandoffRefusal.NotAllowed), await tester.StartAsync(number, Colleague, wish, Cancelled));
        Assert.Equal(new(TestRefusal.ByRule, HandoffRefusal.NotFound), await tester.StartAsync(number, Neighbour, wish, Cancelled));
        Assert.Equal(new(TestRefusal.ByRule, HandoffRefusal.NotAllowed), await tester.StartAsync(number, Owner, new() { MailboxToStayShut = "INVOICES@contoso.com" }, Cancelled));
        Assert.Equal(new(TestRefusal.ByRule, HandoffRefusal.NotAllowed), await tester.StartAsync(number, Owner, new() { MailboxToStayShut = "no address" }, Cancelled));
        Assert.Empty(test.Tenant.Requests.All);
        var ended = new TaskCompletionSource<TestProgress>();
        using var subscription = tester.Subscribe(number, progress =>
        {
            if (!progress.IsRunning)
                ended.TrySetResult(progress);
            return Task.CompletedTask;
        });
        Assert.Equal(new TestStart(null), await tester.StartAsync(number, Owner, wish, Cancelled));
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancelled);

        Assert.Equal(
            ["Test Started Ada Admin: A mailbox of contoso.com ought to stay shut", "Test Warning Ada Admin: Reach: OtherMailboxOpens; the further mailbox opened"],
            (await bench.AuditAsync()).Where(line => line.StartsWith("Test ", StringComparison.Ordinal) && line.Contains("Ada", StringComparison.Ordinal) && !line.Contains("Refused", StringComparison.Ordinal)));
        Assert.Contains(test.Tenant.Requests.All, request => request.Path.Contains("office", StringComparison.Ordinal));
    }
}
