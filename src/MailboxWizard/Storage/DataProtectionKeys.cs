using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Storage;

/// <summary>
/// Where the data-protection keys lie and what wraps them. With SQLite: beside and never in the database. With PostgreSQL: in
/// it, where all nodes find them; what keeps the two apart then is the certificate, which is in no database.
/// </summary>
public static class DataProtectionKeys
{
    /// <summary>Part of every key's derivation: to change it is to lose everything that was sealed.</summary>
    private const string ApplicationName = "MailboxWizard";

    /// <summary>
    /// Called once all settings are there and what cannot be read is out of them: the framework takes certificates only at
    /// registration (https://learn.microsoft.com/aspnet/core/security/data-protection/configuration/overview#protectkeyswithcertificate).
    /// </summary>
    public static IHostApplicationBuilder AddDataProtectionKeys(this IHostApplicationBuilder builder)
    {
        var protection = builder.Services.AddDataProtection().SetApplicationName(ApplicationName);
        builder.Services.AddOptions<KeyManagementOptions>().Configure<IServiceProvider>((keys, services) => keys.XmlRepository = Repository(services));

        // A certificate that cannot be loaded is a fault that StorageOptionsValidator reports before anything starts.
        if (KeyCertificate.Load(builder.Configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new()).Certificate is { } certificate)
            protection.ProtectKeysWithCertificate(certificate).UnprotectKeysWithAnyCertificate(certificate);
        return builder;
    }

    private static IXmlRepository Repository(IServiceProvider services)
    {
        var storage = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        var logs = services.GetRequiredService<ILoggerFactory>();
        return storage.Provider is StorageProvider.PostgreSql
            ? new EntityFrameworkCoreXmlRepository<PostgreSqlWizardDbContext>(services, logs)
            : new FileSystemXmlRepository(PrivateFolder.Make(storage.KeysFolder), logs);
    }
}
