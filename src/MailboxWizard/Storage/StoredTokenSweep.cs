namespace MailboxWizard.Storage;

/// <summary>Deletes dead tokens every ten minutes, so that none lies here longer than it could be used.</summary>
internal sealed partial class StoredTokenSweep(EfDistributedCache tokens, TimeProvider time, ILogger<StoredTokenSweep> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await tokens.SweepAsync(stoppingToken) is > 0 and var count)
                    SweptTokens(logger, count);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The next turn tries again; a locked database must not end the process.
                FailedToSweepTokens(logger, exception);
            }
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Deleted {Count} expired entries of the token cache.")]
    private static partial void SweptTokens(ILogger logger, int count);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Expired entries of the token cache could not be deleted.")]
    private static partial void FailedToSweepTokens(ILogger logger, Exception exception);
}
