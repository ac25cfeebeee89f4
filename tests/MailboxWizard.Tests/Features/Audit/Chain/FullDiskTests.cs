using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Tests.Features.Audit.Chain;

/// <summary>SQLite answers as on a full disk when its file may not grow: https://www.sqlite.org/pragma.html#pragma_max_page_count.</summary>
public sealed class FullDiskTests() : ChainBench(StorageProvider.Sqlite)
{
    [Fact]
    public async Task A_disk_that_fills_up_in_the_middle_leaves_no_half_entry_and_the_log_goes_on_when_there_is_room()
    {
        var small = new SmallDisk(Database, morePages: 12);
        using var log = new AuditLog(small, Clock, Key);
        var written = 0;

        var full = await Record.ExceptionAsync(async () =>
        {
            while (written < 10_000)
            {
                await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => log.AppendAsync(Entry(new('x', 500)), Cancelled)));
                written += 5;
            }
        });

        Assert.Equal(13, Assert.IsType<SqliteException>(full!.GetBaseException()).SqliteErrorCode);
        Assert.NotEqual(0, written);
        var verdict = Assert.IsType<AuditVerdict.Whole>(await VerifyAsync());
        Assert.InRange(verdict.Last, written, written + 4);
        small.IsFull = false;
        Assert.Equal(verdict.Last + 1, (await log.AppendAsync(Entry("there is room"), Cancelled)).Number);
        Assert.IsType<AuditVerdict.Whole>(await VerifyAsync());
    }

    /// <summary>Gives contexts whose file may not grow.</summary>
    private sealed class SmallDisk(TestDatabase database, int morePages) : IDbContextFactory<WizardDbContext>
    {
        private long? _limit;

        public bool IsFull { get; set; } = true;

        public WizardDbContext CreateDbContext()
        {
            var context = database.CreateDbContext();
            context.Database.OpenConnection();
            using var command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText = "PRAGMA page_count";
            _limit ??= (long)command.ExecuteScalar()! + morePages;
            command.CommandText = FormattableString.Invariant($"PRAGMA max_page_count = {(IsFull ? _limit : 1_000_000)}");
            command.ExecuteNonQuery();
            return context;
        }
    }
}
