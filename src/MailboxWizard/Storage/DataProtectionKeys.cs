using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Storage;

/// <summary>Where the data-protection keys lie, beside and never in the database, and what wraps them.</summary>
public static class DataProtectionKeys
{
    /// <summary>Part of every key's derivation: to change it is to lose everything that was sealed.</summary>
    private const string ApplicationName = "MailboxWizard";

    /// <summary>
    /// Called once all settings are there: the framework takes certificates only at registration
    /// (https://learn.microsoft.com/aspnet/core/security/data-protection/configuration/overview#protectkeyswithcertificate).
    /// </summary>
    public static IHostApplicationBuilder AddDataProtectionKeys(this IHostApplicationBuilder builder)
    {
        var protection = builder.Services.AddDataProtection().SetApplicationName(ApplicationName);
        builder.Services.AddOptions<KeyManagementOptions>().Configure<IOptions<StorageOptions>, ILoggerFactory>((keys, storage, logs) =>
            keys.XmlRepository = new FileSystemXmlRepository(PrivateFolder.Make(storage.Value.KeysFolder), logs));

        // A certificate that cannot be loaded is a fault that StorageOptionsValidator reports before anything starts.
        if (KeyCertificate.Load(builder.Configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new()).Certificate is { } certificate)
            protection.ProtectKeysWithCertificate(certificate).UnprotectKeysWithAnyCertificate(certificate);
        return builder;
    }
}
