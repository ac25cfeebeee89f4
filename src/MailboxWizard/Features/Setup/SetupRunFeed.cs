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
    private readonly Lock _telling = new();

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
        Show(snapshot);
        notices.Tell(Topic, snapshot.Number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>To pages of this node alone: what could not be recorded, and others cannot read.</summary>
    public void Show(SetupRunSnapshot snapshot)
    {
        lock (_telling)
            foreach (var subscriber in Of(snapshot.Number))
            {
                subscriber.Told++;
                subscriber.Offer(snapshot);
            }
    }

    /// <summary>
    /// To pages of this node alone. What it told of the run by itself while that was read may be newer, the run's end even, after which
    /// nothing more comes: then it is read once more.
    /// </summary>
    /// <param name="number">The run.</param>
    /// <param name="read">How it stands in the database; null when there is none.</param>
    public async Task OfferAsync(int number, Func<Task<SetupRunSnapshot?>> read)
    {
        for (var isOffered = false; !isOffered;)
        {
            var told = Told(number);
            if (await read() is not { } snapshot)
                return;
            lock (_telling)
            {
                isOffered = told == Told(number);
                if (isOffered)
                    foreach (var subscriber in Of(number))
                        subscriber.Offer(snapshot);
            }
        }
    }

    private IEnumerable<Subscriber> Of(int number) => _subscribers.Where(subscriber => subscriber.Value == number).Select(subscriber => subscriber.Key);

    private int Told(int number)
    {
        lock (_telling)
            return Of(number).Sum(subscriber => subscriber.Told);
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

        /// <summary>How often this node told it by itself.</summary>
        public int Told { get; set; }

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
