using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Audit.Retention;

/// <summary>
/// Looks daily for months that are kept too long, and drops them. Where the database does not let this node, as behind the two
/// roles of docs/postgresql-roles.sql, or the settings do not, it says that they are overdue.
/// </summary>
internal sealed partial class AuditRetentionWatch(
    IDbContextFactory<WizardDbContext> database, AuditRetention retention, AuditAlarms alarms, IOptions<AuditOptions> options, TimeProvider time,
    ILogger<AuditRetentionWatch> logger) : BackgroundService
{
    /// <summary>Of several nodes one looks first, as a rule, and the others find nothing left to do.</summary>
    private static readonly TimeSpan s_spread = TimeSpan.FromMinutes(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(s_spread * Random.Shared.NextDouble(), time, stoppingToken);
        using var timer = new PeriodicTimer(TimeSpan.FromDays(1), time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                alarms.Raise(AuditAlarm.MonthsOverdue, "Old months of the audit log could not be dropped.");
                MonthsWereNotDropped(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        if (await OldestAsync(cancellationToken) is not { } oldest || oldest > retention.Due)
        {
            alarms.Clear(AuditAlarm.MonthsOverdue);
            return;
        }

        if (!options.Value.DropMonths || !await MayDropAsync(cancellationToken))
        {
            alarms.Raise(AuditAlarm.MonthsOverdue, FormattableString.Invariant($"The audit log holds entries of month {oldest}, longer than they are to be kept."));
            MonthsAreOverdue(logger, oldest, options.Value.RetentionMonths);
        }
        else if (await retention.DropAsync(progress: null, cancellationToken) is { } checkpoint)
        {
            MonthsWereDropped(logger, checkpoint.LastNumber, checkpoint.Month, checkpoint.Signature is { } signature ? Convert.ToBase64String(signature) : "none");
        }
    }

    private async Task<int?> OldestAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var oldest = await context.Set<AuditRow>().OrderBy(row => row.At).Select(row => (DateTimeOffset?)row.At).FirstOrDefaultAsync(cancellationToken);
        return oldest is { } at ? AuditMonths.Of(at) : null;
    }

    /// <summary>
    /// On PostgreSQL: whoever owns the table, and nobody else (https://www.postgresql.org/docs/current/sql-droptable.html). Asked
    /// before, so that no entry says what could not be done.
    /// </summary>
    private async Task<bool> MayDropAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return !context.Database.IsNpgsql() || (await context.Database.SqlQuery<bool>(
            $"""SELECT pg_has_role(relowner, 'USAGE') AS "Value" FROM pg_class WHERE oid = '"AuditEntries"'::regclass""").ToListAsync(cancellationToken)).Single();
    }

    [LoggerMessage(EventId = 11, Level = LogLevel.Error, Message = "The audit log holds entries of month {Month}, longer than the {Months} months that are kept, and this node may not drop them; drop-audit-months does, see docs/audit.md.")]
    private static partial void MonthsAreOverdue(ILogger logger, int month, int months);

    [LoggerMessage(EventId = 14, Level = LogLevel.Warning, Message = "The audit log was dropped up to entry {Number}, month {Month}, signature of the checkpoint {Signature}.")]
    private static partial void MonthsWereDropped(ILogger logger, long number, int month, string signature);

    [LoggerMessage(EventId = 15, Level = LogLevel.Error, Message = "Old months of the audit log could not be dropped; the next attempt is tomorrow, and drop-audit-months makes one at any time.")]
    private static partial void MonthsWereNotDropped(ILogger logger, Exception exception);
}
