using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MailboxWizard.Storage;

/// <summary>The certificate that wraps the data-protection keys.</summary>
internal static class KeyCertificate
{
    /// <summary>The certificate, or what is wrong with the setting; both null when none is set.</summary>
    public static (X509Certificate2? Certificate, string? Fault) Load(StorageOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.KeyCertificatePath))
            return (null, null);
        if (!File.Exists(options.KeyCertificatePath))
            return (null, "names a file that does not exist or may not be read.");
        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(options.KeyCertificatePath, options.KeyCertificatePassword);
            if (certificate.GetRSAPrivateKey() is not null)
                return (certificate, null);
            certificate.Dispose();
            return (null, "holds no certificate with an RSA private key.");
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return (null, "could not be opened: not a PKCS#12 file, or Storage:KeyCertificatePassword does not fit.");
        }
    }
}
