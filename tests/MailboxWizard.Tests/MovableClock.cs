namespace MailboxWizard.Tests;

/// <summary>The machine's clock, which somebody sets; timers and what was measured go on, as they do then.</summary>
public sealed class MovableClock : TimeProvider
{
    private long _ticks;

    /// <summary>Against the true time.</summary>
    public TimeSpan Offset
    {
        get => new(Interlocked.Read(ref _ticks));
        set => Interlocked.Exchange(ref _ticks, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
}
