using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Audit;

/// <summary>Append only; <see cref="AuditReader"/> reads. What cannot be written here does not happen: append before the act, and after it.</summary>
/// <param name="database">Where the entries lie.</param>
/// <param name="time">Of the entries.</param>
/// <param name="key">Without one, the entries are chained by their hashes alone.</param>
/// <param name="feed">Where an append is announced.</param>
/// <param name="logger">Where an alarm goes when nothing can be appended.</param>
/// <param name="alarms">Where it goes besides.</param>
public sealed partial class AuditLog(
    IDbContextFactory<WizardDbContext> database, TimeProvider time, AuditKey? key = null, AuditFeed? feed = null, ILogger<AuditLog>? logger = null,
    AuditAlarms? alarms = null) : IDisposable
{
    private readonly AuditAppender _appender = new(database, key ?? AuditKey.None, time);

    /// <summary>Durable when it returns; throws when the entry could not be written.</summary>
    public async Task<AuditEntry> AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            var appended = await _appender.AppendAsync(entry, cancellationToken);
            feed?.Announce(appended.Number);
            return appended;
        }
        catch (Exception fault) when (fault is not OperationCanceledException && logger is not null)
        {
            AnEntryWasNotWritten(logger, fault, entry.Action, entry.Outcome);
            alarms?.Raise(AuditAlarm.NotWritten, $"An entry could not be written to the audit log ({fault.GetType().Name}). What it would have said does not happen.");
            throw;
        }
    }

    public void Dispose() => _appender.Dispose();

    [LoggerMessage(EventId = 20, Level = LogLevel.Error, Message = "An entry could not be written to the audit log: {Action}, {Outcome}. What it would have said does not happen.")]
    private static partial void AnEntryWasNotWritten(ILogger logger, Exception fault, AuditAction action, AuditOutcome outcome);
}
