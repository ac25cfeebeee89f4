using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>Whether the log contains heads that were kept elsewhere.</summary>
internal sealed class SavedHeadCheck(DbContext context, AuditExtent extent, AuditSignatures signatures)
{
    /// <summary>How many of them lie before what was dropped: nothing is left to compare those with.</summary>
    public int Dropped { get; private set; }

    /// <returns>Null when every head that can be compared is contained.</returns>
    public async Task<AuditVerdict.Broken?> FindMissingAsync(IReadOnlyList<SavedHead> kept, CancellationToken cancellationToken)
    {
        Dropped = 0;
        foreach (var head in kept.OrderBy(head => head.Number))
        {
            if (head.Signature is not null && signatures.IsSigned(head.Statement, head.Signature) is false)
                return new(head.Number ?? 0, AuditBreak.HeadNotSigned);
            if (head.Number > extent.Last)
                return new(extent.Last + 1, AuditBreak.CutOff);
            if (head.Number is { } before && before < extent.First)
            {
                // Before the first entry stand zeros, and of what was dropped each checkpoint says where it ended.
                if (extent.EndedAt(before) is not { } ended)
                    Dropped++;
                else if (!ended.AsSpan().SequenceEqual(head.Hash))
                    return new(before, AuditBreak.Changed);
                continue;
            }

            if (head.Number is null && extent.Checkpoints.Any(checkpoint => checkpoint.LastHash.AsSpan().SequenceEqual(head.Hash)))
                continue;
            if (await context.Set<AuditRow>().AnyAsync(row => (head.Number == null || row.Number == head.Number) && row.Hash == head.Hash, cancellationToken))
                continue;
            return head.Number is { } number ? new(number, AuditBreak.Changed) : new(extent.Last + 1, AuditBreak.CutOff);
        }

        return null;
    }
}
