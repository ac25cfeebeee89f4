using System.Data.Common;
using MailboxWizard.Features.Audit.Retention;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>
/// Checks the whole chain: every entry against the one before it, ranges side by side, and heads that were kept elsewhere. All
/// of a verdict in one place, that its order can be read: hence longer than others.
/// </summary>
public sealed class AuditVerification(IDbContextFactory<WizardDbContext> database, AuditKey key, AuditSignatures signatures)
{
    /// <summary>Entries that are walked in one go.</summary>
    internal int RangeSize { get; init; } = 50_000;

    /// <param name="kept">Heads from outside the database; without one, a tail that was cut off together with the head is not noticed.</param>
    /// <param name="progress">Told after each range.</param>
    /// <param name="cancellationToken">Ends it with an exception.</param>
    public Task<AuditVerdict> VerifyAsync(
        IReadOnlyList<SavedHead> kept, IProgress<AuditVerificationProgress>? progress, CancellationToken cancellationToken) =>
        JudgeAsync(async extent =>
        {
            if (await IsDisguisedAsync(cancellationToken))
                return new AuditVerdict.NotRun(AuditDisguise.Reason) { IsDisguised = true };
            if (Doubt(extent.Checkpoints) is { } doubt)
                return doubt;
            if (Below(extent, cancellationToken) is { } below)
                return below;
            if (await WalkAsync(extent, progress, cancellationToken) is { } found)
                return found.How is AuditBreak.Changed ? found with { How = await ExplainAsync(found.Number, cancellationToken) } : found;
            return EndOf(extent) ?? await CompareAsync(kept, extent, cancellationToken);
        }, cancellationToken);

    /// <summary>Whether the log contains these heads; the chain itself is not walked.</summary>
    internal Task<AuditVerdict> ContainsAsync(IReadOnlyList<SavedHead> kept, CancellationToken cancellationToken) =>
        JudgeAsync(extent => CompareAsync(kept, extent, cancellationToken), cancellationToken);

    private async Task<bool> IsDisguisedAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.IsDisguisedAsync(cancellationToken);
    }

    private async Task<AuditVerdict> JudgeAsync(Func<AuditExtent, Task<AuditVerdict>> judge, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var extent = await ReadExtentAsync(cancellationToken);
                var verdict = await judge(extent);
                // What was dropped by its own way meanwhile is not missing: once more, of what is left.
                if (verdict is not AuditVerdict.Broken broken || !(await ReadExtentAsync(cancellationToken)).HasDropped(broken.Number, extent))
                    return verdict;
            }
        }
        catch (Exception unreadable) when (unreadable is DbException or InvalidOperationException or IOException or TimeoutException
            or FormatException or InvalidCastException or ArgumentException or OverflowException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new AuditVerdict.NotRun(unreadable.Message);
        }
    }

    private async Task<AuditExtent> ReadExtentAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await AuditExtent.ReadAsync(context, cancellationToken);
    }

    private AuditVerdict.Whole Whole(AuditExtent extent) => new(extent.First, extent.Last, AuditHash.Shown(extent.Head!.Hash))
    {
        NotKeyedUpTo = !key.IsThere ? extent.Last : key.From > extent.First ? Math.Min(key.From - 1, extent.Last) : 0,
    };

    private AuditVerdict.Broken? Doubt(IReadOnlyList<AuditCheckpoint> checkpoints)
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

    /// <summary>Before the first entry lies nothing, or what a dropping that broke off has left: that hangs together and leads to its checkpoint.</summary>
    private AuditVerdict.Broken? Below(AuditExtent extent, CancellationToken cancellationToken)
    {
        if (extent.Lowest >= extent.First)
            return null;
        var (from, before) = (extent.Lowest, extent.EndedAt(extent.Lowest - 1));
        if (from < 1)
            return new(from, AuditBreak.Added);
        using var context = database.CreateDbContext();
        // What stood before it has gone: from its own hash on.
        if (before is null)
            before = HashAt(context, from++, out _, cancellationToken);
        if (before is null)
            return new(extent.Lowest, AuditBreak.Added);
        using var check = new AuditLinkCheck(before, from, key);
        context.ReadTuples(AuditRow.Table, AuditRow.Columns, from, extent.First - 1, check.Visit, cancellationToken);
        return check.Break is null && check.Next == extent.First && check.Before.SequenceEqual(extent.Before) ? null : new(extent.Lowest, AuditBreak.Added);
    }

    /// <summary>Null when all rows fit; else the first that does not.</summary>
    private async Task<AuditVerdict.Broken?> WalkAsync(AuditExtent extent, IProgress<AuditVerificationProgress>? progress, CancellationToken cancellationToken)
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

    private AuditVerdict.Broken? Walk(AuditExtent extent, long from, long to, CancellationToken cancellationToken)
    {
        using var context = database.CreateDbContext();
        // The range before this one says so too, unless it was looked at before it went.
        AuditBreak otherwise = default;
        if ((from == extent.First ? extent.Before : HashAt(context, from - 1, out otherwise, cancellationToken)) is not { } before)
            return new(from - 1, otherwise);
        using var check = new AuditLinkCheck(before, from, key);
        context.ReadTuples(AuditRow.Table, AuditRow.Columns, from, to, check.Visit, cancellationToken);
        return check.Break is { } how ? new(check.Next, how) : check.Next <= to ? new(check.Next, AuditBreak.Missing) : null;
    }

    /// <summary>Null unless there is one entry of this number, with a hash; what is wrong otherwise.</summary>
    private static byte[]? HashAt(WizardDbContext context, long number, out AuditBreak otherwise, CancellationToken cancellationToken)
    {
        byte[]? hash = null;
        var found = 0;
        context.ReadTuples(AuditRow.Table, [new(nameof(AuditRow.Hash), TupleKind.Bytes)], number, number, tuple =>
        {
            hash = new TupleReader(tuple).Bytes();
            return ++found < 2;
        }, cancellationToken);
        otherwise = found switch { 0 => AuditBreak.Missing, 1 => AuditBreak.Changed, _ => AuditBreak.Duplicated };
        return found == 1 && hash is { Length: AuditHash.Size } ? hash : null;
    }

    private async Task<AuditBreak> ExplainAsync(long number, CancellationToken cancellationToken)
    {
        try
        {
            return await new AuditExplanation(database).OfAsync(number, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is not OperationCanceledException)
        {
            // That it is broken is certain; what cannot even be read as an entry comes from no other place.
            return AuditBreak.Changed;
        }
    }

    /// <summary>The chain fits up to its last entry: is that where it ended?</summary>
    private static AuditVerdict.Broken? EndOf(AuditExtent extent)
    {
        if (extent.Head is not { Number: { } number } head || extent.Last < number)
            return new(extent.Last + 1, AuditBreak.CutOff);
        if (extent.Last > number)
            return new(number + 1, AuditBreak.Added);
        return extent.LastHash is { } last && !last.AsSpan().SequenceEqual(head.Hash) ? new(number, AuditBreak.Changed) : null;
    }

    /// <summary>What is left to ask of a chain that fits.</summary>
    private async Task<AuditVerdict> CompareAsync(IReadOnlyList<SavedHead> kept, AuditExtent extent, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var check = new SavedHeadCheck(context, extent, signatures);
        return await check.FindMissingAsync(kept, cancellationToken) ?? (AuditVerdict)(Whole(extent) with { DroppedHeads = check.Dropped });
    }
}
