using MailboxWizard.Features.Handoffs;
using MailboxWizard.Storage;
using static MailboxWizard.Tests.Features.Handoffs.HandoffBench;

namespace MailboxWizard.Tests.Features.Handoffs;

public sealed class HandoffSecretOnSqliteTests() : HandoffSecretTests(StorageProvider.Sqlite);

public sealed class HandoffSecretOnPostgreSqlTests() : HandoffSecretTests(StorageProvider.PostgreSql);

/// <summary>The secret of a hand-off and its key: who reads it how often, when it is destroyed here, and whether it is still in the tenant.</summary>
public abstract class HandoffSecretTests(StorageProvider provider)
{
    private Task<HandoffBench> StartAsync() => HandoffBench.StartAsync(provider: provider);

    [Fact]
    public async Task What_is_not_complete_after_thirty_days_expires_and_its_secret_goes()
    {
        await using var bench = await StartAsync();
        var old = (await bench.OpenAsync()).Number;
        bench.Clock.Advance(TimeSpan.FromDays(1));
        var young = (await bench.OpenAsync()).Number;
        bench.Clock.Advance(TimeSpan.FromDays(29));

        Assert.Equal(1, await bench.Store.ExpireAsync(Cancelled));

        Assert.Equal((HandoffState.Expired, HandoffState.Ready), ((await bench.ReadAsync(old)).State, (await bench.ReadAsync(young)).State));
        Assert.Null(await bench.Seal.SealedKeyAsync(Contoso, old, Cancelled));
        Assert.NotNull(await bench.Seal.SealedKeyAsync(Contoso, young, Cancelled));
        Assert.Equal(0, await bench.Store.ExpireAsync(Cancelled));
    }

    [Fact]
    public async Task Of_many_who_reveal_at_once_one_needs_no_reason()
    {
        await using var bench = await StartAsync();
        var handoff = await bench.OpenAsync();

        var shown = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => bench.Store.CountRevealAsync(handoff, hasReason: false, Cancelled)));

        Assert.Single(shown, first => first);
        Assert.True(await bench.Store.CountRevealAsync(handoff, hasReason: true, Cancelled));
        Assert.Equal(2, (await bench.ReadAsync(handoff.Number)).Reveals);
    }

    [Fact]
    public async Task The_mark_of_the_key_comes_with_expiry_and_withdrawal_and_goes_when_a_reading_shows_the_key_gone()
    {
        await using var bench = await StartAsync();
        var withdrawn = await bench.OpenAsync();
        var expired = await bench.OpenAsync();
        await bench.Store.WithdrawAsync(withdrawn.Number, Colleague, Cancelled);
        bench.Clock.Advance(TimeSpan.FromDays(30));
        await bench.Store.ExpireAsync(Cancelled);
        Assert.Equal((true, true), ((await bench.ReadAsync(withdrawn.Number)).KeyStillInTenant, (await bench.ReadAsync(expired.Number)).KeyStillInTenant));

        await bench.Store.SeeKeysAsync(Contoso, Client, [expired.SecretKeyId], HandoffStore.About(expired, Owner), Cancelled);
        await bench.Store.SeeKeysAsync(Fabrikam, Client, [], HandoffStore.About(expired, Owner), Cancelled);

        var gone = await bench.ReadAsync(withdrawn.Number);
        Assert.Equal((false, bench.Clock.GetUtcNow()), (gone.KeyStillInTenant, gone.KeyGoneAt));
        Assert.True((await bench.ReadAsync(expired.Number)).KeyStillInTenant);
        Assert.Equal(["Handoff Intended Ada Admin: KeyGone", "Handoff Changed Ada Admin: KeyGone"], (await bench.AuditAsync()).TakeLast(2));
    }

    [Fact]
    public async Task What_is_not_shown_of_a_young_key_proves_nothing()
    {
        await using var bench = await StartAsync();
        var handoff = await bench.OpenAsync();
        await bench.Store.WithdrawAsync(handoff.Number, Colleague, Cancelled);

        await bench.Store.SeeKeysAsync(Contoso, Client, [], HandoffStore.About(handoff, Owner), Cancelled);

        Assert.True((await bench.ReadAsync(handoff.Number)).KeyStillInTenant);
    }

    [Fact]
    public async Task A_secret_that_outlived_its_hand_off_is_destroyed_by_the_sweep()
    {
        await using var bench = await StartAsync();
        var handoff = await bench.OpenAsync();
        await bench.Store.WithdrawAsync(handoff.Number, Colleague, Cancelled);
        await bench.Seal.SealAsync(Contoso, handoff.Number, handoff.SecretKeyId, "left behind", Cancelled);

        await bench.Store.ExpireAsync(Cancelled);

        Assert.Null(await bench.Seal.SealedKeyAsync(Contoso, handoff.Number, Cancelled));
        Assert.Equal([handoff.SecretKeyId], await bench.Store.KnownKeysAsync(Contoso, Client, Cancelled));
    }
}
