using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>Looks at the entry at which the chain is said to end, before anything is built or signed on it.</summary>
internal static class AuditHeadDoubt
{
    /// <summary>Null when the entry is there, has that hash, and carries the MAC that these settings ask for, or none where they name no key.</summary>
    public static async Task<AuditBreak?> DoubtOfHeadAsync(
        this WizardDbContext context, AuditKey key, long number, byte[] hash, CancellationToken cancellationToken)
    {
        if (number == 0)
            return hash.AsSpan().SequenceEqual(AuditHash.Beginning) ? null : AuditBreak.Changed;
        var last = await context.Set<AuditRow>().AsNoTracking().Where(row => row.Number == number)
            .Select(row => new { row.Hash, row.Mac }).FirstOrDefaultAsync(cancellationToken);
        if (last is null)
            return AuditBreak.CutOff;
        if (!last.Hash.AsSpan().SequenceEqual(hash))
            return AuditBreak.Changed;
        using var check = new AuditMacCheck(key);
        // A node without the key must not go on with what others have begun with it, either.
        return check.Fits(number, last.Hash, last.Mac) && (key.IsThere || last.Mac is null) ? null : AuditBreak.NotKeyed;
    }

    /// <summary>For whoever starts a node, or runs a command, that would append what the others' key does not fit.</summary>
    /// <exception cref="StorageUnusableException">The newest entry was written with another key, or this node has none.</exception>
    public static async Task DemandKeyAsync(this WizardDbContext context, AuditKey key, AuditHead head, CancellationToken cancellationToken)
    {
        if (await context.DoubtOfHeadAsync(key, head.Number, head.Hash, cancellationToken) is not AuditBreak.NotKeyed)
            return;
        throw new StorageUnusableException(key.IsThere
            ? FormattableString.Invariant(
                $"Audit:Key: does not fit the audit log, whose newest entry, {head.Number}, was written without it. Nothing was appended. Set the key that the other nodes have. Where the log was begun without one, or its key is lost: stop all nodes and set Audit:KeyedFrom to {head.Number + 1} on each; what is older is then proven by hashes and kept heads alone, see docs/audit.md.")
            : FormattableString.Invariant(
                $"Audit:Key: is missing, and the newest entry of the audit log, {head.Number}, was written with one. Nothing was appended. Set the key that the other nodes have. Where it is lost: stop all nodes, set a new one and Audit:KeyedFrom to {head.Number + 1} on each; what is older is then proven by hashes and kept heads alone, see docs/audit.md."));
    }
}
