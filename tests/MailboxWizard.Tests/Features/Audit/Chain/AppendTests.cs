using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Tests.Features.Audit.Chain;

public sealed class AppendOnSqliteTests() : AppendTests(StorageProvider.Sqlite);

public sealed class AppendOnPostgreSqlTests() : AppendTests(StorageProvider.PostgreSql);

public abstract class AppendTests(StorageProvider provider) : ChainBench(provider)
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Ten_writers_on_any_number_of_nodes_leave_no_gap(int nodes)
    {
        var logs = Enumerable.Range(0, nodes).Select(_ => NewLog()).ToList();

        var numbers = await Task.WhenAll(Enumerable.Range(0, 10).Select(writer => Task.Run(async () =>
        {
            List<long> own = [];
            for (var turn = 0; turn < 30; turn++)
                own.Add((await logs[writer % nodes].AppendAsync(Entry($"{writer} {turn}"), Cancelled)).Number);
            return own;
        })));

        Assert.Equal(Enumerable.Range(1, 300).Select(number => (long)number), numbers.SelectMany(own => own).Order());
        Assert.All(numbers, own => Assert.Equal(own.Order(), own));
        Assert.Equal(new AuditVerdict.Whole(1, 300, AuditHash.Shown((await HeadAsync()).Hash)), await VerifyAsync());
    }

    [Fact]
    public async Task Time_never_runs_backwards_whatever_a_nodes_clock_says()
    {
        using var log = NewLog();
        var first = await log.AppendAsync(Entry("first"), Cancelled);
        Clock.Now -= TimeSpan.FromHours(1);

        var second = await log.AppendAsync(Entry("second"), Cancelled);

        Assert.Equal((1, 2, first.At), (first.Number, second.Number, second.At));
    }

    [Fact]
    public async Task Text_that_no_index_holds_is_cut_behind_a_whole_character_and_the_chain_stays_whole()
    {
        using var log = NewLog();
        // Not two alike near each other: the server would compress them.
        var random = new Random(7);
        var huge = string.Concat(Enumerable.Range(0, 4000).Select(_ => (char)random.Next(0x4E00, 0x9FFF)));
        var ids = string.Concat(Enumerable.Repeat("📬", 4000));

        await log.AppendAsync(Entry(huge) with { RequestId = $"a{ids}", ClientRequestId = ids }, Cancelled);

        await using var context = Database.CreateDbContext();
        var row = await context.Set<AuditRow>().SingleAsync(Cancelled);
        Assert.Equal(
            ($"{huge[..599]}…", $"a{ids[..598]}…", $"{ids[..598]}…"),
            (row.Subject, row.RequestId, row.ClientRequestId));
        Assert.IsType<AuditVerdict.Whole>(await VerifyAsync());
    }

    [Fact]
    public async Task An_entry_that_the_database_refuses_fails_alone_whoever_shares_its_transaction()
    {
        await using (var context = Database.CreateDbContext())
        {
            await context.Database.ExecuteSqlRawAsync(
                Provider is StorageProvider.Sqlite
                    ? """CREATE TRIGGER refuse_bad BEFORE INSERT ON "AuditEntries" WHEN NEW."Subject" = 'bad' BEGIN SELECT RAISE(ABORT, 'bad'); END"""
                    : """ALTER TABLE "AuditEntries" ADD CONSTRAINT refuse_bad CHECK ("Subject" <> 'bad')""",
                Cancelled);
        }

        using var log = NewLog();
        var others = new List<Task<AuditEntry>>();
        var bad = new List<Task<AuditEntry>>();
        for (var turn = 0; turn < 60; turn++)
            (turn % 20 == 10 ? bad : others).Add(log.AppendAsync(Entry(turn % 20 == 10 ? "bad" : $"{turn}"), Cancelled));

        var numbers = (await Task.WhenAll(others)).Select(entry => entry.Number);
        foreach (var refused in bad)
            await Assert.ThrowsAnyAsync<Exception>(() => refused);
        Assert.Equal(Enumerable.Range(1, 57).Select(number => (long)number), numbers.Order());
        Assert.Equal(new AuditVerdict.Whole(1, 57, AuditHash.Shown((await HeadAsync()).Hash)), await VerifyAsync());
    }

    [Fact]
    public async Task Who_gives_up_before_the_turn_leaves_nothing_behind()
    {
        using var log = NewLog();
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => log.AppendAsync(Entry("gone"), gone.Token));

        Assert.Equal(1, (await log.AppendAsync(Entry("here"), Cancelled)).Number);
    }

    [Fact]
    public async Task Of_writers_who_give_up_at_any_moment_each_is_written_whole_or_not_at_all()
    {
        using var log = NewLog();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(async () =>
        {
            using var impatient = new CancellationTokenSource();
            var appending = log.AppendAsync(Entry($"{number}"), impatient.Token);
            if (number % 2 == 0)
                await impatient.CancelAsync();
            try
            {
                await appending;
                return number;
            }
            catch (OperationCanceledException)
            {
                return -1;
            }
        })));

        await using var context = Database.CreateDbContext();
        var written = await context.Set<AuditRow>().Select(row => row.Subject).ToListAsync(Cancelled);
        Assert.Equal(outcomes.Where(number => number >= 0).Select(number => $"{number}").Order(), written.Order());
        Assert.All(Enumerable.Range(0, 100), number => Assert.Contains($"{(2 * number) + 1}", written));
        Assert.IsType<AuditVerdict.Whole>(await VerifyAsync());
    }

    [Fact]
    public async Task Names_and_user_names_stand_beside_the_chain_and_never_in_it()
    {
        using var log = NewLog();
        await log.AppendAsync(
            Entry("ada@contoso.com") with { Action = AuditAction.SignIn, SubjectId = Ada },
            Cancelled);
        await log.AppendAsync(
            Entry("Ben Builder") with { Action = AuditAction.Owner, SubjectId = new(new("dddddddd-0000-4000-8000-000000000005")) },
            Cancelled);

        await using var context = Database.CreateDbContext();
        Assert.Equal(["", ""], await context.Set<AuditRow>().Select(row => row.Subject).ToListAsync(Cancelled));
        Assert.Equal(
            [("Ada Admin", "ada@contoso.com"), ("Ada Admin", "Ben Builder")],
            (await context.Set<AuditEntry>().OrderBy(entry => entry.Number).ToListAsync(Cancelled)).Select(entry => (entry.ActorName, entry.Subject)));
    }

    [Fact]
    public async Task The_latest_name_is_shown_and_a_user_name_is_not_forgotten()
    {
        using var log = NewLog();
        await log.AppendAsync(Entry("one"), Cancelled);
        await log.AppendAsync(Entry("two") with { ActorName = "Ada Married", ActorAddress = null, TenantName = "Contoso Ltd" }, Cancelled);

        await using var context = Database.CreateDbContext();
        Assert.Equal(
            [("Ada Married", "ada@contoso.com", "Contoso Ltd"), ("Ada Married", "ada@contoso.com", "Contoso Ltd")],
            (await context.Set<AuditEntry>().ToListAsync(Cancelled)).Select(entry => (entry.ActorName, entry.ActorAddress!, entry.TenantName)));
    }
}
