using System.Data.Common;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.Audit.Export;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.SignIn;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Tests.Features.Audit.Chain;

public sealed class TamperingAtTheEndsOnSqliteTests() : TamperingAtTheEndsTests(StorageProvider.Sqlite);

public sealed class TamperingAtTheEndsOnPostgreSqlTests() : TamperingAtTheEndsTests(StorageProvider.PostgreSql);

/// <summary>Whoever takes from the end of a log, or puts something before its beginning or where its head points.</summary>
public abstract class TamperingAtTheEndsTests(StorageProvider provider) : ChainBench(provider)
{
    [Fact]
    public async Task A_cut_tail_is_found_where_it_began()
    {
        await FillAsync(20);

        await TamperAsync("DELETE FROM \"AuditEntries\" WHERE \"Number\" > 15");

        Assert.Equal(new AuditVerdict.Broken(16, AuditBreak.CutOff), await VerifyAsync());
    }

    [Fact]
    public async Task A_tail_cut_off_together_with_the_head_is_found_by_a_head_kept_elsewhere()
    {
        await FillAsync(20);
        var kept = await HeadAsync();
        var signed = kept with { Signature = Signatures.Sign(kept.Statement) };

        await TamperAsync(
            "DELETE FROM \"AuditEntries\" WHERE \"Number\" > 15",
            "UPDATE \"AuditHead\" SET \"Number\" = 15, \"Hash\" = (SELECT \"Hash\" FROM \"AuditEntries\" WHERE \"Number\" = 15)");

        Assert.IsType<AuditVerdict.Whole>(await VerifyAsync());
        Assert.Equal(new AuditVerdict.Broken(16, AuditBreak.CutOff), await VerifyAsync(kept));
        Assert.Equal(new AuditVerdict.Broken(16, AuditBreak.CutOff), await VerifyAsync(kept with { Number = null }));
        Assert.Equal(new AuditVerdict.Broken(16, AuditBreak.CutOff), await VerifyAsync(signed));
        await FillAsync(10);
        Assert.Equal(new AuditVerdict.Broken(20, AuditBreak.Changed), await VerifyAsync(signed));
        signed.Signature![0] ^= 1;
        Assert.Equal(new AuditVerdict.Broken(20, AuditBreak.HeadNotSigned), await VerifyAsync(signed));
    }

    [Fact]
    public async Task An_emptied_log_is_found()
    {
        await FillAsync(20);

        await TamperAsync("DELETE FROM \"AuditEntries\"");
        Assert.Equal(new AuditVerdict.Broken(1, AuditBreak.CutOff), await VerifyAsync());

        await TamperAsync("DELETE FROM \"AuditHead\"");
        Assert.Equal(new AuditVerdict.Broken(1, AuditBreak.CutOff), await VerifyAsync());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(-9000000000000000000)]
    public async Task An_entry_before_the_first_is_refused_by_the_database_found_and_not_shown(long number)
    {
        await FillAsync(20);
        var below = $"INSERT INTO \"AuditEntries\" (\"Number\", {Others}) SELECT {number}, {Others} FROM \"AuditEntries\" WHERE \"Number\" = 5";

        await using (var context = Database.CreateDbContext())
            Assert.Contains("The audit log is append-only.", (await Assert.ThrowsAnyAsync<DbException>(() => context.Database.ExecuteSqlRawAsync(below, Cancelled))).Message, StringComparison.Ordinal);
        await TamperAsync(below);

        Assert.Equal(new AuditVerdict.Broken(number, AuditBreak.Added), await VerifyAsync());
        var reader = new AuditReader(Database);
        Assert.DoesNotContain((await reader.ReadAsync(new(), TestPeople.Support, Cancelled)).Entries, entry => entry.Number < 1);
        Assert.Null(await reader.FindAsync(number, TestPeople.Support, Cancelled));
        Assert.Equal(20, (await reader.ReadRunAsync(5193, TestPeople.Support, Cancelled)).Count);
        Assert.Equal(20, await new AuditStream(Database).ReadAsync(new(), TestPeople.Support, 20, _ => { }, Cancelled).CountAsync(Cancelled));
    }

    [Fact]
    public async Task What_lies_where_the_chain_is_said_to_end_and_is_none_of_its_heads_is_said()
    {
        await FillAsync(20);
        await TamperAsync("UPDATE \"AuditHead\" SET \"At\" = -1");
        Assert.IsType<AuditVerdict.Whole>(await VerifyAsync());
        await TamperAsync("UPDATE \"AuditHead\" SET \"Number\" = 21");
        Assert.Equal(new AuditVerdict.Broken(21, AuditBreak.CutOff), await VerifyAsync());
        await TamperAsync("UPDATE \"AuditHead\" SET \"Number\" = 19");
        Assert.Equal(new AuditVerdict.Broken(20, AuditBreak.Added), await VerifyAsync());
        await TamperAsync("UPDATE \"AuditHead\" SET \"Number\" = 20, \"Hash\" = (SELECT \"Salt\" FROM \"AuditEntries\" WHERE \"Number\" = 20)");
        Assert.Equal(new AuditVerdict.Broken(20, AuditBreak.Changed), await VerifyAsync());
    }
}
