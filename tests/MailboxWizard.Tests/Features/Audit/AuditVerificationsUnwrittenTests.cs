using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.SignIn;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Audit;

/// <summary>What keeps the press from being written may be what it would find: the check is made, and said, all the same.</summary>
public sealed class AuditVerificationsUnwrittenTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("DELETE FROM \"AuditHead\"", true)]
    [InlineData("UPDATE \"AuditHead\" SET \"Number\" = 1, \"Hash\" = (SELECT \"Hash\" FROM \"AuditEntries\" WHERE \"Number\" = 1)", false)]
    public async Task With_the_head_gone_or_set_back_Verify_names_the_entry_raises_the_alarm_and_says_that_it_could_not_write_itself_down(string tampering, bool isGone)
    {
        await using var app = await WizardApplication.StartAsync();
        using var sam = await app.SignInAsync("sam@spectrum.example");
        List<AuditAlarm> raised = [];
        app.Services.GetRequiredService<AuditAlarms>().Listen((alarm, _) => raised.Add(alarm));
        var last = await TamperAsync(app, tampering);

        var state = await Verifying.EndedAsync(app, TestPeople.Support);

        var broken = isGone ? new AuditVerdict.Broken(last + 1, AuditBreak.CutOff) : new AuditVerdict.Broken(2, AuditBreak.Added);
        Assert.Equal((broken, true), (state.Verdict, state.IsUnwritten));
        Assert.Equal([AuditAlarm.NotWritten, AuditAlarm.NotWhole], raised);
        Assert.Contains(app.Log.Lines, line => line.Contains($"The audit log is not whole: entry {broken.Number} is {broken.How}.", StringComparison.Ordinal));
        using var page = await sam.PageAsync(await sam.GetAsync("/audit"));
        var said = page.QuerySelector("main")!.TextContent;
        Assert.Contains($"The log is broken at entry {broken.Number}.", said, StringComparison.Ordinal);
        Assert.Contains("This verification could not be written to the log.", said, StringComparison.Ordinal);
        Assert.Contains("verify-audit on the server", said, StringComparison.Ordinal);
        Assert.Equal(isGone ? last : 1, page.QuerySelectorAll("tbody tr").Length);
    }

    [Fact]
    public async Task On_a_full_disk_the_verdict_comes_and_stays()
    {
        var disk = new FullDisk();
        await using var app = await WizardApplication.StartAsync(configure: builder => builder.Services.ConfigureDbContext<SqliteWizardDbContext>(options => options.AddInterceptors(disk)));
        using var sam = await app.SignInAsync("sam@spectrum.example");
        disk.IsFull = true;

        var state = await Verifying.EndedAsync(app, TestPeople.Support);

        Assert.Equal((true, true), (state.Verdict is AuditVerdict.Whole, state.IsUnwritten));
        using var page = await sam.PageAsync(await sam.GetAsync("/audit"));
        Assert.Contains("This verification could not be written to the log.", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        disk.IsFull = false;
        Assert.False((await Verifying.EndedAsync(app, TestPeople.Support)).IsUnwritten);
    }

    [Fact]
    public async Task A_verdict_that_cannot_be_written_is_no_other_verdict_and_its_alarm_is_raised()
    {
        var disk = new FullDisk();
        await using var app = await WizardApplication.StartAsync(configure: builder => builder.Services.ConfigureDbContext<SqliteWizardDbContext>(options => options.AddInterceptors(disk)));
        List<AuditAlarm> raised = [];
        app.Services.GetRequiredService<AuditAlarms>().Listen((alarm, _) => raised.Add(alarm));
        await TamperAsync(app, "UPDATE \"AuditEntries\" SET \"Outcome\" = 'Refused' WHERE \"Number\" = 1");
        // The press is written, and what came of it is not.
        disk.FullAfter = 1;

        var state = await Verifying.EndedAsync(app, TestPeople.Support);

        Assert.Equal((new AuditVerdict.Broken(1, AuditBreak.Changed), true), (state.Verdict, state.IsUnwritten));
        Assert.Equal([AuditAlarm.NotWhole, AuditAlarm.NotWritten], raised);
    }

    /// <summary>The number of the newest entry.</summary>
    private static async Task<long> TamperAsync(WizardApplication app, string statement)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancelled);
        await context.Database.ExecuteSqlRawAsync("DROP TRIGGER \"AuditEntries_refuse_update\"", Cancelled);
        await context.Database.ExecuteSqlRawAsync(statement, Cancelled);
        return await context.Set<AuditRow>().MaxAsync(row => row.Number, Cancelled);
    }

    /// <summary>Whoever appends is told what SQLite tells on a full disk: https://www.sqlite.org/rescode.html#full.</summary>
    private sealed class FullDisk : SaveChangesInterceptor
    {
        private int _stored;

        public bool IsFull { get; set; }

        /// <summary>Full once so many entries, or groups of them, were stored.</summary>
        public int? FullAfter { get; set; }

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (eventData.Context!.ChangeTracker.Entries<AuditRow>().Any() && (IsFull || (FullAfter is { } after && _stored++ >= after)))
                throw new SqliteException("database or disk is full", 13);
            return new(result);
        }
    }
}
