using System.Collections.Concurrent;

namespace MailboxWizard.Features.Audit;

/// <summary>
/// Tells the pages of this process that the log has grown. Whoever appends announces it, and so can whoever hears of an
/// append of another node. Only a number is told: what a page may see of it, it reads as its person.
/// </summary>
public sealed class AuditFeed(TimeProvider time, ILogger<AuditFeed> logger)
{
    /// <summary>However fast entries come, a page looks once in this time.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<LatestOnly<long>, bool> _subscribers = [];

    /// <param name="number">Of an entry that is durable by now.</param>
    public void Announce(long number)
    {
        foreach (var (subscriber, _) in _subscribers)
            subscriber.Offer(number);
    }

    /// <param name="grown">Gets the number announced last.</param>
    public IDisposable Subscribe(Func<long, Task> grown)
    {
        var subscriber = new LatestOnly<long>(grown, s_pause, gone => _subscribers.TryRemove(gone, out _), time, logger);
        _subscribers[subscriber] = true;
        return subscriber;
    }
}
