using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Audit;

/// <summary>Append only. What cannot be written here does not happen: append before the act, and after it.</summary>
public sealed class AuditLog(IDbContextFactory<WizardDbContext> database, TimeProvider time, AuditFeed feed)
{
    /// <summary>Durable when it returns; throws when the entry could not be written.</summary>
    public async Task<AuditEntry> AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var appended = entry with { At = time.GetUtcNow() };
        context.Add(appended);
        await context.SaveChangesAsync(cancellationToken);
        feed.Announce(appended.Number);
        return appended;
    }
}
