using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>
/// Says in time what would stop the log: a disk that fills up, an alarm. Of PostgreSQL's disk only its own operator knows; of
/// the database's size the operator may have said how much is too much.
/// </summary>
internal sealed partial class AuditWatch(
    IDbContextFactory<WizardDbContext> database, IOptions<AuditOptions> options, IOptions<StorageOptions> storage, AuditAlarms alarms, TimeProvider time,
    ILogger<AuditWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        do
        {
            try
            {
                if (storage.Value.Provider is StorageProvider.Sqlite)
                    LookAtDisk();
                else if (options.Value.DatabaseSizeAlarmMegabytes > 0)
                    await LookAtSizeAsync(stoppingToken);
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
            alarms.Clear(AuditAlarm.DiskFillsUp);
        else if (alarms.Raise(AuditAlarm.DiskFillsUp, FormattableString.Invariant($"The disk of MailboxWizard's database has {free} MB left.")))
            TheDiskFillsUp(logger, free, options.Value.FreeSpaceAlarmMegabytes);
    }

    private async Task LookAtSizeAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var size = (await context.Database.SqlQuery<long>($"""SELECT pg_database_size(current_database()) AS "Value" """).ToListAsync(cancellationToken)).Single() / (1024 * 1024);
        if (size <= options.Value.DatabaseSizeAlarmMegabytes)
            alarms.Clear(AuditAlarm.DiskFillsUp);
        else if (alarms.Raise(AuditAlarm.DiskFillsUp, FormattableString.Invariant($"MailboxWizard's database has grown to {size} MB.")))
            TheDatabaseGrows(logger, size, options.Value.DatabaseSizeAlarmMegabytes);
    }

    [LoggerMessage(EventId = 10, Level = LogLevel.Error, Message = "The disk of the database has {Free} MB left, less than {Limit}. When it is full nothing can be written to the audit log, and nothing that would be logged happens.")]
    private static partial void TheDiskFillsUp(ILogger logger, long free, int limit);

    [LoggerMessage(EventId = 12, Level = LogLevel.Error, Message = "It could not be seen how much room the audit log has left.")]
    private static partial void TheLookFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 13, Level = LogLevel.Error, Message = "The database has grown to {Size} MB, more than {Limit}. When its disk is full nothing can be written to the audit log, and nothing that would be logged happens.")]
    private static partial void TheDatabaseGrows(ILogger logger, long size, int limit);
}
