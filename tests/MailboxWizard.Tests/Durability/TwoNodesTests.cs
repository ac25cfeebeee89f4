using System.Diagnostics;
using System.Globalization;
using MailboxWizard.Features.Setup;
using MailboxWizard.Node;
using MailboxWizard.Storage;

namespace MailboxWizard.Tests.Durability;

/// <summary>Two nodes serve the same runs: whatever happens to one of them, each tenant has one of everything in the end.</summary>
public sealed class TwoNodesTests
{
    private const string AfterTheHandoff = "after the hand-off is stored";

    /// <summary>Under load everything takes several times as long.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task SIGKILL_of_the_node_that_runs_moves_the_run_to_the_other_within_15_seconds()
    {
        await using var nodes = await TwoNodes.StartAsync(customers: 24);
        foreach (var point in new[] { "tenant applications before", "tenant addPassword after" })
        {
            var (press, run) = await DieAsync(nodes, point);
            using (press)
            {
                var watch = Stopwatch.StartNew();
                var tenant = press.Customer.TenantId;
                Assert.True(await Condition.ComesTrueAsync(
                    async () => (await nodes.Records.RunsAsync(tenant)).Single() is var now && (now.Epoch > run.Epoch || now.Snapshot.EndedAt is not null), s_limit), nodes.Second.Errors);
                var moved = watch.Elapsed;
                Assert.True(await nodes.Records.EndedAsync(tenant, s_limit), nodes.Second.Errors);
                Say($"killed at {point}: taken over after {Seconds(moved)}, ended after {Seconds(watch.Elapsed)}");
                Aftermath.AssertNone(await Aftermath.FaultsAsync(nodes.Cloud, press.Customer, nodes.Records));
                Assert.InRange(moved, TimeSpan.Zero, TimeSpan.FromSeconds(15));
            }

            await nodes.First.StartAsync();
        }
    }

