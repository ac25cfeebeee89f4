using Microsoft.Extensions.Caching.Distributed;

namespace MailboxWizard.Storage;

/// <summary>
/// The token cache's store. An entry dies <see cref="Lifetime"/> after it was first written, however often it is written
/// again: silent refreshes do not prolong it, only <see cref="RestartAsync"/> after a sign-in does.
/// </summary>
public interface ITokenStore : IDistributedCache
{
    static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);

    /// <summary>The person has just signed in: the entry lives its whole life from now.</summary>
    Task RestartAsync(string key, CancellationToken cancellationToken);
}
