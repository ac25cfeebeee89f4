using System.Collections.Concurrent;
using System.Globalization;
using MailboxWizard.Storage;

namespace MailboxWizard.Features.Configuration;

/// <summary>Tells pages how the Test of a hand-off stands: those of this node each change, those of others when one begins and ends.</summary>
internal sealed partial class TestFeed(Notices notices, ILogger<TestFeed> logger)
{
    /// <summary>Of <see cref="Notices"/>; about the hand-off's number.</summary>
    public const string Topic = "test";

    private readonly ConcurrentDictionary<Subscription, int> _subscriptions = [];

    public IDisposable Subscribe(int number, Func<TestProgress, Task> changed)
    {
        var subscription = new Subscription(this, changed);
        _subscriptions[subscription] = number;
        return subscription;
    }

    /// <summary>Numbers of the hand-offs that pages of this node follow.</summary>
    public IReadOnlySet<int> Followed => _subscriptions.Values.ToHashSet();

    /// <summary>Nodes of which none follows it are not told more than the number.</summary>
    public void TellOthers(int number) => notices.Tell(Topic, number.ToString(CultureInfo.InvariantCulture));

    public async Task TellAsync(int number, TestProgress progress)
    {
        foreach (var (subscription, _) in _subscriptions.Where(entry => entry.Value == number))
        {
            try
            {
                await subscription.Changed(progress);
            }
            catch (Exception broken)
            {
                // A page that went away must not end the Test of those who stay.
                LogPageNotTold(logger, broken, number);
            }
        }
    }

    private sealed class Subscription(TestFeed feed, Func<TestProgress, Task> changed) : IDisposable
    {
        public Func<TestProgress, Task> Changed { get; } = changed;

        public void Dispose() => feed._subscriptions.TryRemove(this, out _);
    }

    [LoggerMessage(2403, LogLevel.Debug, "A page was not told about the Test of hand-off {Handoff}")]
    private static partial void LogPageNotTold(ILogger logger, Exception broken, int handoff);
}
