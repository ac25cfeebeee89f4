using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>
/// Says in time what would stop the log: a disk that fills up, an alarm, and months that are to be dropped. Of PostgreSQL's
/// disk only its own operator knows.
/// </summary>
internal sealed partial class AuditWatch(
    IDbContextFactory<WizardDbContext> database, IOptions<AuditOptions> options, IOptions<StorageOptions> storage, TimeProvider time, ILogger<AuditWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_reminder = TimeSpan.FromHours(1);

    private DateTimeOffset _lastAlarm = DateTimeOffset.MinValue;
    private DateTimeOffset _lastLook = DateTimeOffset.MinValue;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        do
        {
            try
            {
                if (storage.Value.Provider is StorageProvider.Sqlite)
                    LookAtDisk();
                await LookForOldMonthsAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                TheLookFailed(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void LookAtDisk()
    {
        var free = new DriveInfo(Path.GetFullPath(storage.Value.Folder)).AvailableFreeSpace / (1024 * 1024);
        if (free >= options.Value.FreeSpaceAlarmMegabytes)
            _lastAlarm = DateTimeOffset.MinValue;
        else if (time.GetUtcNow() - _lastAlarm >= s_reminder)
        {
            _lastAlarm = time.GetUtcNow();
            TheDiskFillsUp(logger, free, options.Value.FreeSpaceAlarmMegabytes);
        }
    }

    private async Task LookForOldMonthsAsync(CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() - _lastLook < TimeSpan.FromDays(1))
            return;
        _lastLook = time.GetUtcNow();
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var oldest = await context.Set<AuditRow>().OrderBy(row => row.At).Select(row => (DateTimeOffset?)row.At).FirstOrDefaultAsync(cancellationToken);
        if (oldest is { } at && AuditMonths.EndOf(AuditMonths.Of(at)).AddMonths(options.Value.RetentionMonths) <= time.GetUtcNow())
            MonthsAreOverdue(logger, AuditMonths.Of(at), options.Value.RetentionMonths);
    }

    [LoggerMessage(EventId = 10, Level = LogLevel.Error, Message = "The disk of the database has {Free} MB left, less than {Limit}. When it is full nothing can be written to the audit log, and nothing that would be logged happens.")]
    private static partial void TheDiskFillsUp(ILogger logger, long free, int limit);

    [LoggerMessage(EventId = 11, Level = LogLevel.Warning, Message = "The audit log holds entries of month {Month}, longer than the {Months} months that are kept; drop-audit-months drops them.")]
    private static partial void MonthsAreOverdue(ILogger logger, int month, int months);

    [LoggerMessage(EventId = 12, Level = LogLevel.Error, Message = "It could not be seen how much room the audit log has left.")]
    private static partial void TheLookFailed(ILogger logger, Exception exception);
}
