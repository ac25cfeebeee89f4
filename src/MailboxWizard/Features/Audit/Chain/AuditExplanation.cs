using System.Buffers.Binary;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>Why an entry does not fit its place: a copy of another one, another one itself, or changed. Only asked once something is wrong.</summary>
internal sealed class AuditExplanation(IDbContextFactory<WizardDbContext> database)
{
    /// <summary>How far around a place an entry is looked for that may belong there.</summary>
    private const int Around = 500;

    /// <summary>Where the number stands in a tuple: behind the format and its own length.</summary>
    private const int NumberAt = 4 + 8 + 4;

    public async Task<AuditBreak> OfAsync(long number, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var row = await context.Set<AuditRow>().AsNoTracking().FirstAsync(entry => entry.Number == number, cancellationToken);
        if (await context.Set<AuditRow>().AnyAsync(entry => entry.Hash == row.Hash && entry.Number != number, cancellationToken))
            return AuditBreak.Duplicated;
        // Times never run backwards: an entry from elsewhere tells by its own where that was.
        var home = await context.Set<AuditRow>().Where(entry => entry.At <= row.At && entry.Number != number)
            .OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Number).Select(entry => (long?)entry.Number).FirstOrDefaultAsync(cancellationToken);
        return await ComesFromAsync(context, row, number, cancellationToken)
            || (home is { } place && await ComesFromAsync(context, row, place, cancellationToken))
            ? AuditBreak.Reordered : AuditBreak.Changed;
    }

    /// <summary>Whether the entry, given the number of a place around here, is what was written there.</summary>
    private static async Task<bool> ComesFromAsync(WizardDbContext context, AuditRow row, long place, CancellationToken cancellationToken)
    {
        var hashes = await context.Set<AuditRow>().Where(entry => entry.Number >= place - Around && entry.Number <= place + Around)
            .Select(entry => new { entry.Number, entry.Hash }).ToListAsync(cancellationToken);
        var known = hashes.DistinctBy(entry => entry.Number).ToDictionary(entry => entry.Number, entry => entry.Hash);
        var tuple = new TupleWriter();
        row.Write(tuple);
        var content = tuple.Written.ToArray();
        foreach (var (other, hash) in known)
        {
            if (other == row.Number)
                continue;
            BinaryPrimitives.WriteInt64BigEndian(content.AsSpan(NumberAt), other);
            // Before it stood its neighbour's hash, which with two neighbours exchanged lies where the other one was.
            var before = other == 1 ? AuditHash.Beginning.ToArray() : known.GetValueOrDefault(other - 1);
            if (Links(before, content, row.Hash) || Links(before, content, hash) || Links(hash, content, row.Hash))
                return true;
        }

        return false;
    }

    private static bool Links(byte[]? before, byte[] content, byte[] hash)
    {
        if (before is not { Length: AuditHash.Size })
            return false;
        Span<byte> linked = stackalloc byte[AuditHash.Size];
        AuditHash.Digest(content, linked);
        AuditHash.Link(before, linked, linked);
        return hash.AsSpan().SequenceEqual(linked);
    }
}
