using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.Audit.Commands;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Tests.Features.Audit.Chain;

public sealed class KeptHeadOnSqliteTests() : KeptHeadTests(StorageProvider.Sqlite);

public sealed class KeptHeadOnPostgreSqlTests() : KeptHeadTests(StorageProvider.PostgreSql);

/// <summary>Heads from elsewhere, and what can be said of each.</summary>
public abstract class KeptHeadTests(StorageProvider provider) : ChainBench(provider)
{
    private static readonly byte[] s_zeros = new byte[32];
    private static readonly byte[] s_other = [.. Enumerable.Repeat((byte)0xaa, 32)];

    [Fact]
    public async Task The_head_of_an_empty_log_is_zeros_and_nothing_else()
    {
        await FillAsync(3);

        Assert.IsType<AuditVerdict.Whole>(await VerifyAsync(new SavedHead(0, s_zeros)));
        Assert.Equal(new AuditVerdict.Broken(0, AuditBreak.Changed), await VerifyAsync(new SavedHead(0, s_other)));
        Assert.Equal(new AuditVerdict.Broken(0, AuditBreak.Changed), await Verification.ContainsAsync([new(0, s_other)], Cancelled));
    }

    [Fact]
    public async Task Of_a_head_from_before_what_was_dropped_nothing_is_said_but_that_and_the_command_does_not_end_with_0()
    {
        await FillAsync(10);
        var first = await HeadAsync();
        SavedHead early = new(7, await HashAsync(7));
        await NextMonthAsync();
        var second = await HeadAsync();
        Options.RetentionMonths = 1;
        await NextMonthAsync();
        await NextMonthAsync();
        using (var log = NewLog())
            await NewRetention(log).DropAsync(progress: null, Cancelled);
        var newest = await HeadAsync();

        Assert.Equal((21L, 0), Said(await VerifyAsync(second, newest)));
        Assert.Equal((21L, 0), Said(await VerifyAsync(second with { Number = null })));
        Assert.Equal((21L, 1), Said(await VerifyAsync(early)));
        Assert.Equal((21L, 2), Said(await VerifyAsync(early, first with { Hash = s_other }, newest)));
        Assert.Equal((21L, 1), Said(await Verification.ContainsAsync([new(1, s_other)], Cancelled)));
        Assert.Equal(new AuditVerdict.Broken(20, AuditBreak.Changed), await VerifyAsync(second with { Hash = s_other }));
        Assert.Equal(new AuditVerdict.Broken(0, AuditBreak.Changed), await VerifyAsync(new SavedHead(0, s_other)));
        Assert.Equal(
            (0, $"Whole: entries 21 to {newest.Number}, head {newest}, 1 kept heads contained, 1 kept heads lie before what was dropped and cannot be checked any more."),
            await RunAsync(early, newest));
        Assert.Equal((2, $"Whole: entries 21 to {newest.Number}, head {newest}, 1 kept heads lie before what was dropped and cannot be checked any more."), await RunAsync(early));
        Assert.Equal((1, "Broken at entry 20: changed."), await RunAsync(second with { Hash = s_other }));
    }

    private static (long First, int Dropped) Said(AuditVerdict verdict) => Assert.IsType<AuditVerdict.Whole>(verdict) is var whole ? (whole.First, whole.DroppedHeads) : default;

    private async Task<byte[]> HashAsync(long number)
    {
        await using var context = Database.CreateDbContext();
        return await context.Set<AuditRow>().Where(row => row.Number == number).Select(row => row.Hash).SingleAsync(Cancelled);
    }

    private async Task NextMonthAsync()
    {
        Clock.Now = Clock.Now.AddMonths(1);
        await FillAsync(10);
    }

    private async Task<(int Code, string Said)> RunAsync(params SavedHead[] kept)
    {
        await using var said = new StringWriter();
        var command = new VerifyAuditCommand(Verification, new(Microsoft.Extensions.Options.Options.Create(Database.Options)));
        var code = await command.RunAsync([.. kept.SelectMany(head => new[] { "--head", $"{head}" })], said, Cancelled);
        return (code, said.ToString().TrimEnd());
    }
}
