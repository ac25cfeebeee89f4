using System.Data.Common;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.Audit.Retention;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailboxWizard.Tests.Features.Audit.Chain;

public sealed class RetentionOnSqliteTests() : RetentionTests(StorageProvider.Sqlite);

public sealed class RetentionOnPostgreSqlTests() : RetentionTests(StorageProvider.PostgreSql);

/// <summary>Months of ten entries each, from November 2026 on; the clock stands at the end of the last one.</summary>
public abstract class RetentionTests(StorageProvider provider) : ChainBench(provider)
{
    [Fact]
    public async Task Whole_months_go_behind_a_signed_checkpoint_and_the_rest_is_whole()
    {
        await FillMonthsAsync(5);
        Options.RetentionMonths = 2;
        using var log = NewLog();

        var first = await NewRetention(log).DropAsync(progress: null, Cancelled);

        // March 2027: January and February are kept.
        Assert.Equal((202612, 1L, 20L), (first!.Month, first.FirstNumber, first.LastNumber));
        Assert.True(Signatures.IsSigned(first.Statement, first.Signature));
        var verdict = Assert.IsType<AuditVerdict.Whole>(await VerifyAsync());
        Assert.Equal((21L, 52L), (verdict.First, verdict.Last));
        await using (var context = Database.CreateDbContext())
        {
            Assert.Equal(21, await context.Set<AuditRow>().MinAsync(row => row.Number, Cancelled));
            Assert.Equal(
                [(51L, "entries 1 to 20", AuditOutcome.Intended), (52L, "entries 1 to 20", AuditOutcome.Removed)],
                (await context.Set<AuditEntry>().Where(entry => entry.Action == AuditAction.Retention).OrderBy(entry => entry.Number).ToListAsync(Cancelled))
                    .Select(entry => (entry.Number, entry.Subject, entry.Outcome)));
        }

        Assert.Null(await NewRetention(log).DropAsync(progress: null, Cancelled));
        Clock.Now = Clock.Now.AddMonths(1);
        await FillAsync(10);
        Assert.Equal((202701, 21L, 30L), await NewRetention(log).DropAsync(progress: null, Cancelled) is { } second ? (second.Month, second.FirstNumber, second.LastNumber) : default);
        Assert.Equal(31, Assert.IsType<AuditVerdict.Whole>(await VerifyAsync()).First);
    }

    [Fact]
    public async Task The_product_drops_by_itself_what_is_overdue_and_says_so_where_the_settings_keep_it_from_that()
    {
        await FillMonthsAsync(5);
        (Options.RetentionMonths, Options.DropMonths) = (2, false);
        using var log = NewLog();
        List<(AuditAlarm, string)> raised = [];
        var alarms = new AuditAlarms(Clock);
        alarms.Listen((alarm, sentence) => raised.Add((alarm, sentence)));
        using var watch = new AuditRetentionWatch(
            Database, NewRetention(log), alarms, Microsoft.Extensions.Options.Options.Create(Options), Clock, NullLogger<AuditRetentionWatch>.Instance);

        await watch.LookAsync(Cancelled);
        Assert.Equal([(AuditAlarm.MonthsOverdue, "The audit log holds entries of month 202611, longer than they are to be kept.")], raised);
        Assert.Equal((1L, 50L), await VerifyAsync() is AuditVerdict.Whole kept ? (kept.First, kept.Last) : default);

        Options.DropMonths = true;
        await watch.LookAsync(Cancelled);
        Assert.Equal((21L, 52L), await VerifyAsync() is AuditVerdict.Whole rest ? (rest.First, rest.Last) : default);
        await watch.LookAsync(Cancelled);
        Assert.Equal((21L, 52L), await VerifyAsync() is AuditVerdict.Whole still ? (still.First, still.Last) : default);
        Assert.Single(raised);
    }

    [Fact]
    public async Task Nothing_younger_than_what_is_kept_goes()
    {
        await FillMonthsAsync(3);
        using var log = NewLog();

        Assert.Null(await NewRetention(log).DropAsync(progress: null, Cancelled));

        Assert.Equal((1L, 30L), await VerifyAsync() is AuditVerdict.Whole whole ? (whole.First, whole.Last) : default);
    }

    [Fact]
    public async Task A_broken_log_is_not_dropped()
    {
        await FillMonthsAsync(5);
        await TamperAsync("UPDATE \"AuditEntries\" SET \"Status\" = 403 WHERE \"Number\" = 11");
        Options.RetentionMonths = 2;
        using var log = NewLog();

        await Assert.ThrowsAsync<AuditRetentionRefusedException>(() => NewRetention(log).DropAsync(progress: null, Cancelled));

        Assert.Equal(new AuditVerdict.Broken(11, AuditBreak.Changed), await VerifyAsync());
    }

