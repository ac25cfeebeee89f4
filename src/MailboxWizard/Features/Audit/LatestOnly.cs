using System.Threading.Channels;

namespace MailboxWizard.Features.Audit;

/// <summary>
/// Hands values to somebody slower than they come: the latest wins, what was overtaken is not handed over, and between two
/// there is a pause. Nobody waits for it.
/// </summary>
internal sealed partial class LatestOnly<T> : IDisposable
{
    private readonly Channel<T> _latest = Channel.CreateBounded<T>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly CancellationTokenSource _ended = new();
    private readonly Action<LatestOnly<T>> _forget;
    private int _isDisposed;

    /// <param name="take">Gets each value; when it throws, the next one is handed over all the same, unless whoever wanted it has gone.</param>
    /// <param name="pause">Between two values.</param>
    /// <param name="forget">Called once, when nobody wants values any more.</param>
    public LatestOnly(Func<T, Task> take, TimeSpan pause, Action<LatestOnly<T>> forget, TimeProvider time, ILogger logger)
    {
        _forget = forget;
        _ = PumpAsync(take, pause, time, logger, _ended.Token);
    }

    public void Offer(T value) => _latest.Writer.TryWrite(value);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        _forget(this);
        _latest.Writer.TryComplete();
        _ended.Cancel();
        _ended.Dispose();
    }

    private async Task PumpAsync(Func<T, Task> take, TimeSpan pause, TimeProvider time, ILogger logger, CancellationToken ended)
    {
        try
        {
            await foreach (var value in _latest.Reader.ReadAllAsync(ended))
            {
                try
                {
                    await take(value);
                }
                catch (Exception exception) when (exception is not ObjectDisposedException && !ended.IsCancellationRequested)
                {
                    // A database that did not answer once answers the next time.
                    SubscriberFailed(logger, exception);
                }

                await Task.Delay(pause, time, ended);
            }
        }
        catch (Exception exception) when (ended.IsCancellationRequested || exception is OperationCanceledException or ObjectDisposedException)
        {
            // The subscriber has gone.
            _forget(this);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "A page did not take what it had subscribed to; it gets what comes next.")]
    private static partial void SubscriberFailed(ILogger logger, Exception exception);
}
