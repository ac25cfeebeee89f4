using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Configuration;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.Handoffs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static MailboxWizard.Tests.Features.Handoffs.HandoffBench;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Configuration;

public sealed class TestRecordsOnSqliteTests() : TestRecordsTests(StorageProvider.Sqlite)
{
    [Fact]
    public async Task What_an_earlier_process_was_testing_is_due_at_once()
    {
        await using var test = await TestBench.StartAsync([]);
        await using var bench = await HandoffTesterBench.StartAsync(test);
        var handoff = await bench.OpenAsync(secret: TestBench.Secret);
        Assert.NotNull((await bench.Node().TakeAsync(handoff, isNews: false, Cancelled)).Record);

        var next = bench.Node();
        Assert.Empty(await next.TakeDueAsync(8, Cancelled));
        await next.FreeWhatAnEarlierProcessLeftAsync(Cancelled);

        Assert.Equal([handoff.Number], (await next.TakeDueAsync(8, Cancelled)).Select(record => record.Handoff));
    }
}

public sealed class TestRecordsOnPostgreSqlTests() : TestRecordsTests(StorageProvider.PostgreSql)
{
    [Fact]
    public async Task A_node_that_starts_leaves_alone_what_the_others_test()
    {
        await using var test = await TestBench.StartAsync([]);
        await using var bench = await HandoffTesterBench.StartAsync(test, StorageProvider.PostgreSql);
        var handoff = await bench.OpenAsync(secret: TestBench.Secret);
        Assert.NotNull((await bench.Node().TakeAsync(handoff, isNews: false, Cancelled)).Record);

        var next = bench.Node();
        await next.FreeWhatAnEarlierProcessLeftAsync(Cancelled);

        Assert.Empty(await next.TakeDueAsync(8, Cancelled));
        Assert.Equal((null, null), await next.TakeAsync(handoff, isNews: false, Cancelled));
    }

    [Fact]
    public async Task A_page_of_another_node_is_told_how_a_Test_ended()
    {
        await using var test = await TestBench.StartAsync(["Microsoft Graph/Mail.ReadWrite"]);
        await using var bench = await HandoffTesterBench.StartAsync(test, StorageProvider.PostgreSql);
        var number = (await bench.OpenAsync(secret: TestBench.Secret)).Number;
        // The other node, with its own ear, and the page that is open there.
        using var notices = new Notices(Options.Create(bench.Database.Options), TimeProvider.System, NullLogger<Notices>.Instance);
        var (records, feed) = (bench.Node(), new TestFeed(notices, NullLogger<TestFeed>.Instance));
        var work = new TestWork(bench.Store, bench.Seal, test.Services.GetRequiredService<ConnectionTest>(), bench.Services.GetRequiredService<AuditLog>(), records, feed, bench.Clock,
            bench.Services.GetRequiredService<IHostApplicationLifetime>(), NullLogger<TestWork>.Instance);
        using var worker = new TestWorker(records, work, feed, notices, Options.Create(new TestOptions()), bench.Clock, NullLogger<TestWorker>.Instance);
        var told = new TaskCompletionSource<TestProgress>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var page = feed.Subscribe(number, progress =>
        {
            if (progress is { IsRunning: false, Outcome: not null })
                told.TrySetResult(progress);
            return Task.CompletedTask;
        });
        var listens = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        notices.Listen("listens", about =>
        {
            listens.TrySetResult();
            return Task.CompletedTask;
        });
        await worker.StartAsync(Cancelled);
        await notices.StartAsync(Cancelled);
        await bench.Services.GetRequiredService<Notices>().StartAsync(Cancelled);
        await listens.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancelled);

        Assert.Null((await bench.Services.GetRequiredService<HandoffTester>().StartAsync(number, Engineer, Cancelled)).Refusal);

        Assert.True((await told.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancelled)).Outcome!.Passed);
        await worker.StopAsync(Cancelled);
        await notices.StopAsync(Cancelled);
        await bench.Services.GetRequiredService<Notices>().StopAsync(Cancelled);
    }
}

/// <summary>Who tests which hand-off: each node has its own <see cref="TestRecords"/> on one database.</summary>
public abstract class TestRecordsTests(StorageProvider provider)
{
    private static readonly TestOutcome s_outcome = new() { Route = Route.Graph, StartedAt = DateTimeOffset.UnixEpoch, Took = TimeSpan.Zero, Rows = [new() { Kind = CheckKind.Mailbox, State = CheckState.Failed, Cause = Cause.AccessPolicy }] };

