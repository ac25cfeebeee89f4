using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailboxWizard.Tests.Durability;

/// <summary>What nodes wrote to their database, read beside them; nothing here is kept between two readings.</summary>
internal sealed class Records : IDisposable
{
    private readonly TestDatabase database;
    private readonly RedisServer? redis;
    private readonly ServiceProvider services;

    /// <param name="database">The nodes' own.</param>
    /// <param name="redis">Where tokens lie, if not in the database.</param>
    public Records(TestDatabase database, RedisServer? redis = null)
    {
        (this.database, this.redis) = (database, redis);
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddDataProtection().SetApplicationName("MailboxWizard").DisableAutomaticKeyGeneration();
        collection.AddScoped(_ => (PostgreSqlWizardDbContext)database.CreateDbContext());
        collection.AddOptions<KeyManagementOptions>().Configure<IServiceProvider>((keys, provider) =>
            keys.XmlRepository = database.Options.Provider is StorageProvider.PostgreSql
                ? new EntityFrameworkCoreXmlRepository<PostgreSqlWizardDbContext>(provider, NullLoggerFactory.Instance)
                : new FileSystemXmlRepository(new(database.Options.KeysFolder), NullLoggerFactory.Instance));
        services = collection.BuildServiceProvider();
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public Task<List<SetupRun>> RunsAsync(TenantId tenant) => OfTenantAsync<SetupRun>(tenant);

    public Task<List<Handoff>> HandoffsAsync(TenantId tenant) => OfTenantAsync<Handoff>(tenant);

    public Task<List<SealedSecret>> SealedAsync(TenantId tenant) => OfTenantAsync<SealedSecret>(tenant);

    /// <summary>Oldest first.</summary>
    public async Task<List<AuditEntry>> AuditAsync(TenantId tenant) => [.. (await OfTenantAsync<AuditEntry>(tenant)).OrderBy(entry => entry.Number)];

    public async Task<string?> OpenAsync(TenantId tenant, int handoff) =>
        await new SecretSeal(database, services.GetRequiredService<IDataProtectionProvider>()).OpenAsync(tenant, handoff, Cancelled);

    /// <summary>By the names under which they are kept, which hold the person's id.</summary>
    public async Task<List<string>> TokensAsync()
    {
        if (redis is not null)
            return [.. (await redis.ReadAllAsync()).Keys];
        await using var context = database.CreateDbContext();
        return await context.Set<StoredToken>().Select(token => token.Id).ToListAsync(Cancelled);
    }

    /// <summary>Waits until the tenant's runs have all ended, and there is at least one.</summary>
    /// <returns>False when the time is up.</returns>
    public async Task<bool> EndedAsync(TenantId tenant, TimeSpan limit) => await Condition.ComesTrueAsync(
        async () => await RunsAsync(tenant) is { Count: > 0 } runs && runs.TrueForAll(run => run.Snapshot.EndedAt is not null && run.ActiveKey is null), limit);

    public void Dispose() => services.Dispose();

    private async Task<List<T>> OfTenantAsync<T>(TenantId tenant)
        where T : class, ITenantOwned
    {
        await using var context = database.CreateDbContext();
        return await context.Set<T>().AsNoTracking().Where(row => row.TenantId == tenant).ToListAsync(Cancelled);
    }
}
