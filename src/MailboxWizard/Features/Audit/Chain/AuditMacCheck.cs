using System.Security.Cryptography;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>Whether entries carry what only the key's holder can make of their hash; used by one thread at a time.</summary>
internal sealed class AuditMacCheck(AuditKey key) : IDisposable
{
    private readonly IncrementalHash? _mac = key.Begin();

    /// <summary>
    /// Without a key nothing can be said of it: an operator who takes the key away takes this away. Nor of entries from before
    /// the key, which the settings name, since the database could say anything.
    /// </summary>
    public bool Fits(long number, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> written)
    {
        if (_mac is null || number < key.From)
            return true;
        Span<byte> expected = stackalloc byte[AuditHash.Size];
        _mac.AppendData(hash);
        _mac.GetHashAndReset(expected);
        return CryptographicOperations.FixedTimeEquals(written, expected);
    }

    public void Dispose() => _mac?.Dispose();
}