    [Fact]
    public async Task One_node_tests_at_a_time_and_one_that_died_is_followed_by_another()
    {
        await using var test = await TestBench.StartAsync([]);
        await using var bench = await HandoffTesterBench.StartAsync(test, provider);
        var handoff = await bench.OpenAsync(secret: TestBench.Secret);
        var (one, other) = (bench.Node(), bench.Node());

        var first = (await one.TakeAsync(handoff, isNews: false, Cancelled)).Record;
        Assert.NotNull(first);
        Assert.Equal((null, null), await other.TakeAsync(handoff, isNews: false, Cancelled));
        Assert.Empty(await other.TakeDueAsync(8, Cancelled));
        await bench.LapseAsync();
        var second = Assert.Single(await other.TakeDueAsync(8, Cancelled));

        Assert.False(await one.EndAsync(first, s_outcome, wait: null, Cancelled));
        Assert.Null((await one.FindAsync(handoff.Number, Cancelled))!.Value.Record.Outcome);
        Assert.True(await other.EndAsync(second, s_outcome, wait: null, Cancelled));
        Assert.Equal(TestBench.Lines(s_outcome), TestBench.Lines((await one.FindAsync(handoff.Number, Cancelled))!.Value.Record.Outcome!));
    }

    [Fact]
    public async Task What_is_due_is_taken_once_by_whichever_node_the_longest_waiting_first()
    {
        await using var test = await TestBench.StartAsync([]);
        await using var bench = await HandoffTesterBench.StartAsync(test, provider);
        var numbers = new List<int>();
        for (var waits = 5; waits > 0; waits--)
        {
            var handoff = await bench.OpenAsync(secret: TestBench.Secret);
            numbers.Add(handoff.Number);
            var now = bench.Clock.GetUtcNow();
            await bench.Node().WaitAsync(handoff.Number, Contoso, s_outcome, new(Cause.AccessPolicy, now, 1, now.AddMinutes(-waits), null, TimeSpan.FromHours(2), now), Cancelled);
        }

        var first = await bench.Node().TakeDueAsync(2, Cancelled);
        var rest = await Task.WhenAll(bench.Node().TakeDueAsync(8, Cancelled), bench.Node().TakeDueAsync(8, Cancelled));

        Assert.Equal(numbers[..2], first.Select(record => record.Handoff));
        Assert.Equal(numbers[2..].Order(), rest.SelectMany(taken => taken).Select(record => record.Handoff).Order());
        Assert.Empty(await bench.Node().TakeDueAsync(8, Cancelled));
    }

    [Fact]
    public async Task A_press_right_after_a_Test_shows_that_one_unless_something_was_changed()
    {
        await using var test = await TestBench.StartAsync([]);
        await using var bench = await HandoffTesterBench.StartAsync(test, provider);
        var handoff = await bench.OpenAsync(secret: TestBench.Secret);
        var node = bench.Node();
        async Task TestedAsync(bool isNews, TestWait? wait = null)
        {
            var taken = (await node.TakeAsync(handoff, isNews, Cancelled)).Record!;
            Assert.True(await node.EndAsync(taken, s_outcome with { StartedAt = bench.Clock.GetUtcNow() }, wait, Cancelled));
        }

        await TestedAsync(isNews: false);
        bench.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal((null, TestRefusal.TestedJustNow), await node.TakeAsync(handoff, isNews: false, Cancelled));
        await TestedAsync(isNews: true);
        bench.Clock.Advance(TimeSpan.FromSeconds(30));
        var now = bench.Clock.GetUtcNow();
        await TestedAsync(isNews: false, new(Cause.TooOften, now, 1, now.AddMinutes(5), null, TimeSpan.FromHours(6), now));
        bench.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal((null, TestRefusal.AskedTooOften), await node.TakeAsync(handoff, isNews: false, Cancelled));
        Assert.Equal((null, TestRefusal.AskedTooOften), await node.TakeAsync(handoff, isNews: true, Cancelled));
        Assert.Equal((null, TestRefusal.AskedTooOften), await node.TakeAsync(handoff, isNews: false, Cancelled, further: true));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull((await node.TakeAsync(handoff, isNews: false, Cancelled)).Record);
    }

