using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using MailboxWizard.Storage;

namespace MailboxWizard.Features.Setup;

/// <summary>Tells pages how a run stands, those of other nodes by a notice. The latest wins, and a slow or broken page never holds a run up.</summary>
internal sealed partial class SetupRunFeed(Notices notices, ILogger<SetupRunFeed> logger)
{
    /// <summary>Of <see cref="Notices"/>; about the run's number.</summary>
    public const string Topic = "run";

    private readonly ConcurrentDictionary<Subscriber, int> _subscribers = [];

    public IDisposable Subscribe(int number, Func<SetupRunSnapshot, Task> changed)
    {
        var subscriber = new Subscriber(this, changed);
        _subscribers[subscriber] = number;
        return subscriber;
    }

    /// <summary>Numbers of the runs that pages of this node follow.</summary>
    public IReadOnlySet<int> Followed => _subscribers.Values.ToHashSet();

    public void Publish(SetupRunSnapshot snapshot)
    {
        Offer(snapshot);
        notices.Tell(Topic, snapshot.Number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>To pages of this node alone.</summary>
    public void Offer(SetupRunSnapshot snapshot)
    {
        foreach (var (subscriber, number) in _subscribers)
            if (number == snapshot.Number)
                subscriber.Offer(snapshot);
    }

    private sealed class Subscriber : IDisposable
    {
        private readonly Channel<SetupRunSnapshot> _latest =
            Channel.CreateBounded<SetupRunSnapshot>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

        private readonly SetupRunFeed _feed;

        public Subscriber(SetupRunFeed feed, Func<SetupRunSnapshot, Task> changed)
        {
            _feed = feed;
            _ = PumpAsync(changed);
        }

        public void Offer(SetupRunSnapshot snapshot) => _latest.Writer.TryWrite(snapshot);

        public void Dispose()
        {
            _feed._subscribers.TryRemove(this, out _);
            _latest.Writer.TryComplete();
        }

        private async Task PumpAsync(Func<SetupRunSnapshot, Task> changed)
        {
            try
            {
                await foreach (var snapshot in _latest.Reader.ReadAllAsync())
                    await changed(snapshot);
            }
            catch (Exception fault)
            {
                // The page is broken or gone; it reads the run's row when it comes back.
                Dispose();
                LogSubscriberFailed(_feed.Logger, fault);
            }
        }
    }

    private ILogger Logger { get; } = logger;

    [LoggerMessage(Level = LogLevel.Debug, Message = "A page that followed a run failed and was unsubscribed.")]
    private static partial void LogSubscriberFailed(ILogger logger, Exception fault);
}
