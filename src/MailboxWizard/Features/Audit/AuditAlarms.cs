namespace MailboxWizard.Features.Audit;

/// <summary>What stands in the log at level Error, for somebody who does not read it: each kind once an hour at most, while it lasts.</summary>
public sealed class AuditAlarms(TimeProvider time)
{
    internal static readonly TimeSpan Reminder = TimeSpan.FromHours(1);

    private readonly Dictionary<AuditAlarm, (DateTimeOffset At, string Sentence)> _raised = [];
    private readonly Lock _gate = new();
    private Action<AuditAlarm, string>? _told;

    /// <returns>False when it was raised less than an hour ago.</returns>
    public bool Raise(AuditAlarm alarm, string sentence)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_raised.TryGetValue(alarm, out var before) && now - before.At < Reminder)
                return false;
            _raised[alarm] = (now, sentence);
            _told?.Invoke(alarm, sentence);
            return true;
        }
    }

    /// <summary>It is over: the next one is told at once.</summary>
    public void Clear(AuditAlarm alarm)
    {
        lock (_gate)
            _raised.Remove(alarm);
    }

    /// <param name="told">Returns at once and throws nothing; gets also what stands already.</param>
    public void Listen(Action<AuditAlarm, string> told)
    {
        lock (_gate)
        {
            _told += told;
            foreach (var (alarm, (_, sentence)) in _raised)
                told(alarm, sentence);
        }
    }
}

/// <summary>What stops the audit log, or soon will.</summary>
public enum AuditAlarm
{
    /// <summary>Little room is left for the database.</summary>
    DiskFillsUp,

    /// <summary>An entry could not be written, and its deed did not happen.</summary>
    NotWritten,

    /// <summary>Months are to be dropped, and this node may not or could not.</summary>
    MonthsOverdue,

    /// <summary>A verification found something broken.</summary>
    NotWhole,
}
