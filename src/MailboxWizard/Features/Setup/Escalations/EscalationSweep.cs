namespace MailboxWizard.Features.Setup.Escalations;

/// <summary>Every hour, and once at start: links that are long over are deleted, and with them the names of who asked and who decided.</summary>
internal sealed partial class EscalationSweep(EscalationLinks links, TimeProvider time, ILogger<EscalationSweep> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hour = new PeriodicTimer(TimeSpan.FromHours(1), time);
        do
        {
            try
            {
                if (await links.SweepAsync(stoppingToken) is > 0 and var count)
                    SweptLinks(logger, count);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The next hour tries again; a locked database must not end the process.
                FailedToSweepLinks(logger, exception);
            }
        }
        while (await hour.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Deleted {Count} links for a colleague that were over.")]
    private static partial void SweptLinks(ILogger logger, int count);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Links for a colleague that were over could not be deleted.")]
    private static partial void FailedToSweepLinks(ILogger logger, Exception exception);
}