    [Fact]
    public async Task The_database_refuses_a_checkpoint_of_anything_but_whole_months_and_every_single_deletion()
    {
        await FillMonthsAsync(3);
        string[] attempts =
        [
            Checkpoint(202611, first: 1, last: 9),
            Checkpoint(202611, first: 2, last: 10),
            Checkpoint(202612, first: 1, last: 10),
            Checkpoint(202701, first: 1, last: 30),
            Checkpoint(202611, first: 1, last: 10).Replace("(SELECT \"Hash\" FROM \"AuditEntries\" WHERE \"Number\" = 10)", "(SELECT \"Hash\" FROM \"AuditEntries\" WHERE \"Number\" = 9)", StringComparison.Ordinal),
            "DELETE FROM \"AuditEntries\" WHERE \"Number\" = 1",
        ];

        foreach (var attempt in attempts)
        {
            await using var context = Database.CreateDbContext();
            var refused = await Assert.ThrowsAnyAsync<DbException>(() => context.Database.ExecuteSqlRawAsync(attempt, Cancelled));
            Assert.Matches("A checkpoint of the audit log must end a whole month that is over|The audit log is append-only", refused.Message);
        }

        await using var fits = Database.CreateDbContext();
        await fits.Database.ExecuteSqlRawAsync(Checkpoint(202611, first: 1, last: 10), Cancelled);
        foreach (var attempt in new[] { "UPDATE \"AuditCheckpoints\" SET \"LastNumber\" = 11", "DELETE FROM \"AuditCheckpoints\"" })
        {
            var refused = await Assert.ThrowsAnyAsync<DbException>(() => fits.Database.ExecuteSqlRawAsync(attempt, Cancelled));
            Assert.Contains("Checkpoints of the audit log are append-only.", refused.Message, StringComparison.Ordinal);
        }

        await Assert.ThrowsAnyAsync<DbException>(() => fits.Database.ExecuteSqlRawAsync("DELETE FROM \"AuditEntries\" WHERE \"Number\" = 11", Cancelled));
        // Right in form, but not signed: the database cannot tell, the verification can.
        Assert.Equal(new AuditVerdict.Broken(10, AuditBreak.CheckpointNotSigned), await VerifyAsync());
    }

    [Fact]
    public async Task A_checkpoint_signed_by_a_former_certificate_still_counts_once_it_is_named()
    {
        await FillMonthsAsync(5);
        Options.RetentionMonths = 2;
        using (var log = NewLog())
            await NewRetention(log).DropAsync(progress: null, Cancelled);
        var pem = Path.Combine(Database.Folder, "former.pem");
        await File.WriteAllTextAsync(pem, Signatures.CertificatePem, Cancelled);
        AuditOptions renewed = new() { SigningCertificatePath = MailboxWizard.Tests.Storage.KeyCertificates.Make(Database.Folder, "new"), SigningCertificatePassword = "new" };

        Assert.Equal(new AuditVerdict.Broken(20, AuditBreak.CheckpointNotSigned), await VerifyAsync(renewed));
        renewed.FormerCertificates = [pem];
        Assert.IsType<AuditVerdict.Whole>(await VerifyAsync(renewed));
    }

    [Fact]
    public async Task What_was_interrupted_behind_its_checkpoint_is_finished_by_the_next_call()
    {
        await FillMonthsAsync(5);
        Options.RetentionMonths = 2;
        await using (var context = Database.CreateDbContext())
        {
            var last = await context.Set<AuditRow>().SingleAsync(row => row.Number == 20, Cancelled);
            var signed = new AuditCheckpoint { Month = 202612, FirstNumber = 1, LastNumber = 20, LastHash = last.Hash, At = Clock.Now };
            context.Add(new AuditCheckpoint { Month = 202612, FirstNumber = 1, LastNumber = 20, LastHash = last.Hash, At = Clock.Now, Signature = Signatures.Sign(signed.Statement) });
            await context.SaveChangesAsync(Cancelled);
        }

        Assert.Equal(21, Assert.IsType<AuditVerdict.Whole>(await VerifyAsync()).First);
        using var log = NewLog();
        Assert.Equal(20, (await NewRetention(log).DropAsync(progress: null, Cancelled))!.LastNumber);

        await using var after = Database.CreateDbContext();
        Assert.Equal(21, await after.Set<AuditRow>().MinAsync(row => row.Number, Cancelled));
    }

