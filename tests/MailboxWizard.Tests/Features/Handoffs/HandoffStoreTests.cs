using MailboxWizard.Features.Handoffs;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using static MailboxWizard.Tests.Features.Handoffs.HandoffBench;

namespace MailboxWizard.Tests.Features.Handoffs;

public sealed class HandoffStoreOnSqliteTests() : HandoffStoreTests(StorageProvider.Sqlite);

public sealed class HandoffStoreOnPostgreSqlTests() : HandoffStoreTests(StorageProvider.PostgreSql);

public abstract class HandoffStoreTests(StorageProvider provider)
{
    private Task<HandoffBench> StartAsync() => HandoffBench.StartAsync(provider: provider);

    [Fact]
    public async Task Numbers_have_six_digits_and_are_given_once()
    {
        await using var bench = await StartAsync();
        var numbers = new List<int>();
        for (var i = 0; i < 50; i++)
            numbers.Add(await bench.Store.ReserveNumberAsync(Cancelled));

        Assert.All(numbers, number => Assert.InRange(number, 100_000, 999_999));
        Assert.Equal(numbers.Count, numbers.Distinct().Count());
        Assert.Equal("482 913", Handoff.Spoken(482913));
    }

    [Fact]
    public async Task From_ready_to_complete_each_state_is_kept_and_audited_and_the_secret_goes()
    {
        await using var bench = await StartAsync();
        var number = (await bench.OpenAsync()).Number;

        Assert.True((await bench.Store.TakeAsync(number, Engineer, Cancelled)).IsDone);
        Assert.True((await bench.Store.RecordTestAsync(number, Engineer, passed: true, Cancelled)).IsDone);
        Assert.Equal(HandoffRefusal.ThereforeTestMissing, (await bench.Store.CompleteAsync(number, Engineer, Cancelled)).Refusal);
        Assert.True((await bench.Store.ReportThereforeTestAsync(number, Engineer, passed: true, null, Cancelled)).IsDone);
        Assert.True((await bench.Store.CompleteAsync(number, Engineer, Cancelled)).IsDone);

        var handoff = await bench.ReadAsync(number);
        Assert.Equal((HandoffState.Complete, Engineer.Name, true, true), (handoff.State, handoff.EngineerName, handoff.LastTestPassed!.Value, handoff.ThereforeTestPassed!.Value));
        Assert.Null(await bench.Seal.OpenAsync(Contoso, number, Cancelled));
        Assert.Equal(
        [
            "Handoff Intended Ada Admin: ",
            "Handoff Created Ada Admin: Ready",
            "Handoff Intended Erik Engineer: Take",
            "Handoff Changed Erik Engineer: Take: InWork",
            "Handoff Intended Erik Engineer: Test",
            "Handoff Changed Erik Engineer: Test: Tested",
            "Handoff Refused Erik Engineer: Complete: ThereforeTestMissing",
            "Handoff Intended Erik Engineer: ReportThereforeTest",
            "Handoff Changed Erik Engineer: ReportThereforeTest: Tested",
            "Handoff Intended Erik Engineer: Complete",
            "Handoff Changed Erik Engineer: Complete: Complete",
            "ClientSecret Intended Erik Engineer: Complete",
            "ClientSecret Destroyed Erik Engineer: Complete",
        ], await bench.AuditAsync());
    }

    [Fact]
    public async Task Of_two_engineers_who_press_take_one_wins_and_the_other_sees_who()
    {
        await using var bench = await StartAsync();
        var number = (await bench.OpenAsync()).Number;

        var both = await Task.WhenAll(bench.Store.TakeAsync(number, Engineer, Cancelled), bench.Store.TakeAsync(number, OtherEngineer, Cancelled));

        var winner = Assert.Single(both, done => done.IsDone).Handoff!.EngineerName;
        var loser = Assert.Single(both, done => !done.IsDone);
        Assert.Equal((HandoffRefusal.AlreadyTaken, winner), (loser.Refusal, loser.Handoff!.EngineerName));
    }

    [Fact]
    public async Task Ticks_of_two_people_at_once_are_both_kept()
    {
        await using var bench = await StartAsync();
        var number = (await bench.OpenAsync()).Number;

        await Task.WhenAll(
            bench.Store.TickAsync(number, Engineer, 1, true, Cancelled),
            bench.Store.TickAsync(number, OtherEngineer, 3, true, Cancelled),
            bench.Store.TickAsync(number, Owner, 5, true, Cancelled));

        Assert.Equal(0b10101, (await bench.ReadAsync(number)).CheckedClicks);
    }

