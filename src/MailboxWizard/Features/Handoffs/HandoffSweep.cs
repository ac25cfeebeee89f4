namespace MailboxWizard.Features.Handoffs;

/// <summary>Every hour, and once at start: hand-offs that were not completed in time expire.</summary>
internal sealed partial class HandoffSweep(HandoffStore handoffs, TimeProvider time, ILogger<HandoffSweep> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hour = new PeriodicTimer(TimeSpan.FromHours(1), time);
        do
        {
            try
            {
                var expired = await handoffs.ExpireAsync(stoppingToken);
                if (expired > 0)
                    Log.HandoffsExpired(logger, expired);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                // The next hour tries again; an unhandled exception here would end the whole process.
                Log.SweepFailed(logger, broken);
            }
        }
        while (await hour.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(2311, LogLevel.Information, "{Count} hand-offs expired")]
        public static partial void HandoffsExpired(ILogger logger, int count);

        [LoggerMessage(2312, LogLevel.Error, "The sweep over hand-offs failed")]
        public static partial void SweepFailed(ILogger logger, Exception broken);
    }
}
