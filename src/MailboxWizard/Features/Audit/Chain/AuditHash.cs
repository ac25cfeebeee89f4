using System.Security.Cryptography;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>
/// How entries hang together: an entry's digest is SHA-256 of its canonical form, its hash SHA-256 of the hash before and
/// that digest. In two steps, so that a bundle can carry the digests of what it leaves out and still be walked.
/// </summary>
internal static class AuditHash
{
    public const int Size = SHA256.HashSizeInBytes;

    /// <summary>What stands before the first entry.</summary>
    public static ReadOnlySpan<byte> Beginning => new byte[Size];

    public static void Digest(ReadOnlySpan<byte> content, Span<byte> digest) => SHA256.HashData(content, digest);

    public static void Link(ReadOnlySpan<byte> before, ReadOnlySpan<byte> digest, Span<byte> hash)
    {
        Span<byte> both = stackalloc byte[2 * Size];
        before.CopyTo(both);
        digest.CopyTo(both[Size..]);
        SHA256.HashData(both, hash);
    }

    public static string Shown(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash);
}
