using System.Data.Common;
using MailboxWizard.Features.Audit.Retention;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>Checks the whole chain: every entry against the one before it, ranges side by side, and heads that were kept elsewhere.</summary>
public sealed class AuditVerification(IDbContextFactory<WizardDbContext> database, AuditKey key, AuditSignatures signatures)
{
    /// <summary>Entries that are walked in one go.</summary>
    internal int RangeSize { get; init; } = 50_000;

    /// <param name="kept">Heads from outside the database; without one, a tail that was cut off together with the head is not noticed.</param>
    /// <param name="progress">Told after each range.</param>
    /// <param name="cancellationToken">Ends it with an exception.</param>
    public async Task<AuditVerdict> VerifyAsync(
        IReadOnlyList<SavedHead> kept, IProgress<AuditVerificationProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            var extent = await ReadExtentAsync(cancellationToken);
            if (Doubt(extent.Checkpoints) is { } doubt)
                return doubt;
            if (await WalkAsync(extent, progress, cancellationToken) is { } found)
                return found.How is AuditBreak.Changed
                    ? new AuditVerdict.Broken(found.Number, await new AuditExplanation(database).OfAsync(found.Number, cancellationToken))
                    : found;
            return EndOf(extent) ?? await MissesAsync(kept, extent, cancellationToken)
                ?? (AuditVerdict)new AuditVerdict.Whole(extent.First, extent.Last, AuditHash.Shown(extent.Head!.Hash));
        }
        catch (Exception unreadable) when (unreadable is DbException or InvalidOperationException or IOException or TimeoutException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new AuditVerdict.NotRun(unreadable.Message);
        }
    }

    /// <summary>What there is at one moment; entries that come later are not looked at.</summary>
    private async Task<Extent> ReadExtentAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await context.BeginSnapshotAsync(cancellationToken);
        var checkpoints = await context.Set<AuditCheckpoint>().AsNoTracking().OrderBy(checkpoint => checkpoint.LastNumber).ToListAsync(cancellationToken);
        var head = await context.Set<AuditHead>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == AuditHead.TheOne, cancellationToken);
        var last = await context.Set<AuditRow>().MaxAsync(row => (long?)row.Number, cancellationToken);
        var lastHash = await context.Set<AuditRow>().Where(row => row.Number == last).Select(row => row.Hash).FirstOrDefaultAsync(cancellationToken);
        return new(checkpoints, head, last ?? checkpoints.LastOrDefault()?.LastNumber ?? 0) { LastHash = lastHash };
    }

    private AuditVerdict.Broken? Doubt(List<AuditCheckpoint> checkpoints)
    {
        var first = 1L;
        foreach (var checkpoint in checkpoints)
        {
            if (checkpoint.FirstNumber != first || checkpoint.LastNumber < first || signatures.IsSigned(checkpoint.Statement, checkpoint.Signature) is false)
                return new(checkpoint.LastNumber, AuditBreak.CheckpointNotSigned);
            first = checkpoint.LastNumber + 1;
        }

        return null;
    }

    /// <summary>Null when all rows fit; else the first that does not.</summary>
    private async Task<AuditVerdict.Broken?> WalkAsync(Extent extent, IProgress<AuditVerificationProgress>? progress, CancellationToken cancellationToken)
    {
        var gate = new Lock();
        var (next, done, total) = (extent.First, 0L, extent.Last - extent.First + 1);
        AuditVerdict.Broken? earliest = null;
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Factory.StartNew(
            Work, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        return earliest;

        void Work()
        {
            while (true)
            {
                long from;
                lock (gate)
                {
                    from = next;
                    // Behind what was found nothing earlier can be.
                    if (from > extent.Last || from > earliest?.Number)
                        return;
                    next += RangeSize;
                }

                var to = Math.Min(from + RangeSize - 1, extent.Last);
                var found = Walk(extent, from, to, cancellationToken);
                lock (gate)
                {
                    if (found is not null && !(earliest?.Number <= found.Number))
                        earliest = found;
                    done += to - from + 1;
                    progress?.Report(new(done, total));
                }
            }
        }
    }

    private AuditVerdict.Broken? Walk(Extent extent, long from, long to, CancellationToken cancellationToken)
    {
        using var context = database.CreateDbContext();
        var before = from == extent.First ? extent.Before : null;
        if (before is null)
        {
            var found = 0;
            context.ReadTuples(AuditRow.Table, [new(nameof(AuditRow.Hash), TupleKind.Bytes)], from - 1, from - 1, tuple =>
            {
                before = new TupleReader(tuple).Bytes();
                return ++found < 2;
            }, cancellationToken);
            // The range before this one will say so.
            if (found != 1 || before is not { Length: AuditHash.Size })
                return null;
        }

        using var check = new AuditLinkCheck(before!, from, key);
        context.ReadTuples(AuditRow.Table, AuditRow.Columns, from, to, check.Visit, cancellationToken);
        return check.Break is { } how ? new(check.Next, how) : check.Next <= to ? new(check.Next, AuditBreak.Missing) : null;
    }

    /// <summary>The chain fits up to its last entry: is that where it ended?</summary>
    private static AuditVerdict.Broken? EndOf(Extent extent)
    {
        if (extent.Head is not { } head || extent.Last < head.Number)
            return new(extent.Last + 1, AuditBreak.CutOff);
        if (extent.Last > head.Number)
            return new(head.Number + 1, AuditBreak.Added);
        return extent.LastHash is { } last && !last.AsSpan().SequenceEqual(head.Hash) ? new(head.Number, AuditBreak.Changed) : null;
    }

    private async Task<AuditVerdict?> MissesAsync(IReadOnlyList<SavedHead> kept, Extent extent, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        foreach (var head in kept.OrderBy(head => head.Number))
        {
            if (head.Signature is not null && signatures.IsSigned(head.Statement, head.Signature) is false)
                return new AuditVerdict.Broken(head.Number ?? 0, AuditBreak.HeadNotSigned);
            if (head.Number > extent.Last)
                return new AuditVerdict.Broken(extent.Last + 1, AuditBreak.CutOff);
            // An empty log's head, or one whose months were dropped behind a checkpoint that was checked above.
            if (head.Number == 0 || head.Number < extent.First - 1)
                continue;
            if (extent.First > 1 && extent.Before.AsSpan().SequenceEqual(head.Hash) && (head.Number ?? extent.First - 1) == extent.First - 1)
                continue;
            if (await context.Set<AuditRow>().AnyAsync(row => (head.Number == null || row.Number == head.Number) && row.Hash == head.Hash, cancellationToken))
                continue;
            return head.Number is { } number
                ? new AuditVerdict.Broken(number, AuditBreak.Changed) : new AuditVerdict.Broken(extent.Last + 1, AuditBreak.CutOff);
        }

        return null;
    }

    private sealed record Extent(List<AuditCheckpoint> Checkpoints, AuditHead? Head, long Last)
    {
        public long First => (Checkpoints.LastOrDefault()?.LastNumber ?? 0) + 1;

        /// <summary>The hash before the first.</summary>
        public byte[] Before => Checkpoints.LastOrDefault()?.LastHash ?? AuditHash.Beginning.ToArray();

        public byte[]? LastHash { get; init; }
    }
}
