using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MailboxWizard.Storage;

/// <summary>A certificate with its private key, as a setting names it.</summary>
internal static class CertificateFile
{
    /// <summary>The certificate, or what is wrong with the setting; both null when none is set.</summary>
    /// <param name="path">Of a PKCS#12 file.</param>
    /// <param name="password">Its password.</param>
    /// <param name="passwordSetting">Where the password is set, for the sentence.</param>
    public static (X509Certificate2? Certificate, string? Fault) Load(string? path, string? password, string passwordSetting)
    {
        if (string.IsNullOrWhiteSpace(path))
            return (null, null);
        if (!File.Exists(path))
            return (null, "names a file that does not exist or may not be read.");
        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(path, password);
            if (certificate.GetRSAPrivateKey() is not null)
                return (certificate, null);
            certificate.Dispose();
            return (null, "holds no certificate with an RSA private key.");
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return (null, $"could not be opened: not a PKCS#12 file, or {passwordSetting} does not fit.");
        }
    }
}
