using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Storage;

/// <summary>Registers the database, made and migrated at start, and the token cache that lies in it.</summary>
public static class StorageFeature
{
    public static IHostApplicationBuilder AddStorage(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        builder.Services.AddPooledDbContextFactory<WizardDbContext>((provider, options) =>
            options.UseSqlite(ConnectionString(provider.GetRequiredService<IOptions<StorageOptions>>().Value)));
        builder.Services.AddHostedService<DatabaseMigration>();

        builder.Services.AddSingleton<EfDistributedCache>();
        builder.Services.Replace(ServiceDescriptor.Singleton<IDistributedCache>(
            provider => provider.GetRequiredService<EfDistributedCache>()));
        builder.Services.AddHostedService<StoredTokenSweep>();
        return builder;
    }

    internal static string ConnectionString(StorageOptions options) => new SqliteConnectionStringBuilder
    {
        DataSource = Path.Combine(options.Folder, "mailboxwizard.db"),
        ForeignKeys = true,
        // Seconds that a writer waits for another one.
        DefaultTimeout = 30,
    }.ToString();
}
