using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Distributed;

namespace MailboxWizard.Storage;

/// <summary>Tokens in the database, whichever it is.</summary>
internal sealed class EfDistributedCache(IDbContextFactory<WizardDbContext> database, TimeProvider time) : ITokenStore
{
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

    public async Task RestartAsync(string key, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var end = time.GetUtcNow() + ITokenStore.Lifetime;
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

    // One statement, so that two writers of one entry never collide; the same words on SQLite and PostgreSQL.
    private FormattableString Upsert(string key, byte[] value)
    {
        var now = time.GetUtcNow();
        return $"""
            INSERT INTO "StoredTokens" ("Id", "Content", "ExpiresAt") VALUES ({key}, {value}, {(now + ITokenStore.Lifetime).UtcTicks})
            ON CONFLICT ("Id") DO UPDATE SET
                "Content" = excluded."Content",
                "ExpiresAt" = CASE WHEN "StoredTokens"."ExpiresAt" > {now.UtcTicks} THEN "StoredTokens"."ExpiresAt" ELSE excluded."ExpiresAt" END
            """;
    }
}
