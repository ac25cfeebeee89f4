using Microsoft.Extensions.Options;

namespace MailboxWizard.Storage;

/// <summary>Checks that Redis, if it is named, can be found.</summary>
internal sealed class TokenCacheOptionsValidator : IValidateOptions<TokenCacheOptions>
{
    public ValidateOptionsResult Validate(string? name, TokenCacheOptions options) =>
        string.IsNullOrWhiteSpace(options.Redis) || RedisTokenStore.Read(options.Redis) is { EndPoints.Count: > 0 }
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                "TokenCache:Redis: cannot be read; accepted: a connection string of StackExchange.Redis, such as redis.example:6380,ssl=true.");
}