    [Fact]
    public async Task Months_that_are_dropped_while_a_verification_runs_are_not_called_missing()
    {
        await FillMonthsAsync(5);
        Options.RetentionMonths = 2;
        using var log = NewLog();
        var retention = NewRetention(log);
        var isDropped = false;
        var meanwhile = new Meanwhile(() =>
        {
            if (!isDropped)
                isDropped = Task.Run(() => retention.DropAsync(progress: null, Cancelled)).GetAwaiter().GetResult() is not null;
        });

        // In ranges so small that most are read behind the first report.
        var verdict = await new AuditVerification(Database, Key, Signatures) { RangeSize = 1 }.VerifyAsync([await HeadAsync()], meanwhile, Cancelled);

        Assert.True(isDropped);
        Assert.Equal((21L, 52L), verdict is AuditVerdict.Whole whole ? (whole.First, whole.Last) : default);
    }

    [Fact]
    public async Task What_lies_before_a_checkpoint_is_refused_found_and_not_shown_unless_a_dropping_that_broke_off_left_it()
    {
        await FillMonthsAsync(5);
        Options.RetentionMonths = 2;
        using var log = NewLog();
        await using (var context = Database.CreateDbContext())
        {
            var last = await context.Set<AuditRow>().SingleAsync(row => row.Number == 20, Cancelled);
            var signed = new AuditCheckpoint { Month = 202612, FirstNumber = 1, LastNumber = 20, LastHash = last.Hash, At = Clock.Now };
            context.Add(new AuditCheckpoint { Month = 202612, FirstNumber = 1, LastNumber = 20, LastHash = last.Hash, At = Clock.Now, Signature = Signatures.Sign(signed.Statement) });
            await context.SaveChangesAsync(Cancelled);
        }

        await TamperAsync("DELETE FROM \"AuditEntries\" WHERE \"Number\" <= 7");
        Assert.Equal(21, Assert.IsType<AuditVerdict.Whole>(await VerifyAsync()).First);
        await TamperAsync("UPDATE \"AuditEntries\" SET \"Status\" = 403 WHERE \"Number\" = 15");
        Assert.Equal(new AuditVerdict.Broken(8, AuditBreak.Added), await VerifyAsync());
        await TamperAsync("DELETE FROM \"AuditEntries\" WHERE \"Number\" <= 20", "UPDATE \"AuditEntries\" SET \"Number\" = 5 WHERE \"Number\" = 50");
        Assert.Equal(new AuditVerdict.Broken(5, AuditBreak.Added), await VerifyAsync());
        Assert.Equal(
            Enumerable.Range(21, 29).Reverse().Select(number => (long)number),
            (await new AuditReader(Database).ReadAsync(new(), TestPeople.Support, Cancelled)).Entries.Select(entry => entry.Number));
    }

    [Fact]
    public async Task The_database_refuses_an_entry_before_a_checkpoint()
    {
        await FillMonthsAsync(5);
        Options.RetentionMonths = 2;
        using var log = NewLog();
        await NewRetention(log).DropAsync(progress: null, Cancelled);
        await using var context = Database.CreateDbContext();
        var row = await context.Set<AuditRow>().AsNoTracking().SingleAsync(entry => entry.Number == 52, Cancelled);

        context.Add(new AuditRow { Number = 7, At = row.At, Salt = row.Salt, TenantId = row.TenantId, Action = row.Action, Subject = row.Subject, Outcome = row.Outcome, Hash = row.Hash, Mac = row.Mac });

        var refused = await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync(Cancelled));
        Assert.Contains("The audit log is append-only.", refused.InnerException!.Message, StringComparison.Ordinal);
    }

    private Task<AuditVerdict> VerifyAsync(AuditOptions options) =>
        new AuditVerification(Database, Key, new(Microsoft.Extensions.Options.Options.Create(options))).VerifyAsync([], null, Cancelled);

    private string Checkpoint(int month, long first, long last) => FormattableString.Invariant(
        $"INSERT INTO \"AuditCheckpoints\" (\"Month\", \"FirstNumber\", \"LastNumber\", \"LastHash\", \"At\") VALUES ({month}, {first}, {last}, (SELECT \"Hash\" FROM \"AuditEntries\" WHERE \"Number\" = {last}), {Clock.Now.UtcTicks})");

    private sealed class Meanwhile(Action act) : IProgress<AuditVerificationProgress>
    {
        public void Report(AuditVerificationProgress value) => act();
    }

    private async Task FillMonthsAsync(int months)
    {
        for (var month = 0; month < months; month++)
        {
            if (month > 0)
                Clock.Now = Clock.Now.AddMonths(1);
            await FillAsync(10);
        }
    }
}
