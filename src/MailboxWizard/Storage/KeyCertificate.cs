using System.Security.Cryptography.X509Certificates;

namespace MailboxWizard.Storage;

/// <summary>The certificate that wraps the data-protection keys.</summary>
internal static class KeyCertificate
{
    /// <inheritdoc cref="CertificateFile.Load"/>
    public static (X509Certificate2? Certificate, string? Fault) Load(StorageOptions options) =>
        CertificateFile.Load(options.KeyCertificatePath, options.KeyCertificatePassword, "Storage:KeyCertificatePassword");
}
