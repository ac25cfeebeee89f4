using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Storage;

/// <summary>Registers the database, made and migrated at start, and the token cache that lies in it or in Redis.</summary>
public static class StorageFeature
{
    public static IHostApplicationBuilder AddStorage(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddOptions<TokenCacheOptions>().BindConfiguration(TokenCacheOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TokenCacheOptions>, TokenCacheOptionsValidator>();
        services.AddDatabase();
        services.AddSingleton<DatabaseClock>();
        services.AddSingleton<Notices>();
        services.AddHostedService<DatabaseMigration>();
        services.AddHostedService(provider => provider.GetRequiredService<Notices>());
        services.AddSingleton<DatabasePresence>();
        services.AddSingleton<IWizardCommand, MigrateDatabaseCommand>();

        services.AddSingleton<EfDistributedCache>();
        services.AddSingleton<RedisTokenStore>();
        services.AddSingleton<ITokenStore>(provider => IsRedisUsed(provider)
            ? provider.GetRequiredService<RedisTokenStore>()
            : provider.GetRequiredService<EfDistributedCache>());
        services.Replace(ServiceDescriptor.Singleton<IDistributedCache>(provider => provider.GetRequiredService<ITokenStore>()));
        // With Redis too: what the database held before must go as promised.
        services.AddHostedService<StoredTokenSweep>();
        return builder;
    }

    /// <summary>Both databases are registered and one is used: which, is known when the settings have been checked.</summary>
    internal static IServiceCollection AddDatabase(this IServiceCollection services)
    {
        services.AddPooledDbContextFactory<SqliteWizardDbContext>((provider, builder) => SqliteWizardDbContext.Use(builder, Options(provider)));
        services.AddPooledDbContextFactory<PostgreSqlWizardDbContext>((provider, builder) => PostgreSqlWizardDbContext.Use(builder, Options(provider)));
        services.AddSingleton<IDbContextFactory<WizardDbContext>>(provider => Options(provider).Provider is StorageProvider.PostgreSql
            ? ActivatorUtilities.CreateInstance<WizardDbContextFactory<PostgreSqlWizardDbContext>>(provider)
            : ActivatorUtilities.CreateInstance<WizardDbContextFactory<SqliteWizardDbContext>>(provider));
        services.AddSingleton<IMigrationTurn>(provider => Options(provider).Provider is StorageProvider.PostgreSql
            ? ActivatorUtilities.CreateInstance<PostgreSqlMigrationTurn>(provider)
            : ActivatorUtilities.CreateInstance<SqliteMigrationTurn>(provider));
        return services;
    }

    private static StorageOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<StorageOptions>>().Value;

    private static bool IsRedisUsed(IServiceProvider provider) =>
        !string.IsNullOrWhiteSpace(provider.GetRequiredService<IOptions<TokenCacheOptions>>().Value.Redis);
}
