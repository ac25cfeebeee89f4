using MailboxWizard.Storage;
using Microsoft.Extensions.Caching.Distributed;

namespace MailboxWizard.Tests.Storage;

public sealed class EfDistributedCacheOnSqliteTests() : EfDistributedCacheTests(StorageProvider.Sqlite);

public sealed class EfDistributedCacheOnPostgreSqlTests() : EfDistributedCacheTests(StorageProvider.PostgreSql);

public abstract class EfDistributedCacheTests(StorageProvider provider) : DatabaseTests(provider)
{
    private static readonly DistributedCacheEntryOptions s_options = new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromDays(90) };

    private EfDistributedCache Cache => new(Database, Clock);

    [Fact]
    public async Task What_was_written_is_read_and_what_was_removed_is_gone()
    {
        await Cache.SetAsync("ada", [1, 2, 3], s_options, Cancelled);
        Cache.Set("ben", [4], s_options);
        await Cache.SetAsync("ada", [5, 6], s_options, Cancelled);
        Cache.Remove("ben");

        Assert.Equal([5, 6], await Cache.GetAsync("ada", Cancelled));
        Assert.Equal([5, 6], Cache.Get("ada"));
        Assert.Null(await Cache.GetAsync("ben", Cancelled));
        Assert.Null(await Cache.GetAsync("ADA", Cancelled));
        await Cache.RemoveAsync("ada", Cancelled);
        Assert.Null(Cache.Get("ada"));
    }

    [Fact]
    public async Task Nothing_lives_longer_than_two_hours_however_often_it_is_written()
    {
        await Cache.SetAsync("ada", [1], s_options, Cancelled);
        Clock.Now += TimeSpan.FromMinutes(100);
        await Cache.SetAsync("ada", [2], s_options, Cancelled);
        await Cache.RefreshAsync("ada", Cancelled);
        Clock.Now += TimeSpan.FromMinutes(19);
        Assert.Equal([2], await Cache.GetAsync("ada", Cancelled));

        Clock.Now += TimeSpan.FromMinutes(1);

        Assert.Null(await Cache.GetAsync("ada", Cancelled));
        Assert.Null(Cache.Get("ada"));
    }

    [Fact]
    public async Task A_sign_in_gives_the_entry_its_whole_life_again()
    {
        await Cache.SetAsync("ada", [1], s_options, Cancelled);
        Clock.Now += TimeSpan.FromMinutes(119);
        await Cache.RestartAsync("ada", Cancelled);
        Clock.Now += TimeSpan.FromMinutes(119);

        Assert.Equal([1], await Cache.GetAsync("ada", Cancelled));
    }

    [Fact]
    public async Task What_is_written_over_a_dead_entry_lives_anew()
    {
        await Cache.SetAsync("ada", [1], s_options, Cancelled);
        Clock.Now += TimeSpan.FromHours(3);
        await Cache.SetAsync("ada", [2], s_options, Cancelled);
        Clock.Now += TimeSpan.FromMinutes(119);

        Assert.Equal([2], await Cache.GetAsync("ada", Cancelled));
    }

    [Fact]
    public async Task The_sweep_deletes_the_dead_and_only_them()
    {
        await Cache.SetAsync("ada", [1], s_options, Cancelled);
        Clock.Now += TimeSpan.FromHours(1);
        await Cache.SetAsync("ben", [2], s_options, Cancelled);
        Clock.Now += TimeSpan.FromMinutes(90);

        Assert.Equal(1, await Cache.SweepAsync(Cancelled));
        Assert.Equal(0, await Cache.SweepAsync(Cancelled));
        Assert.Equal([2], await Cache.GetAsync("ben", Cancelled));
    }

    [Fact]
    public async Task Many_writers_of_one_entry_do_not_collide()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Cache.SetAsync("ada", [(byte)number], s_options, Cancelled)));

        Assert.Single(await Cache.GetAsync("ada", Cancelled) ?? []);
    }
}
