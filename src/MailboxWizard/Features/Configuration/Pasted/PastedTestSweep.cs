using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Configuration.Pasted;

/// <summary>Deletes tries that are older than their outcome can be looked at, every ten minutes: not while somebody waits to be let in.</summary>
internal sealed partial class PastedTestSweep(IDbContextFactory<WizardDbContext> database, TimeProvider time, ILogger<PastedTestSweep> logger) : BackgroundService
{
    /// <summary>How long an outcome can be looked at; no shorter than the longest window.</summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(1);

    /// <returns>How many.</returns>
    internal async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var limit = time.GetUtcNow() - s_kept;
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Set<PastedTest>().Where(test => test.At < limit).ExecuteDeleteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                // The next turn tries again; a locked database must not end the process.
                Log.NotSwept(logger, broken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2434, LogLevel.Warning, "Old tries of pasted values could not be deleted")]
        public static partial void NotSwept(ILogger logger, Exception broken);
    }
}
