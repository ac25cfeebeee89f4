using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Audit;

/// <summary>Append only; <see cref="AuditReader"/> reads. What cannot be written here does not happen: append before the act, and after it.</summary>
/// <param name="database">Where the entries lie.</param>
/// <param name="time">Of the entries.</param>
/// <param name="key">Without one, the entries are chained by their hashes alone.</param>
/// <param name="feed">Where an append is announced.</param>
public sealed class AuditLog(IDbContextFactory<WizardDbContext> database, TimeProvider time, AuditKey? key = null, AuditFeed? feed = null) : IDisposable
{
    private readonly AuditAppender _appender = new(database, key ?? AuditKey.None, time);

    /// <summary>Durable when it returns; throws when the entry could not be written.</summary>
    public async Task<AuditEntry> AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        var appended = await _appender.AppendAsync(entry, cancellationToken);
        feed?.Announce(appended.Number);
        return appended;
    }

    public void Dispose() => _appender.Dispose();
}
