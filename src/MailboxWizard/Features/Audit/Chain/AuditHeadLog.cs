using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>
/// Writes at the start, at intervals, and when the process ends, where the chain ends: to the log, which lies elsewhere. Who cuts off the
/// tail in the database cannot cut it off there. What this process would not take is not signed.
/// </summary>
internal sealed partial class AuditHeadLog(
    IDbContextFactory<WizardDbContext> database, AuditKey key, AuditSignatures signatures, LoggedHeads heads, AuditAlarms alarms, IOptions<AuditOptions> options,
    TimeProvider time, ILogger<AuditHeadLog> logger)
    : BackgroundService, IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>At once, behind the first entry of this start: a process that ends soon, and not by itself, has said something too.</summary>
    public Task StartedAsync(CancellationToken cancellationToken) => WriteAsync(cancellationToken);

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
            if (await context.IsDisguisedAsync(cancellationToken))
            {
                TheTableIsDisguised(logger);
                alarms.Raise(AuditAlarm.NotWhole, AuditDisguise.Reason);
                return;
            }

            await using var snapshot = await context.BeginSnapshotAsync(cancellationToken);
            var head = await context.Set<AuditHead>().AsNoTracking().SingleAsync(row => row.Id == AuditHead.TheOne, cancellationToken);
            if (await context.DoubtOfHeadAsync(key, head.Number, head.Hash, cancellationToken) is { } doubt)
            {
                TheHeadIsNotSigned(logger, head.Number, doubt);
                alarms.Raise(AuditAlarm.NotWhole, $"The audit log is not whole: entry {head.Number}, at which it is said to end, is {doubt}.");
                return;
            }

            var kept = new SavedHead(head.Number, head.Hash);
            kept = kept with { Signature = signatures.Sign(kept.Statement) };
            TheLogEndsAt(logger, kept, kept.Signature is { } signature ? Convert.ToBase64String(signature) : "none");
            heads.Add(kept);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The next turn tries again; without the database nothing is appended either.
            TheHeadWasNotRead(logger, exception);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "The audit log ends at {Head}, signature {Signature}.")]
    private static partial void TheLogEndsAt(ILogger logger, SavedHead head, string signature);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "Entry {Number}, at which the audit log is said to end, is {How}: no head of it is written or signed. Press Verify, which names the first entry that is wrong.")]
    private static partial void TheHeadIsNotSigned(ILogger logger, long number, AuditBreak how);

    [LoggerMessage(EventId = 4, Level = LogLevel.Error, Message = "AuditEntries, or one of its months, is no plain table any more: a view, a rule or row security decides who is shown what. No head of the audit log is written or signed.")]
    private static partial void TheTableIsDisguised(ILogger logger);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "Where the audit log ends could not be read.")]
    private static partial void TheHeadWasNotRead(ILogger logger, Exception exception);
}
