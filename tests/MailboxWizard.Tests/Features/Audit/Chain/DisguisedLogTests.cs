using System.Net;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Audit.Chain;

/// <summary>Somebody with the owner's rights puts something before the table that chooses what is shown: no reason to try again, but an alarm.</summary>
public sealed class DisguisedLogTests
{
    private const string View = "ALTER TABLE \"AuditEntries\" RENAME TO hidden; CREATE VIEW \"AuditEntries\" AS SELECT * FROM hidden WHERE \"Number\" <> 2";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StorageProvider.PostgreSql, "ALTER TABLE \"AuditEntries\" ENABLE ROW LEVEL SECURITY")]
    [InlineData(StorageProvider.PostgreSql, View)]
    [InlineData(StorageProvider.Sqlite, View)]
    public async Task It_is_said_on_the_page_in_the_log_and_by_an_alarm_and_nothing_is_signed(StorageProvider provider, string statement)
    {
        List<AuditAlarm> raised = [];
        WrittenLog log;
        await using (var app = await WizardApplication.StartAsync(provider: provider))
        {
            log = app.Log;
            app.Services.GetRequiredService<AuditAlarms>().Listen((alarm, _) => raised.Add(alarm));
            using var sam = await app.SignInAsync("sam@spectrum.example");
            await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancelled))
                await context.Database.ExecuteSqlRawAsync(statement, Cancelled);

            var state = await Verifying.EndedAsync(app, TestPeople.Support);
            using var page = await sam.PageAsync(await sam.GetAsync("/audit"));

            Assert.Equal((true, AuditDisguise.Reason), state.Verdict is AuditVerdict.NotRun unread ? (unread.IsDisguised, unread.Reason) : default);
            Assert.Contains("The log’s table is no plain table any more.", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
            Assert.Contains(AuditAlarm.NotWhole, raised);
            Assert.Contains(log.Lines, line => line.StartsWith($"Error {typeof(AuditVerifications).FullName} 4 The audit log is not what its table shows: \"{AuditDisguise.Reason}\"", StringComparison.Ordinal));
            // A view of SQLite takes no entry: there the export ends before it begins.
            if (provider is StorageProvider.PostgreSql)
            {
                var export = await AuditExportTests.ExportAsync(sam, "", "Bundle");
                Assert.Equal(
                    (HttpStatusCode.Conflict, "No bundle was made: the log is not whole. Press Verify, which names the entry."),
                    (export.StatusCode, await export.Content.ReadAsStringAsync(Cancelled)));
            }
        }

        // The one of the start; that of the end is not written.
        Assert.Single(log.Lines, line => line.Contains("The audit log ends at", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.StartsWith($"Error {typeof(AuditHeadLog).FullName} 4 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Why_a_log_could_not_be_verified_stands_in_the_products_log()
    {
        await using var app = await WizardApplication.StartAsync();
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancelled))
            await context.Database.ExecuteSqlRawAsync("ALTER TABLE \"AuditCheckpoints\" RENAME TO \"Elsewhere\"", Cancelled);

        var state = await Verifying.EndedAsync(app, TestPeople.Support);

        Assert.False(Assert.IsType<AuditVerdict.NotRun>(state.Verdict).IsDisguised);
        Assert.Contains(app.Log.Lines, line => line.StartsWith($"Warning {typeof(AuditVerifications).FullName} 3 The audit log could not be verified: ", StringComparison.Ordinal)
            && line.Contains("no such table: AuditCheckpoints", StringComparison.Ordinal));
    }
}
