using System.Diagnostics;
using MailboxWizard.Storage;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Tests.Storage;

/// <summary>What the token cache promises, kept by a real Redis and its own clock.</summary>
public sealed class RedisTokenStoreTests : IAsyncLifetime
{
    private static readonly DistributedCacheEntryOptions s_options = new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromDays(90) };
    private RedisServer? server;
    private RedisTokenStore? store;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private RedisServer Server => server!;

    private RedisTokenStore Store => store!;

    public async ValueTask InitializeAsync()
    {
        server = await RedisServer.StartAsync();
        store = With(ITokenStore.Lifetime);
    }

    public async ValueTask DisposeAsync()
    {
        if (store is not null)
            await store.DisposeAsync();
        if (server is not null)
            await server.DisposeAsync();
    }

    [Fact]
    public async Task What_was_written_is_read_and_what_was_removed_is_gone()
    {
        await Store.SetAsync("ada", [1, 2, 3], s_options, Cancelled);
        Store.Set("ben", [4], s_options);
        await Store.SetAsync("ada", [5, 6], s_options, Cancelled);
        Store.Remove("ben");

        Assert.Equal([5, 6], await Store.GetAsync("ada", Cancelled));
        Assert.Equal([5, 6], Store.Get("ada"));
        Assert.Null(await Store.GetAsync("ben", Cancelled));
        Assert.Null(await Store.GetAsync("ADA", Cancelled));
        await Store.RemoveAsync("ada", Cancelled);
        Assert.Null(Store.Get("ada"));
        Assert.Empty(await Server.ReadAllAsync());
    }

    [Fact]
    public async Task An_entry_lives_two_hours_and_neither_writing_nor_reading_prolongs_it()
    {
        await Store.SetAsync("ada", [1], s_options, Cancelled);
        var first = await LeftAsync("ada");
        await Task.Delay(1200, Cancelled);
        await Store.SetAsync("ada", [2], s_options, Cancelled);
        await Store.RefreshAsync("ada", Cancelled);
        Assert.Equal([2], await Store.GetAsync("ada", Cancelled));

        var later = await LeftAsync("ada");

        Assert.InRange(first, TimeSpan.FromMinutes(119), TimeSpan.FromHours(2));
        Assert.InRange(first - later, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_sign_in_gives_the_entry_its_whole_life_again()
    {
        await using var shorter = With(TimeSpan.FromSeconds(30));
        await shorter.SetAsync("ada", [1], s_options, Cancelled);

        await Store.RestartAsync("ada", Cancelled);
        await Store.RestartAsync("nobody", Cancelled);

        Assert.InRange(await LeftAsync("ada"), TimeSpan.FromMinutes(119), TimeSpan.FromHours(2));
        Assert.Single(await Server.ReadAllAsync());
    }

    [Fact]
    public async Task Redis_itself_deletes_what_is_over_and_what_is_written_then_lives_anew()
    {
        await using var shorter = With(TimeSpan.FromMilliseconds(300));
        await shorter.SetAsync("ada", [1], s_options, Cancelled);
        var watch = Stopwatch.StartNew();
        while (await shorter.GetAsync("ada", Cancelled) is not null)
        {
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
            await Task.Delay(20, Cancelled);
        }

        Assert.Empty(await Server.ReadAllAsync());
        await Store.SetAsync("ada", [2], s_options, Cancelled);
        Assert.InRange(await LeftAsync("ada"), TimeSpan.FromMinutes(119), TimeSpan.FromHours(2));
    }

    [Fact]
    public async Task Many_writers_of_one_entry_do_not_collide_and_do_not_prolong_it()
    {
        await using var shorter = With(TimeSpan.FromMinutes(5));
        await shorter.SetAsync("ada", [1], s_options, Cancelled);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Store.SetAsync("ada", [(byte)number], s_options, Cancelled)));

        Assert.Single(await Store.GetAsync("ada", Cancelled) ?? []);
        Assert.InRange(await LeftAsync("ada"), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_Redis_that_is_away_is_named_at_each_use_and_over_when_it_is_back()
    {
        await Store.SetAsync("ada", [1], s_options, Cancelled);
        await Server.KillAsync();

        Func<Task>[] uses =
        [
            () => Store.GetAsync("ada", Cancelled), () => Store.SetAsync("ada", [2], s_options, Cancelled), () => Store.RemoveAsync("ada", Cancelled),
            () => Store.RestartAsync("ada", Cancelled), () => Store.PingAsync(Cancelled),
        ];
        foreach (var use in uses)
        {
            var named = await Assert.ThrowsAsync<TokenCacheUnavailableException>(use);
            Assert.DoesNotContain(RedisServer.Password, named.ToString(), StringComparison.Ordinal);
        }

        await Server.StartAgainAsync();
        var watch = Stopwatch.StartNew();
        while (await Record.ExceptionAsync(() => Store.SetAsync("ada", [3], s_options, Cancelled)) is { } still)
        {
            Assert.True(still is TokenCacheUnavailableException && watch.Elapsed < TimeSpan.FromSeconds(60), $"{watch.Elapsed}: {still}");
            await Task.Delay(200, Cancelled);
        }

        Assert.Equal([3], await Store.GetAsync("ada", Cancelled));
    }

    [Fact]
    public async Task A_wrong_password_is_named_too()
    {
        await using var locked = new RedisTokenStore(Options.Create(new TokenCacheOptions
        {
            Redis = Server.ConnectionString.Replace(RedisServer.Password, "wrong", StringComparison.Ordinal),
        }));

        await Assert.ThrowsAsync<TokenCacheUnavailableException>(() => locked.GetAsync("ada", Cancelled));
    }

    private RedisTokenStore With(TimeSpan lifetime) => new(Options.Create(new TokenCacheOptions { Redis = Server.ConnectionString })) { Lifetime = lifetime };

    private async Task<TimeSpan> LeftAsync(string key) => (await Server.ReadAllAsync())[$"mailboxwizard:token:{key}"].Left!.Value;
}
