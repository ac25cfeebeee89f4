using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.SignIn;
using MailboxWizard.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Audit;

/// <summary>What the page's button does, for all readers at once.</summary>
public sealed class AuditVerificationsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Support_verifies_and_the_press_and_its_verdict_are_entries()
    {
        await using var app = await WizardApplication.StartAsync();

        var state = await VerifyAsync(app, TestPeople.Support);

        var whole = Assert.IsType<AuditVerdict.Whole>(state.Verdict);
        var entries = (await ReadAsync(app)).ToList();
        Assert.Equal([AuditOutcome.Passed, AuditOutcome.Started], entries.Select(entry => entry.Outcome));
        Assert.Equal($"entries 1 to {whole.Last}", entries[0].Detail);
        Assert.Equal(whole.Last, entries[1].Number);
    }

    [Fact]
    public async Task A_broken_chain_is_named_by_the_entry_to_readers_in_the_log_and_in_an_entry()
    {
        await using var app = await WizardApplication.StartAsync();
        using var sam = await app.SignInAsync("sam@spectrum.example");
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancelled))
        {
            await context.Database.ExecuteSqlRawAsync("DROP TRIGGER \"AuditEntries_refuse_update\"", Cancelled);
            await context.Database.ExecuteSqlRawAsync("UPDATE \"AuditEntries\" SET \"Outcome\" = 'Refused' WHERE \"Number\" = 1", Cancelled);
        }

        var state = await VerifyAsync(app, TestPeople.Support);

        Assert.Equal(new AuditVerdict.Broken(1, AuditBreak.Changed), state.Verdict);
        Assert.Equal((AuditOutcome.Failed, "Changed at entry 1"), (await ReadAsync(app)).Select(entry => (entry.Outcome, entry.Detail!)).First());
        Assert.Contains(app.Log.Lines, line => line.Contains("The audit log is not whole: entry 1 is Changed.", StringComparison.Ordinal));
        using var page = await sam.PageAsync(await sam.GetAsync("/audit"));
        Assert.Contains("The log is broken at entry 1.", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrators_press_is_answered_by_the_verdict_that_still_stands()
    {
        await using var app = await WizardApplication.StartAsync();
        var verifications = app.Services.GetRequiredService<AuditVerifications>();
        var administrator = TestPeople.Administrator(TestPeople.Contoso);
        var first = await VerifyAsync(app, administrator);

        Assert.False(await verifications.StartAsync(administrator, Cancelled));
        Assert.False(await verifications.StartAsync(TestPeople.PersonOf(TestPeople.Contoso), Cancelled));

        Assert.Equal(first, verifications.State);
        Assert.Equal(2, (await ReadAsync(app)).Count());
        Assert.NotEqual(first, await VerifyAsync(app, TestPeople.Support));
    }

    [Fact]
    public async Task What_the_log_of_this_process_said_is_asked_for_too_so_that_a_tail_cut_off_together_with_the_head_is_noticed()
    {
        await using var app = await WizardApplication.StartAsync();
        using (var sam = await app.SignInAsync("sam@spectrum.example"))
            await sam.GetAsync("/audit");
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancelled);
        var head = await context.Set<AuditHead>().AsNoTracking().SingleAsync(Cancelled);
        Assert.InRange(head.Number, 2, 20);
        app.Services.GetRequiredService<LoggedHeads>().Add(new(head.Number, head.Hash));

        await context.Database.ExecuteSqlRawAsync("DROP TRIGGER \"AuditEntries_refuse_delete\"", Cancelled);
        await context.Database.ExecuteSqlRawAsync("DELETE FROM \"AuditEntries\" WHERE \"Number\" > 1", Cancelled);
        await context.Database.ExecuteSqlRawAsync("UPDATE \"AuditHead\" SET \"Number\" = 1, \"Hash\" = (SELECT \"Hash\" FROM \"AuditEntries\" WHERE \"Number\" = 1)", Cancelled);

        // The press itself is the second entry now.
        Assert.Equal(
            head.Number == 2 ? new AuditVerdict.Broken(2, AuditBreak.Changed) : new AuditVerdict.Broken(3, AuditBreak.CutOff),
            (await VerifyAsync(app, TestPeople.Support)).Verdict);
    }

    [Fact]
    public async Task A_head_that_is_given_is_answered_and_a_wrong_one_raises_no_alarm_unless_this_product_signed_it()
    {
        await using var database = await TestDatabase.MakeAsync(StorageProvider.Sqlite);
        var settings = database.Settings;
        (settings["Audit:SigningCertificatePath"], settings["Audit:SigningCertificatePassword"]) = (KeyCertificates.Make(database.Folder, "right"), "right");
        await using var app = await WizardApplication.StartAsync(settings: settings);
        List<AuditAlarm> raised = [];
        app.Services.GetRequiredService<AuditAlarms>().Listen((alarm, _) =>
        {
            if (alarm is AuditAlarm.NotWhole)
                raised.Add(alarm);
        });
        var signatures = app.Services.GetRequiredService<AuditSignatures>();
        await using var context = database.CreateDbContext();
        var row = await context.Set<AuditRow>().SingleAsync(entry => entry.Number == 1, Cancelled);
        SavedHead right = new(1, row.Hash);
        SavedHead wrong = new(1, row.Salt.Concat(row.Salt).ToArray());

        var contained = await VerifyAsync(app, TestPeople.Support, right);
        var invented = await VerifyAsync(app, TestPeople.Support, wrong);
        var forged = await VerifyAsync(app, TestPeople.Support, right with { Signature = [.. signatures.Sign(right.Statement)!.Reverse()] });

        Assert.Equal((true, true), (contained.Verdict is AuditVerdict.Whole, contained.Answer is AuditVerdict.Whole));
        Assert.IsType<AuditVerdict.Whole>(invented.Verdict);
        Assert.Equal(new AuditVerdict.Broken(1, AuditBreak.Changed), invented.Answer);
        Assert.IsType<AuditVerdict.Whole>(forged.Verdict);
        Assert.Equal(new AuditVerdict.Broken(1, AuditBreak.HeadNotSigned), forged.Answer);
        Assert.Empty(raised);
        Assert.Equal([$"; the head that was given, {right}, is not contained", $"; the head that was given, {wrong}, is not contained", $"; the head that was given, {right}, is contained"],
            (await ReadAsync(app)).Where(entry => entry.Outcome is AuditOutcome.Passed).Select(entry => entry.Detail![entry.Detail!.IndexOf(';', StringComparison.Ordinal)..]));

        var signed = await VerifyAsync(app, TestPeople.Support, wrong with { Signature = signatures.Sign(wrong.Statement) });
        Assert.Equal(new AuditVerdict.Broken(1, AuditBreak.Changed), signed.Verdict);
        Assert.Equal([AuditAlarm.NotWhole], raised);
    }

    [Fact]
    public async Task To_cancel_is_an_answer_too_which_is_written_and_stands_as_long_as_a_verdict()
    {
        await using var app = await WizardApplication.StartAsync();
        var verifications = app.Services.GetRequiredService<AuditVerifications>();
        var administrator = TestPeople.Administrator(TestPeople.Contoso);
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancelled);
        // Whoever appends waits, and with it the press.
        var turn = await context.BeginAloneAsync(AuditTurn.Name, Cancelled);
        var press = verifications.StartAsync(administrator, Cancelled);
        verifications.Cancel(TestPeople.Support);
        await turn.DisposeAsync();
        await press;
        var ended = await EndedAsync(verifications);

        await verifications.StartAsync(administrator, Cancelled);

        Assert.Equal((null, ended), (ended.Verdict, verifications.State));
        Assert.Equal([(AuditOutcome.Failed, "cancelled"), (AuditOutcome.Started, null)], (await ReadAsync(app)).Select(entry => (entry.Outcome, entry.Detail)));
        Assert.IsType<AuditVerdict.Whole>((await VerifyAsync(app, TestPeople.Support)).Verdict);
    }

    private static async Task<AuditVerificationState> EndedAsync(AuditVerifications verifications)
    {
        var ended = new TaskCompletionSource<AuditVerificationState>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = verifications.Subscribe(state =>
        {
            if (state.EndedAt is not null)
                ended.TrySetResult(state);
            return Task.CompletedTask;
        });
        if (verifications.State is { EndedAt: not null } over)
            ended.TrySetResult(over);
        return await ended.Task.WaitAsync(TimeSpan.FromMinutes(2), Cancelled);
    }

    private static async Task<AuditVerificationState> VerifyAsync(WizardApplication app, Person person, params SavedHead[] given)
    {
        var verifications = app.Services.GetRequiredService<AuditVerifications>();
        var ended = new TaskCompletionSource<AuditVerificationState>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = verifications.Subscribe(state =>
        {
            if (state.EndedAt is not null)
                ended.TrySetResult(state);
            return Task.CompletedTask;
        });
        Assert.True(await verifications.StartAsync(person, given, Cancelled));
        return await ended.Task.WaitAsync(TimeSpan.FromMinutes(2), Cancelled);
    }

    private static async Task<IEnumerable<AuditEntry>> ReadAsync(WizardApplication app) =>
        (await app.Services.GetRequiredService<AuditReader>().ReadAsync(new() { Action = AuditAction.Verify }, TestPeople.Support, Cancelled)).Entries;
}
