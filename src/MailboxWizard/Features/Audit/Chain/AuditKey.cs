using System.Security.Cryptography;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>The key that lies outside the database, if there is one: whoever can write to the database alone cannot make entries that it fits.</summary>
public sealed class AuditKey
{
    public const int ShortestBytes = 32;

    public static readonly AuditKey None = new(null, 1);

    private readonly byte[]? _secret;

    private AuditKey(byte[]? secret, long from) => (_secret, From) = (secret, from);

    public bool IsThere => _secret is not null;

    /// <summary>The first entry that has to carry its MAC.</summary>
    public long From { get; }

    public static AuditKey Of(byte[] secret, long from = 1) => new(secret, from);

    /// <summary>HMAC-SHA-256 of an entry's hash; null without a key.</summary>
    internal byte[]? Mac(ReadOnlySpan<byte> hash) => _secret is null ? null : HMACSHA256.HashData(_secret, hash);

    /// <summary>For many of them; null without a key.</summary>
    internal IncrementalHash? Begin() => _secret is null ? null : IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _secret);
}