    [Fact]
    public async Task Mailbox_after_mailbox_that_ought_to_stay_shut_is_not_tried_without_a_pause()
    {
        await using var test = await TestBench.StartAsync([]);
        await using var bench = await HandoffTesterBench.StartAsync(test, provider);
        var handoff = await bench.OpenAsync(secret: TestBench.Secret);
        var node = bench.Node();
        async Task TestedAsync(bool further)
        {
            var taken = (await node.TakeAsync(handoff, isNews: false, Cancelled, further: further)).Record!;
            Assert.True(await node.EndAsync(taken, s_outcome with { StartedAt = bench.Clock.GetUtcNow(), TriesFurther = further }, wait: null, Cancelled));
        }

        await TestedAsync(further: false);
        await TestedAsync(further: true);
        bench.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal((null, TestRefusal.FurtherJustNow), await node.TakeAsync(handoff, isNews: false, Cancelled, further: true));
        Assert.Equal((null, TestRefusal.TestedJustNow), await node.TakeAsync(handoff, isNews: false, Cancelled));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await TestedAsync(further: true);
    }

    [Fact]
    public async Task What_was_tested_with_another_folder_says_nothing_of_the_hand_off_as_it_is()
    {
        await using var test = await TestBench.StartAsync([]);
        await using var bench = await HandoffTesterBench.StartAsync(test, provider);
        var handoff = await bench.OpenAsync(secret: TestBench.Secret);
        var node = bench.Node();
        var other = s_outcome with { StartedAt = bench.Clock.GetUtcNow(), Tested = [new("invoices@contoso.com", "Scans")] };
        await using (var context = await bench.DatabaseAsync())
        {
            context.Add(new TestRecord { Handoff = handoff.Number, TenantId = Contoso, Outcome = other, Wait = new(Cause.AccessPolicy, other.StartedAt, 1, other.StartedAt.AddMinutes(30), null, TimeSpan.FromHours(2), null) });
            await context.SaveChangesAsync(Cancelled);
        }

        var shown = await bench.Services.GetRequiredService<HandoffTester>().ReadAsync(handoff.Number, Engineer, Cancelled);
        Assert.Equal(new TestProgress(null, IsRunning: false), shown);
        await node.AgainAsync(handoff.Number, Contoso, Cancelled);

        // A run changed it in the moment in which this one ended: once more.
        Assert.False(await node.EndAsync(Assert.Single(await node.TakeDueAsync(8, Cancelled)), other, wait: null, Cancelled));
        var due = Assert.Single(await node.TakeDueAsync(8, Cancelled));
        Assert.True(await node.EndAsync(due, other with { Tested = [new("invoices@contoso.com", "Invoices")] }, wait: null, Cancelled));
        await node.AgainAsync(handoff.Number, Contoso, Cancelled);
        Assert.Empty(await node.TakeDueAsync(8, Cancelled));
        Assert.Equal((null, TestRefusal.TestedJustNow), await node.TakeAsync(handoff, isNews: false, Cancelled));
    }

    [Fact]
    public async Task What_a_run_waits_for_is_taken_up_after_a_node_that_died_and_not_lost_on_one_that_tests()
    {
        await using var test = await TestBench.StartAsync([]);
        await using var bench = await HandoffTesterBench.StartAsync(test, provider);
        var handoff = await bench.OpenAsync(secret: TestBench.Secret);
        var (node, made) = (bench.Node(), bench.Clock.GetUtcNow().AddMinutes(-1));
        var wait = new TestWait(Cause.ConsentMissing, made, 1, bench.Clock.GetUtcNow(), TimeSpan.FromMinutes(5), TimeSpan.FromHours(2), made);

        Assert.NotNull((await node.TakeAsync(handoff, isNews: false, Cancelled)).Record);
        await node.WaitAsync(handoff.Number, Contoso, s_outcome, wait, Cancelled);
        var meanwhile = (await node.FindAsync(handoff.Number, Cancelled))!.Value;
        Assert.Equal((true, null, made), (meanwhile.IsRunning, meanwhile.Record.Outcome, meanwhile.Record.Wait!.MadeAt));
        await bench.LapseAsync();
        await node.WaitAsync(handoff.Number, Contoso, s_outcome, wait, Cancelled);

        var after = (await node.FindAsync(handoff.Number, Cancelled))!.Value.Record;
        Assert.Equal((Cause.AccessPolicy, wait), (after.Outcome!.Rows[0].Cause, after.Wait));
        Assert.Single(await node.TakeDueAsync(8, Cancelled));
    }
}
