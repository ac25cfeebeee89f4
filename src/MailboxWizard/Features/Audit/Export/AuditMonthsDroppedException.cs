using MailboxWizard.Storage;

namespace MailboxWizard.Features.Audit.Export;

/// <summary>While an export was under way, months were dropped which it had not come to.</summary>
internal sealed class AuditMonthsDroppedException(long number)
    : Exception(FormattableString.Invariant($"Months were dropped meanwhile, up to entry {number}: export again."));

/// <summary>Asked behind each reading: the checkpoint is there before the first entry goes.</summary>
internal static class AuditMonthsDropped
{
    /// <exception cref="AuditMonthsDroppedException">What was read from this number on may have a hole.</exception>
    public static async Task DemandNotDroppedAsync(this WizardDbContext context, long from, CancellationToken cancellationToken)
    {
        if (await context.DroppedAsync(cancellationToken) is var dropped && dropped >= from)
            throw new AuditMonthsDroppedException(dropped);
    }
}
