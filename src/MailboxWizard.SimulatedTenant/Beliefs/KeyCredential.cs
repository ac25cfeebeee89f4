using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A certificate with which an application may prove who it is; only the public part is known here.</summary>
public sealed record KeyCredential : IReplicated
{
    public required Guid KeyId { get; init; }

    public string? DisplayName { get; init; }

    /// <summary>The certificate in DER.</summary>
    public required ReadOnlyMemory<byte> Certificate { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public Visibility VisibleFrom { get; init; }

    /// <summary>Of the certificate's DER, as x5t names it.</summary>
    // SHA-1 names the certificate, it protects nothing: https://learn.microsoft.com/entra/identity-platform/certificate-credentials
#pragma warning disable CA5350
    public byte[] Sha1Thumbprint => SHA1.HashData(Certificate.Span);
#pragma warning restore CA5350

    /// <summary>Of the certificate's DER, as x5t#S256 names it.</summary>
    public byte[] Sha256Thumbprint => SHA256.HashData(Certificate.Span);

    /// <exception cref="InvalidDataException">The text holds no certificate, or a private key beside it.</exception>
    public static KeyCredential FromPem(string pem, Guid keyId, string? displayName)
    {
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal)) throw new InvalidDataException("A certificate is given with its private key; the simulation wants the public certificate only.");
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return new KeyCredential
            {
                KeyId = keyId,
                DisplayName = displayName ?? certificate.Subject,
                Certificate = certificate.RawData,
                StartsAt = certificate.NotBefore,
                EndsAt = certificate.NotAfter,
            };
        }
        catch (CryptographicException e)
        {
            throw new InvalidDataException($"A certificate cannot be read: {e.Message}", e);
        }
    }
}
