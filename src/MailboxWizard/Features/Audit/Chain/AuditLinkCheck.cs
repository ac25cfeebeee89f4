using MailboxWizard.Storage;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>Walks along rows in order and stops at the first that does not fit the one before it.</summary>
/// <param name="before">The hash before the first row.</param>
/// <param name="first">The number that the first row must have.</param>
internal sealed class AuditLinkCheck(byte[] before, long first, AuditKey key) : IDisposable
{
    private readonly byte[] _before = [.. before];
    private readonly byte[] _hash = new byte[AuditHash.Size];
    private readonly AuditMacCheck _mac = new(key);

    /// <summary>The hash of the entry before <see cref="Next"/>.</summary>
    public ReadOnlySpan<byte> Before => _before;

    /// <summary>The number that comes next.</summary>
    public long Next { get; private set; } = first;

    /// <summary>Null as long as all fits.</summary>
    public AuditBreak? Break { get; private set; }

    public bool Visit(ReadOnlySpan<byte> tuple)
    {
        var reader = new TupleReader(tuple);
        reader.Skip(1);
        var number = reader.Number();
        if (number != Next)
        {
            Break = number < Next ? AuditBreak.Duplicated : AuditBreak.Missing;
            Next = Math.Min(number ?? Next, Next);
            return false;
        }

        reader.Skip(AuditRow.Content.Count - 2);
        var content = tuple[..reader.Position];
        AuditHash.Digest(content, _hash);
        AuditHash.Link(_before, _hash, _hash);
        if (!reader.Next(out _).SequenceEqual(_hash))
            Break = AuditBreak.Changed;
        else if (!_mac.Fits(Next, _hash, reader.Next(out _)))
            Break = AuditBreak.NotKeyed;
        if (Break is not null)
            return false;

        _hash.CopyTo(_before, 0);
        Next++;
        return true;
    }

    public void Dispose() => _mac.Dispose();
}