    [Fact]
    public async Task A_neighbours_number_is_not_there_for_reading_or_acting()
    {
        await using var bench = await StartAsync();
        var number = (await bench.OpenAsync()).Number;

        Assert.Null(await bench.Store.FindAsync(number, Neighbour, Cancelled));
        Assert.Equal(new(null, HandoffRefusal.NotFound), await bench.Store.WithdrawAsync(number, Neighbour, Cancelled));
        Assert.Equal(new(null, HandoffRefusal.NotFound), await bench.Store.WithdrawAsync(number, Ordinary, Cancelled));
        Assert.Null(await bench.Store.FindOpenAsync(Fabrikam, Client, Cancelled));
        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Store.JoinAsync(number, Fabrikam, [new() { Address = "a@b.example", InputFolder = "x" }], Cancelled));
        Assert.Equal(HandoffState.Ready, (await bench.ReadAsync(number)).State);
    }

    [Fact]
    public async Task A_test_that_fails_later_takes_the_state_back()
    {
        await using var bench = await StartAsync();
        var number = (await bench.OpenAsync()).Number;
        await bench.Store.RecordTestAsync(number, Owner, passed: true, Cancelled);
        Assert.Equal(HandoffState.Tested, (await bench.ReadAsync(number)).State);

        await bench.Store.RecordTestAsync(number, Owner, passed: false, Cancelled);

        Assert.Equal(HandoffState.Ready, (await bench.ReadAsync(number)).State);
    }

    [Fact]
    public async Task A_further_mailbox_joins_the_open_hand_off_and_has_to_be_tested_again()
    {
        await using var bench = await StartAsync();
        var number = (await bench.OpenAsync()).Number;
        await bench.Store.RecordTestAsync(number, Engineer, passed: true, Cancelled);
        await bench.Store.ReportThereforeTestAsync(number, Engineer, passed: true, null, Cancelled);

        await bench.Store.JoinAsync(number, Contoso,
            [new() { Address = "office@contoso.com", InputFolder = "Scans" }, new() { Address = "INVOICES@contoso.com", InputFolder = "Inbox" }], Cancelled);

        var handoff = await bench.Store.FindOpenAsync(Contoso, Client, Cancelled);
        Assert.Equal([("invoices@contoso.com", "Inbox"), ("office@contoso.com", "Scans")], handoff!.Mailboxes.Select(mailbox => (mailbox.Address, mailbox.InputFolder)));
        Assert.Equal((HandoffState.InWork, null), (handoff.State, handoff.ThereforeTestPassed));
    }

    [Fact]
    public async Task What_is_not_complete_after_thirty_days_expires_and_its_secret_goes()
    {
        await using var bench = await StartAsync();
        var old = (await bench.OpenAsync()).Number;
        bench.Clock.Advance(TimeSpan.FromDays(1));
        var young = (await bench.OpenAsync()).Number;
        bench.Clock.Advance(TimeSpan.FromDays(29));

        Assert.Equal(1, await bench.Store.ExpireAsync(Cancelled));

        Assert.Equal((HandoffState.Expired, HandoffState.Ready), ((await bench.ReadAsync(old)).State, (await bench.ReadAsync(young)).State));
        Assert.Null(await bench.Seal.SealedKeyAsync(Contoso, old, Cancelled));
        Assert.NotNull(await bench.Seal.SealedKeyAsync(Contoso, young, Cancelled));
        Assert.Equal(0, await bench.Store.ExpireAsync(Cancelled));
    }

    [Fact]
    public async Task A_secret_that_outlived_its_hand_off_is_destroyed_by_the_sweep()
    {
        await using var bench = await StartAsync();
        var handoff = await bench.OpenAsync();
        await bench.Store.WithdrawAsync(handoff.Number, Colleague, Cancelled);
        await bench.Seal.SealAsync(Contoso, handoff.Number, handoff.SecretKeyId, "left behind", Cancelled);

        await bench.Store.ExpireAsync(Cancelled);

        Assert.Null(await bench.Seal.SealedKeyAsync(Contoso, handoff.Number, Cancelled));
        Assert.Equal([handoff.SecretKeyId], await bench.Store.KnownKeysAsync(Contoso, Client, Cancelled));
    }

    [Fact]
    public async Task Opening_twice_changes_nothing_and_a_foreign_number_is_refused()
    {
        await using var bench = await StartAsync();
        var number = (await bench.OpenAsync()).Number;
        await bench.Store.TakeAsync(number, Engineer, Cancelled);

        await bench.Store.OpenAsync(bench.Make(number), Cancelled);

        Assert.Equal(HandoffState.InWork, (await bench.ReadAsync(number)).State);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Store.OpenAsync(bench.Make(number, Fabrikam, "Fabrikam"), Cancelled));
    }

    [Fact]
    public async Task Nothing_happens_that_cannot_be_written_to_the_audit_log()
    {
        await using var bench = await StartAsync();
        var number = (await bench.OpenAsync()).Number;
        await bench.AlterAsync(provider is StorageProvider.PostgreSql
            ? """
              CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'full'; END; $$;
              CREATE TRIGGER no_audit BEFORE INSERT ON "AuditEntries" FOR EACH ROW EXECUTE FUNCTION no_room();
              """
            : "CREATE TRIGGER no_audit BEFORE INSERT ON AuditEntries BEGIN SELECT RAISE(ABORT, 'full'); END");

        await Assert.ThrowsAsync<DbUpdateException>(() => bench.Store.WithdrawAsync(number, Engineer, Cancelled));

        Assert.Equal(HandoffState.Ready, (await bench.ReadAsync(number)).State);
        Assert.NotNull(await bench.Seal.SealedKeyAsync(Contoso, number, Cancelled));
    }
}
