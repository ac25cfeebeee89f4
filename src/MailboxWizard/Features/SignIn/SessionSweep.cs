namespace MailboxWizard.Features.SignIn;

/// <summary>Every hour, and once at start: sessions that are over are deleted.</summary>
internal sealed partial class SessionSweep(Sessions sessions, TimeProvider time, ILogger<SessionSweep> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hour = new PeriodicTimer(TimeSpan.FromHours(1), time);
        do
        {
            try
            {
                if (await sessions.SweepAsync(stoppingToken) is > 0 and var count)
                    SweptSessions(logger, count);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The next hour tries again; a locked database must not end the process.
                FailedToSweepSessions(logger, exception);
            }
        }
        while (await hour.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Deleted {Count} sessions that were over.")]
    private static partial void SweptSessions(ILogger logger, int count);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Sessions that were over could not be deleted.")]
    private static partial void FailedToSweepSessions(ILogger logger, Exception exception);
}
