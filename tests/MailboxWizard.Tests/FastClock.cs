namespace MailboxWizard.Tests;

/// <summary>A clock that runs so many times faster, timers too, so that Microsoft's minutes need not be waited for.</summary>
public sealed class FastClock(int times) : TimeProvider
{
    private readonly DateTimeOffset _started = System.GetUtcNow();
    private readonly long _from = System.GetTimestamp();

    public override long TimestampFrequency => System.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _started + (System.GetElapsedTime(_from) * times);

    public override long GetTimestamp() => _from + ((System.GetTimestamp() - _from) * times);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Shorter(dueTime), Shorter(period));

    private TimeSpan Shorter(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / times;
}
