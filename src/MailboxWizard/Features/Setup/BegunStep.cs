namespace MailboxWizard.Features.Setup;

/// <summary>A step that this walk has begun: which rows it writes, and since when.</summary>
internal sealed record BegunStep(int Lead, IReadOnlyList<int> Rows, TimeProvider Time)
{
    private readonly long _started = Time.GetTimestamp();

    /// <summary>So far.</summary>
    public TimeSpan Took => Time.GetElapsedTime(_started);
}
