using System.Collections.Concurrent;
using System.Globalization;
using MailboxWizard.Storage;

namespace MailboxWizard.Features.Configuration.Pasted;

/// <summary>Tells pages how a Test of pasted values stands: those of this node each change, those of others when it begins and ends.</summary>
internal sealed partial class PastedFeed(Notices notices, ILogger<PastedFeed> logger)
{
    /// <summary>Of <see cref="Notices"/>; about the Test's id.</summary>
    public const string Topic = "pasted";

    private readonly ConcurrentDictionary<Watch, Guid> _watches = [];

    /// <summary>Tests that pages of this node follow.</summary>
    public IReadOnlySet<Guid> Followed => _watches.Values.ToHashSet();

    public IDisposable Subscribe(Guid id, Func<PastedProgress, Task> changed)
    {
        var watch = new Watch(this, changed);
        _watches[watch] = id;
        return watch;
    }

    public void TellOthers(Guid id) => notices.Tell(Topic, id.ToString("D", CultureInfo.InvariantCulture));

    public async Task TellAsync(Guid id, PastedProgress progress)
    {
        foreach (var (watch, _) in _watches.Where(entry => entry.Value == id))
        {
            try
            {
                await watch.Changed(progress);
            }
            catch (Exception broken)
            {
                // A page that went away must not end the Test.
                LogPageNotTold(logger, broken, id);
            }
        }
    }

    private sealed class Watch(PastedFeed feed, Func<PastedProgress, Task> changed) : IDisposable
    {
        public Func<PastedProgress, Task> Changed { get; } = changed;

        public void Dispose() => feed._watches.TryRemove(this, out _);
    }

    [LoggerMessage(2433, LogLevel.Debug, "A page was not told about the Test {Id} of pasted values")]
    private static partial void LogPageNotTold(ILogger logger, Exception broken, Guid id);
}
