using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Storage;

namespace MailboxWizard.Tests.Features.Audit.Chain;

public sealed class TamperingWithoutTheKeyOnSqliteTests() : TamperingWithoutTheKeyTests(StorageProvider.Sqlite);

public sealed class TamperingWithoutTheKeyOnPostgreSqlTests() : TamperingWithoutTheKeyTests(StorageProvider.PostgreSql);

/// <summary>Entries without the MAC of the key: by whoever does not have it, and of a log that was begun before there was one.</summary>
public abstract class TamperingWithoutTheKeyTests(StorageProvider provider) : ChainBench(provider)
{
    [Theory]
    [InlineData("\"Mac\" = \"Hash\"")]
    [InlineData("\"Mac\" = NULL")]
    public async Task An_entry_without_the_keys_MAC_is_found_as_such(string change)
    {
        await FillAsync(20);

        await TamperAsync($"UPDATE \"AuditEntries\" SET {change} WHERE \"Number\" = 11");

        Assert.Equal(new AuditVerdict.Broken(11, AuditBreak.NotKeyed), await VerifyAsync());
    }

    [Fact]
    public async Task A_tail_written_anew_without_the_key_is_found_by_the_key()
    {
        await FillAsync(15);
        for (var turn = 0; turn < 5; turn++)
            await ForgeAsync(AuditKey.Of(new byte[32]));

        Assert.Equal(new AuditVerdict.Broken(16, AuditBreak.NotKeyed), await VerifyAsync());
        Assert.Equal(20, Assert.IsType<AuditVerdict.Whole>(await VerifyAsync(AuditKey.None)).NotKeyedUpTo);
    }

    [Fact]
    public async Task A_log_begun_without_the_key_goes_on_with_it_once_the_settings_say_from_where()
    {
        await FillAsync(12, AuditKey.None);

        var refused = await Assert.ThrowsAsync<StorageUnusableException>(() => FillAsync(1));
        Assert.StartsWith("Audit:Key: does not fit the audit log, whose newest entry, 12, was written without it.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Audit:KeyedFrom to 13", refused.Message, StringComparison.Ordinal);
        Assert.Equal(new AuditVerdict.Broken(1, AuditBreak.NotKeyed), await VerifyAsync());
        var later = KeyFrom(13);
        await FillAsync(8, later);

        Assert.Equal((20L, 12L), await VerifyAsync(later) is AuditVerdict.Whole whole ? (whole.Last, whole.NotKeyedUpTo) : default);
        // The setting, and not the database, says how far: who takes MACs away is found all the same.
        await TamperAsync("UPDATE \"AuditEntries\" SET \"Mac\" = NULL WHERE \"Number\" = 13");
        Assert.Equal(new AuditVerdict.Broken(13, AuditBreak.NotKeyed), await VerifyAsync(later));
    }

    [Fact]
    public async Task Nobody_goes_on_without_the_key_or_with_another_where_a_log_has_one()
    {
        await FillAsync(12);

        foreach (var (key, said) in new[] { (AuditKey.None, "Audit:Key: is missing, and the newest entry of the audit log, 12, was written with one."), (AuditKey.Of(new byte[32]), "Audit:Key: does not fit the audit log, whose newest entry, 12, was written without it.") })
            Assert.StartsWith(said, (await Assert.ThrowsAsync<StorageUnusableException>(() => FillAsync(1, key))).Message, StringComparison.Ordinal);

        await FillAsync(8);
        Assert.Equal(20, Assert.IsType<AuditVerdict.Whole>(await VerifyAsync()).Last);
    }
}