    [Trait("Duration", "Long")]
    [Theory]
    [InlineData("tenant addPassword before", 6)]
    [InlineData("tenant addPassword after", 6)]
    [InlineData("tenant applications before", 6)]
    // Alone: others beside it would be about to say that they have ended.
    [InlineData("database Handoffs after", 1)]
    [InlineData(AfterTheHandoff, 1)]
    public async Task A_node_that_is_frozen_for_20_seconds_and_wakes_leaves_one_of_everything_and_writes_nothing_under_an_old_epoch(string place, int atOnce)
    {
        await using var nodes = await TwoNodes.StartAsync(customers: 24);
        var point = place is AfterTheHandoff ? await AfterTheHandoffAsync(nodes) : place;
        // Several at once, so that the freeze catches runs at many places; more rounds where the other node took them all.
        List<Press> presses = [];
        List<Task<int>> pressed = [];
        for (var round = 0; round < (atOnce is 1 ? 12 : 4) && !nodes.First.IsFrozen(); round++)
        {
            List<Press> together = [];
            for (var times = 0; times < atOnce; times++)
                together.Add(await Press.PrepareAsync(nodes.First.Address, nodes.Cloud.Next()));
            presses.AddRange(together);
            await nodes.First.ArmAsync(point, PointDeed.Stop);
            pressed.AddRange(together.Select(press => press.RunAsync()));
            await Condition.ComesTrueAsync(async () => nodes.First.IsFrozen() || (pressed.TrueForAll(each => each.IsCompleted) && await AllEndedAsync(nodes, together)), s_limit);
        }

        Assert.True(nodes.First.IsFrozen(), "The first node ran none of the runs.");
        var watch = Stopwatch.StartNew();
        // That is what is asked for: 20 seconds.
        await Task.Delay(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        var before = (await nodes.WritesAsync()).Count;
        await nodes.First.ThawAsync();
        foreach (var press in presses)
        {
            // Frozen before its run was there, nothing is there at all, and the next press does everything.
            using var there = press.At(nodes.Second.Address);
            if ((await nodes.Records.RunsAsync(press.Customer.TenantId)).Count is 0)
                await there.RunAsync();
            Assert.True(await nodes.Records.EndedAsync(press.Customer.TenantId, s_limit), nodes.First.Errors + nodes.Second.Errors);
        }

        foreach (var press in pressed)
            await ToldAsync(press);
        // Nothing of the woken node is on its way any more.
        await nodes.First.StopAsync();
        List<string> faults = [];
        foreach (var press in presses)
            faults.AddRange((await Aftermath.FaultsAsync(nodes.Cloud, press.Customer, nodes.Records)).Select(fault => $"{press.Customer.Domain}: {fault}"));
        var writes = await nodes.WritesAsync();
        faults.AddRange(NotedWrites.OldEpochs(writes));
        foreach (var late in NotedWrites.Late(writes, before))
            Say($"written by the woken node to a run that had moved on: {late.Table} {(late.Table is "AuditEntries" ? late.Said : "")}");
        // Of a request that was on its way, and of what it made and this node took back, the audit log must tell.
        faults.AddRange(NotedWrites.Late(writes, before).Where(late => late.Table is "AuditEntries" && NotedWrites.IsOfTheRun(late)).Select(late => $"the woken node said of run {late.Run}: {late.Said}"));
        faults.AddRange(NotedWrites.Late(writes, before).Where(late => late.Table is not "AuditEntries").Select(late => $"the woken node wrote to {late.Table} of run {late.Run}"));
        Say($"frozen at {point}: {presses.Count} runs, over {Seconds(watch.Elapsed)} after the freeze");
        foreach (var press in presses)
            press.Dispose();
        Aftermath.AssertNone(faults);
    }

    /// <summary>Woken in the middle of a press, a node may find that its database has given up on it: then whoever pressed is told so, and what is there has been looked at.</summary>
    private static async Task ToldAsync(Task<int> press)
    {
        try
        {
            await press;
        }
        catch (InvalidOperationException told) when (told.Message.Contains(nameof(SetupProblemCode.RecordsUnavailable), StringComparison.Ordinal))
        {
            Say(told.Message);
        }
    }

    [Trait("Duration", "Long")]
    [Fact]
    public async Task Double_click_two_tabs_two_colleagues_and_two_nodes_start_one_run_that_all_see()
    {
        await using var nodes = await TwoNodes.StartAsync(customers: 5);
        foreach (var customer in nodes.Cloud.Customers)
        {
            using var admin = await Press.PrepareAsync(nodes.First.Address, customer);
            using var colleague = await Press.PrepareAsync(nodes.First.Address, customer, admin.Draft, customer.ColleagueName);
            using var adminAtSecond = admin.At(nodes.Second.Address);
            using var colleagueAtSecond = colleague.At(nodes.Second.Address);

            var numbers = await Task.WhenAll(admin.RunAsync(), admin.RunAsync(), adminAtSecond.RunAsync(), colleague.RunAsync(), colleagueAtSecond.RunAsync());

            var number = Assert.Single(numbers.Distinct());
            Assert.True(await nodes.Records.EndedAsync(customer.TenantId, s_limit));
            Aftermath.AssertNone(await Aftermath.FaultsAsync(nodes.Cloud, customer, nodes.Records));
            foreach (var seen in new[] { await admin.ReadAsync(number), await adminAtSecond.ReadAsync(number), await colleague.ReadAsync(number), await colleagueAtSecond.ReadAsync(number) })
                Assert.Equal((number, SetupRunState.Proved, 13), (seen.Number, seen.State, seen.Done));
        }

        Aftermath.AssertNone([.. NotedWrites.OldEpochs(await nodes.WritesAsync())]);
    }

    [Trait("Duration", "Long")]
    [Fact]
    public async Task Two_mailboxes_of_one_tenant_at_once_are_one_run_after_the_other_with_one_registration()
    {
        await using var nodes = await TwoNodes.StartAsync(customers: 4);
        foreach (var customer in nodes.Cloud.Customers)
        {
            using var first = await Press.PrepareAsync(nodes.First.Address, customer);
            using var other = await Press.PrepareAsync(nodes.First.Address, customer, userName: customer.ColleagueName, answers: customer.SecondAnswers);
            using var second = other.At(nodes.Second.Address);

            var numbers = await Task.WhenAll(first.RunAsync(), second.RunAsync());

            Assert.True(await nodes.Records.EndedAsync(customer.TenantId, s_limit), nodes.First.Errors + nodes.Second.Errors);
            var runs = await nodes.Records.RunsAsync(customer.TenantId);
            Assert.Equal(numbers.Order(), runs.Select(run => run.Number).Order());
            Assert.Equal(2, runs.Count);
            Assert.All(runs, run => Assert.Equal((SetupRunState.Proved, 13), (run.Snapshot.State, run.Snapshot.Done)));
            Aftermath.AssertNone([.. Aftermath.OfTenant(nodes.Cloud.Tenant(customer))]);
            var handoff = Assert.Single(await nodes.Records.HandoffsAsync(customer.TenantId));
            Assert.Equal([customer.Mailbox, customer.SecondMailbox], handoff.Mailboxes.Select(mailbox => mailbox.Address).Order(StringComparer.Ordinal));
            Aftermath.AssertNone([.. NotedWrites.Interleaved(await nodes.WritesAsync(), customer)]);
        }
    }

    [Trait("Duration", "Long")]
    [Fact]
    public async Task A_run_is_followed_live_on_both_nodes_also_on_the_one_that_does_not_run_it()
    {
        await using var nodes = await TwoNodes.StartAsync(customers: 3, scenario: "everyday");
        foreach (var customer in nodes.Cloud.Customers)
        {
            using var first = await Press.PrepareAsync(nodes.First.Address, customer);
            using var second = first.At(nodes.Second.Address);
            var number = await first.RunAsync();

            var seen = await Task.WhenAll(first.FollowAsync(number), second.FollowAsync(number)).WaitAsync(s_limit, TestContext.Current.CancellationToken);

            foreach (var changes in seen)
            {
                Assert.Equal((number, SetupRunState.Proved, 13), (changes[^1].Number, changes[^1].State, changes[^1].Done));
                // Rows that wait for Microsoft to replicate, and rows that end one after the other.
                Assert.Contains(changes, change => change.Rows.Any(row => row.State is SetupStepState.Waiting));
                Assert.InRange(changes.Select(change => change.Done).Distinct().Count(), 3, 14);
            }

            Say($"followed: {seen[0].Count} changes on one node, {seen[1].Count} on the other");
            Aftermath.AssertNone(await Aftermath.FaultsAsync(nodes.Cloud, customer, nodes.Records));
        }
    }

    [Trait("Duration", "Long")]
    [Fact]
    public async Task A_node_that_is_told_to_stop_lets_its_runs_go_to_the_other_at_once()
    {
        await using var nodes = await TwoNodes.StartAsync(customers: 4, scenario: "everyday");
        List<Press> presses = [];
        foreach (var customer in nodes.Cloud.Customers)
            presses.Add(await Press.PrepareAsync(nodes.First.Address, customer));
        await Task.WhenAll(presses.Select(press => press.RunAsync()));

        var watch = Stopwatch.StartNew();
        Assert.Equal(0, await nodes.First.StopAsync());
        Say($"stopped in {Seconds(watch.Elapsed)}");

        foreach (var press in presses)
        {
            Assert.True(await nodes.Records.EndedAsync(press.Customer.TenantId, s_limit), nodes.Second.Errors);
            Aftermath.AssertNone(await Aftermath.FaultsAsync(nodes.Cloud, press.Customer, nodes.Records));
            press.Dispose();
        }

        Say($"all ended after {Seconds(watch.Elapsed)}");
    }

    /// <summary>Presses Run for one customer after the other until the first node, and not the second, was killed at this point.</summary>
    private static async Task<(Press Press, SetupRun Run)> DieAsync(TwoNodes nodes, string point)
    {
        for (var times = 0; times < 10; times++)
        {
            var press = await Press.PrepareAsync(nodes.First.Address, nodes.Cloud.Next());
            await nodes.First.ArmAsync(point);
            try
            {
                await press.RunAsync();
            }
            catch (HttpRequestException)
            {
                // Killed at once.
            }

            await Condition.ComesTrueAsync(async () => nodes.First.HasExited || await nodes.Records.EndedAsync(press.Customer.TenantId, TimeSpan.Zero), s_limit);
            if (nodes.First.HasExited)
                return (press, Assert.Single(await nodes.Records.RunsAsync(press.Customer.TenantId)));
            press.Dispose();
        }

        throw new InvalidOperationException("The first node ran none of the runs.");
    }

    /// <summary>Runs for one customer after the other until the first node, and not the second, has opened a hand-off: the commit that follows that.</summary>
    private static async Task<string> AfterTheHandoffAsync(TwoNodes nodes)
    {
        for (var times = 0; times < 10; times++)
        {
            using var press = await Press.PrepareAsync(nodes.First.Address, nodes.Cloud.Next());
            await nodes.First.ArmAsync(null);
            await press.RunAsync();
            Assert.True(await nodes.Records.EndedAsync(press.Customer.TenantId, s_limit), nodes.First.Errors + nodes.Second.Errors);
            var passed = await nodes.First.PointsAsync();
            if (passed.SkipWhile(point => !point.What.Contains("Added Handoffs", StringComparison.Ordinal))
                .FirstOrDefault(point => point.What is "COMMIT" && point.Name.EndsWith("after", StringComparison.Ordinal)) is { } commit)
                return commit.Exact;
        }

        throw new InvalidOperationException("The first node ran none of the runs.");
    }

    private static async Task<bool> AllEndedAsync(TwoNodes nodes, IEnumerable<Press> presses)
    {
        foreach (var press in presses)
            if (!await nodes.Records.EndedAsync(press.Customer.TenantId, TimeSpan.Zero))
                return false;
        return true;
    }

    private static void Say(string what) => TestContext.Current.TestOutputHelper?.WriteLine(what);

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}
