using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailboxWizard.Storage;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>Signs what leaves the database, and knows what was signed: RSA with SHA-256, PKCS#1, as <c>openssl dgst -sha256 -verify</c> checks it.</summary>
public sealed class AuditSignatures : IDisposable
{
    private readonly X509Certificate2? _own;
    private readonly IReadOnlyList<X509Certificate2> _accepted;

    public AuditSignatures(IOptions<AuditOptions> options)
    {
        _own = LoadOwn(options.Value).Certificate;
        _accepted = [.. options.Value.FormerCertificates.Select(path => LoadFormer(path).Certificate).Prepend(_own).OfType<X509Certificate2>()];
    }

    /// <summary>Whether anything can be signed or checked.</summary>
    public bool CanSign => _own is not null;

    /// <summary>The certificate without its private key, for those who check; null when none is configured.</summary>
    public string? CertificatePem => _own?.ExportCertificatePem();

    /// <summary>Null when no certificate is configured.</summary>
    public byte[]? Sign(string statement)
    {
        if (_own is null)
            return null;
        using var key = _own.GetRSAPrivateKey()!;
        return key.SignData(Encoding.UTF8.GetBytes(statement), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <summary>Signed by this certificate or a former one; null when there is none to tell.</summary>
    public bool? IsSigned(string statement, byte[]? signature)
    {
        if (_accepted.Count == 0)
            return null;
        var bytes = Encoding.UTF8.GetBytes(statement);
        return signature is not null && _accepted.Any(certificate =>
        {
            using var key = certificate.GetRSAPublicKey();
            return key?.VerifyData(bytes, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) is true;
        });
    }

    public void Dispose()
    {
        foreach (var certificate in _accepted)
            certificate.Dispose();
    }

    internal static (X509Certificate2? Certificate, string? Fault) LoadOwn(AuditOptions options) =>
        CertificateFile.Load(options.SigningCertificatePath, options.SigningCertificatePassword, "Audit:SigningCertificatePassword");

    /// <summary>The public part, in PEM or DER.</summary>
    internal static (X509Certificate2? Certificate, string? Fault) LoadFormer(string path)
    {
        try
        {
            return (X509CertificateLoader.LoadCertificateFromFile(path), null);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, "names no file with a certificate in PEM or DER.");
        }
    }
}
