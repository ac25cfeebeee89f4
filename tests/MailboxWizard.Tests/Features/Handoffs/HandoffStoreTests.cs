using MailboxWizard.Features.Handoffs;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using static MailboxWizard.Tests.Features.Handoffs.HandoffBench;

namespace MailboxWizard.Tests.Features.Handoffs;

public sealed class HandoffStoreOnSqliteTests() : HandoffStoreTests(StorageProvider.Sqlite);

public sealed class HandoffStoreOnPostgreSqlTests() : HandoffStoreTests(StorageProvider.PostgreSql);

/// <summary>What is done to a hand-off from its opening to its end, by whom, and what the audit log says of it.</summary>
public abstract class HandoffStoreTests(StorageProvider provider)
{
    private Task<HandoffBench> StartAsync() => HandoffBench.StartAsync(provider: provider);

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
            [(HandoffState.Ready, "Ada Admin"), (HandoffState.InWork, "Erik Engineer"), (HandoffState.Tested, "Erik Engineer"), (HandoffState.Complete, "Erik Engineer")],
            handoff.History.Select(change => (change.State, change.By!)));
        Assert.False(handoff.KeyStillInTenant);
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

        var handoff = await bench.ReadAsync(number);
        Assert.Equal(0b10101, handoff.CheckedClicks);
        Assert.Equal([(1, "Erik Engineer"), (3, "Mia Monteur"), (5, "Ada Admin")], handoff.Ticks.OrderBy(tick => tick.Click).Select(tick => (tick.Click, tick.By)));

        await bench.Store.TickAsync(number, OtherEngineer, 1, false, Cancelled);
        Assert.Equal([3, 5], (await bench.ReadAsync(number)).Ticks.Select(tick => tick.Click).Order());
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
        var opened = await bench.OpenAsync();
        var number = opened.Number;
        await bench.Store.RecordTestAsync(number, Engineer, passed: true, Cancelled);
        foreach (var click in (int[])[1, 2, 3, 5])
            await bench.Store.TickAsync(number, Engineer, click, done: true, Cancelled);
        await bench.Store.ReportThereforeTestAsync(number, Engineer, passed: true, null, Cancelled);

        await bench.Store.JoinAsync(number, Contoso,
            [new() { Address = "office@contoso.com", InputFolder = "Scans" }, new() { Address = "INVOICES@contoso.com", InputFolder = "Inbox" }],
            HandoffStore.About(opened, Colleague), Cancelled);

        var handoff = await bench.Store.FindOpenAsync(Contoso, Client, Cancelled);
        Assert.Equal([("invoices@contoso.com", "Inbox"), ("office@contoso.com", "Scans")], handoff!.Mailboxes.Select(mailbox => (mailbox.Address, mailbox.InputFolder)));
        Assert.Equal((HandoffState.InWork, null, null), (handoff.State, handoff.ThereforeTestPassed, handoff.LastTestPassed));
        // The values are to be entered, tested and kept anew; where they are entered is known.
        Assert.Equal(0b00011, handoff.CheckedClicks);
        Assert.Equal([1, 2], handoff.Ticks.Select(tick => tick.Click).Order());
    }

    [Fact]
    public async Task A_failure_of_Therefores_own_test_keeps_the_hand_off_in_work_with_its_text_and_its_secret()
    {
        await using var bench = await StartAsync();
        var number = (await bench.OpenAsync()).Number;
        await bench.Store.RecordTestAsync(number, Engineer, passed: true, Cancelled);

        await bench.Store.ReportThereforeTestAsync(number, Engineer, passed: false, "  Folder not found ", Cancelled);

        var handoff = await bench.ReadAsync(number);
        Assert.Equal((HandoffState.InWork, false, "Folder not found"), (handoff.State, handoff.ThereforeTestPassed, handoff.ThereforeTestText));
        Assert.Equal(HandoffRefusal.ThereforeTestMissing, (await bench.Store.CompleteAsync(number, Engineer, Cancelled)).Refusal);
        Assert.NotNull(await bench.Seal.OpenAsync(Contoso, number, Cancelled));
    }

    [Fact]
    public async Task Notes_are_kept_with_who_and_when_up_to_a_limit_also_after_the_end_and_never_with_the_secret()
    {
        await using var bench = await StartAsync();
        var number = (await bench.OpenAsync(secret: "Rdk~8Q.the-very-secret")).Number;

        Assert.True((await bench.Store.AddNoteAsync(number, Engineer, "  <b>first</b>\nline ", Cancelled)).IsDone);
        Assert.Equal(HandoffRefusal.HoldsSecret, (await bench.Store.AddNoteAsync(number, Engineer, "it is Rdk~8Q.the-very-secret, write it down", Cancelled)).Refusal);
        Assert.Equal(HandoffRefusal.HoldsSecret, (await bench.Store.SetTicketAsync(number, Owner, "Rdk~8Q.the-very-secret", Cancelled)).Refusal);
        Assert.Equal(HandoffRefusal.HoldsSecret, (await bench.Store.ReportThereforeTestAsync(number, Owner, false, "with Rdk~8Q.the-very-secret", Cancelled)).Refusal);
        Assert.Equal(HandoffRefusal.NotAllowed, (await bench.Store.AddNoteAsync(number, Support, "no", Cancelled)).Refusal);
        Assert.Equal(HandoffRefusal.NotFound, (await bench.Store.AddNoteAsync(number, Neighbour, "no", Cancelled)).Refusal);
        Assert.True((await bench.Store.SetTicketAsync(number, Owner, new string('7', 50), Cancelled)).IsDone);
        await bench.Store.WithdrawAsync(number, Engineer, Cancelled);
        Assert.True((await bench.Store.AddNoteAsync(number, Owner, new string('x', 3000), Cancelled)).IsDone);

        var handoff = await bench.ReadAsync(number);
        Assert.Equal([("<b>first</b>\nline", "Erik Engineer"), (new string('x', HandoffNote.Longest), "Ada Admin")], handoff.Notes.Select(note => (note.Text, note.By)));
        Assert.All(handoff.Notes, note => Assert.Equal(bench.Clock.GetUtcNow(), note.At));
        Assert.Equal(new string('7', 40), handoff.Ticket);
        Assert.DoesNotContain(await bench.AuditAsync(), line => line.Contains("first", StringComparison.Ordinal) || line.Contains("the-very-secret", StringComparison.Ordinal));
        for (var more = handoff.Notes.Count; more < HandoffNote.Most; more++)
            await bench.Store.AddNoteAsync(number, Owner, "more", Cancelled);
        Assert.Equal(HandoffRefusal.TooManyNotes, (await bench.Store.AddNoteAsync(number, Owner, "one too many", Cancelled)).Refusal);
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

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => bench.Store.WithdrawAsync(number, Engineer, Cancelled));

        Assert.Contains("full", refused.GetBaseException().Message, StringComparison.Ordinal);

        Assert.Equal(HandoffState.Ready, (await bench.ReadAsync(number)).State);
        Assert.NotNull(await bench.Seal.SealedKeyAsync(Contoso, number, Cancelled));
    }

    [Fact]
    public async Task Pasted_values_of_the_same_client_id_neither_hide_a_runs_hand_off_nor_speak_for_its_mailboxes()
    {
        await using var bench = await StartAsync();
        var ours = await bench.OpenAsync(number => bench.Make(number));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        var moved = await bench.OpenAsync(number => bench.Make(number, mailbox: "office@contoso.com"));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        var pasted = await bench.OpenAsync();
        await bench.AlterAsync($"""UPDATE "Handoffs" SET "IsForeign" = {(provider is StorageProvider.Sqlite ? "1" : "TRUE")}, "Route" = 'Ews' WHERE "Number" = {pasted.Number}""");

        Assert.Equal(moved.Number, (await bench.Store.FindOpenAsync(Contoso, Client, Cancelled))!.Number);
        Assert.False(await bench.Store.NeedsEwsAsync(ours, Cancelled));
        Assert.Equal(
            new Dictionary<int, int> { [ours.Number] = moved.Number },
            await bench.Store.NewerAsync([await bench.ReadAsync(ours.Number), await bench.ReadAsync(moved.Number), await bench.ReadAsync(pasted.Number)], Engineer, Cancelled));
        await bench.AlterAsync($"""UPDATE "Handoffs" SET "State" = 'Complete' WHERE "Number" = {pasted.Number}""");
        Assert.Equal((false, false), await bench.Store.WasOverEwsAsync(Contoso, Client, ours.Mailboxes, Cancelled));
        await bench.AlterAsync($"""UPDATE "Handoffs" SET "Route" = 'Ews', "State" = 'Complete' WHERE "Number" = {ours.Number}""");
        Assert.Equal((true, true), await bench.Store.WasOverEwsAsync(Contoso, Client, ours.Mailboxes, Cancelled));
        Assert.Equal((true, false), await bench.Store.WasOverEwsAsync(Contoso, Client, moved.Mailboxes, Cancelled));
        // What was pasted reaches the same mailbox over Graph, as it says.
        await bench.AlterAsync($"""UPDATE "Handoffs" SET "Route" = 'Graph' WHERE "Number" = {pasted.Number}""");
        Assert.True(await bench.Store.NeedsEwsAsync(ours, Cancelled));
    }
}
