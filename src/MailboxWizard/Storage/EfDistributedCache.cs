using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Distributed;

namespace MailboxWizard.Storage;

/// <summary>
/// The token cache's store. An entry dies <see cref="Lifetime"/> after it was first written, however often it is written
/// again: silent refreshes do not prolong it, only <see cref="RestartAsync"/> after a sign-in does.
/// </summary>
public sealed class EfDistributedCache(IDbContextFactory<WizardDbContext> database, TimeProvider time) : IDistributedCache
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);

    public byte[]? Get(string key)
    {
        using var context = database.CreateDbContext();
        return Alive(context, key).SingleOrDefault();
    }

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        await using var context = await database.CreateDbContextAsync(token);
        return await Alive(context, key).SingleOrDefaultAsync(token);
    }

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options)
    {
        using var context = database.CreateDbContext();
        context.Database.ExecuteSql(Upsert(key, value));
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        await using var context = await database.CreateDbContextAsync(token);
        await context.Database.ExecuteSqlAsync(Upsert(key, value), token);
    }

    public void Remove(string key)
    {
        using var context = database.CreateDbContext();
        context.Set<StoredToken>().Where(row => row.Id == key).ExecuteDelete();
    }

    public async Task RemoveAsync(string key, CancellationToken token = default)
    {
        await using var context = await database.CreateDbContextAsync(token);
        await context.Set<StoredToken>().Where(row => row.Id == key).ExecuteDeleteAsync(token);
    }

    /// <summary>Does nothing: no entry slides.</summary>
    public void Refresh(string key)
    {
    }

    /// <inheritdoc cref="Refresh"/>
    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    /// <summary>The person has just signed in: the entry lives its whole life from now.</summary>
    public async Task RestartAsync(string key, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var end = time.GetUtcNow() + Lifetime;
        await context.Set<StoredToken>().Where(row => row.Id == key)
            .ExecuteUpdateAsync(row => row.SetProperty(token => token.ExpiresAt, end), cancellationToken);
    }

    /// <summary>Deletes what is past its end.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        return await context.Set<StoredToken>().Where(row => row.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
    }

    private IQueryable<byte[]> Alive(WizardDbContext context, string key)
    {
        var now = time.GetUtcNow();
        return context.Set<StoredToken>().AsNoTracking().Where(row => row.Id == key && row.ExpiresAt > now).Select(row => row.Content);
    }

    // One statement, so that two writers of one entry never collide.
    private FormattableString Upsert(string key, byte[] value)
    {
        var now = time.GetUtcNow();
        return $"""
            INSERT INTO "StoredTokens" ("Id", "Content", "ExpiresAt") VALUES ({key}, {value}, {(now + Lifetime).UtcTicks})
            ON CONFLICT ("Id") DO UPDATE SET
                "Content" = excluded."Content",
                "ExpiresAt" = CASE WHEN "StoredTokens"."ExpiresAt" > {now.UtcTicks} THEN "StoredTokens"."ExpiresAt" ELSE excluded."ExpiresAt" END
            """;
    }
}
