using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>
/// Writes at intervals, and when the process ends, where the chain ends: to the log, which lies elsewhere. Who cuts off the
/// tail in the database cannot cut it off there.
/// </summary>
internal sealed partial class AuditHeadLog(
    IDbContextFactory<WizardDbContext> database, AuditSignatures signatures, IOptions<AuditOptions> options, TimeProvider time, ILogger<AuditHeadLog> logger)
    : BackgroundService, IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After everything else has stopped: nothing is appended any more.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken) => WriteAsync(cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.HeadInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await WriteAsync(stoppingToken);
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var context = await database.CreateDbContextAsync(cancellationToken);
            var head = await context.Set<AuditHead>().AsNoTracking().SingleAsync(row => row.Id == AuditHead.TheOne, cancellationToken);
            var kept = new SavedHead(head.Number, head.Hash);
            var signature = signatures.Sign(kept.Statement) is { } signed ? Convert.ToBase64String(signed) : "none";
            TheLogEndsAt(logger, kept, signature);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The next turn tries again; without the database nothing is appended either.
            TheHeadWasNotRead(logger, exception);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "The audit log ends at {Head}, signature {Signature}.")]
    private static partial void TheLogEndsAt(ILogger logger, SavedHead head, string signature);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "Where the audit log ends could not be read.")]
    private static partial void TheHeadWasNotRead(ILogger logger, Exception exception);
}
