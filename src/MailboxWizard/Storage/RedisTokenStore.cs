using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MailboxWizard.Storage;

/// <summary>
/// Tokens in Redis, which deletes them itself when their time is over. By StackExchange.Redis alone: the framework's cache on
/// top of it starts an entry's life again with each write.
/// </summary>
internal sealed class RedisTokenStore(IOptions<TokenCacheOptions> options) : ITokenStore, IAsyncDisposable
{
    private readonly Lazy<Task<ConnectionMultiplexer>> _connection = new(() => ConnectionMultiplexer.ConnectAsync(Read(options.Value.Redis!)!));

    /// <summary>Shorter in tests.</summary>
    internal TimeSpan Lifetime { get; init; } = ITokenStore.Lifetime;

    /// <summary>Null when it cannot be read. What the parser says of it may quote it, so nobody is told.</summary>
    public static ConfigurationOptions? Read(string connectionString)
    {
        try
        {
            var read = ConfigurationOptions.Parse(connectionString);
            // Away at start is away later: named at each use and by /health/ready, and over when Redis is back.
            read.AbortOnConnectFail = false;
            read.ClientName ??= "MailboxWizard";
            return read;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or OverflowException or NotSupportedException)
        {
            return null;
        }
    }

    public byte[]? Get(string key) => GetAsync(key).GetAwaiter().GetResult();

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
        AskAsync(async redis => (byte[]?)await redis.StringGetAsync(Name(key)), token);

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => SetAsync(key, value, options).GetAwaiter().GetResult();

    /// <summary>Over an entry that lives its end is kept, by Redis itself, so that two writers never prolong it between them.</summary>
    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => AskAsync(
        async redis =>
        {
            while (!await redis.StringSetAsync(Name(key), value, Lifetime, When.NotExists)
                && !await redis.StringSetAsync(Name(key), value, expiry: null, keepTtl: true, when: When.Exists))
            {
                // It died between the two.
                token.ThrowIfCancellationRequested();
            }

            return true;
        },
        token);

    public void Remove(string key) => RemoveAsync(key).GetAwaiter().GetResult();

    public Task RemoveAsync(string key, CancellationToken token = default) => AskAsync(redis => redis.KeyDeleteAsync(Name(key)), token);

    /// <summary>Does nothing: no entry slides.</summary>
    public void Refresh(string key)
    {
    }

    /// <inheritdoc cref="Refresh"/>
    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public Task RestartAsync(string key, CancellationToken cancellationToken) =>
        AskAsync(redis => redis.KeyExpireAsync(Name(key), Lifetime), cancellationToken);

    /// <exception cref="TokenCacheUnavailableException">Redis is away.</exception>
    public Task PingAsync(CancellationToken cancellationToken) => AskAsync(redis => redis.PingAsync(), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_connection.IsValueCreated)
            await (await _connection.Value).DisposeAsync();
    }

    private static RedisKey Name(string key) => $"mailboxwizard:token:{key}";

    private async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await _connection.Value.WaitAsync(cancellationToken);
            return await ask(connection.GetDatabase()).WaitAsync(cancellationToken);
        }
        catch (Exception away) when (away is RedisException or TimeoutException)
        {
            throw new TokenCacheUnavailableException(away);
        }
    }
}
