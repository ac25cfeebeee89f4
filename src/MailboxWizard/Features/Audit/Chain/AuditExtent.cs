using MailboxWizard.Features.Audit.Retention;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>What there is at one moment; entries that come later are not looked at.</summary>
/// <param name="Checkpoints">In order.</param>
/// <param name="Head">Where the chain is said to end; null when nothing says so.</param>
/// <param name="Lowest">The smallest number of all; that of <see cref="First"/> when there is no entry.</param>
/// <param name="Last">The greatest number.</param>
internal sealed record AuditExtent(IReadOnlyList<AuditCheckpoint> Checkpoints, SavedHead? Head, long Lowest, long Last)
{
    /// <summary>The number with which the log begins: behind what was dropped.</summary>
    public long First => FirstBehind(Checkpoints);

    /// <summary>The hash before the first.</summary>
    public byte[] Before => Checkpoints.Count > 0 ? Checkpoints[^1].LastHash : AuditHash.Beginning.ToArray();

    public byte[]? LastHash { get; init; }

    public static async Task<AuditExtent> ReadAsync(WizardDbContext context, CancellationToken cancellationToken)
    {
        await using var snapshot = await context.BeginSnapshotAsync(cancellationToken);
        var checkpoints = await context.Set<AuditCheckpoint>().AsNoTracking().OrderBy(checkpoint => checkpoint.LastNumber).ToListAsync(cancellationToken);
        var head = await context.Set<AuditHead>().Where(row => row.Id == AuditHead.TheOne).Select(row => new { row.Number, row.Hash }).SingleOrDefaultAsync(cancellationToken);
        var rows = context.Set<AuditRow>();
        var lowest = await rows.MinAsync(row => (long?)row.Number, cancellationToken);
        var last = await rows.MaxAsync(row => (long?)row.Number, cancellationToken);
        var lastHash = await rows.Where(row => row.Number == last).Select(row => row.Hash).FirstOrDefaultAsync(cancellationToken);
        return new(
            checkpoints, head is null ? null : new(head.Number, head.Hash), lowest ?? FirstBehind(checkpoints), last ?? FirstBehind(checkpoints) - 1)
        { LastHash = lastHash };
    }

    /// <summary>The hash of an entry at which months ended; null where none did.</summary>
    public byte[]? EndedAt(long number) =>
        number == 0 ? AuditHash.Beginning.ToArray() : Checkpoints.FirstOrDefault(checkpoint => checkpoint.LastNumber == number)?.LastHash;

    /// <summary>Whether what was looked for at this number has been dropped since the moment of <paramref name="then"/>.</summary>
    public bool HasDropped(long number, AuditExtent then) => number < First && (First > then.First || Lowest > then.Lowest);

    private static long FirstBehind(IReadOnlyList<AuditCheckpoint> checkpoints) => (checkpoints.Count > 0 ? checkpoints[^1].LastNumber : 0) + 1;
}
