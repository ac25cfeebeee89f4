using MailboxWizard.Features.Configuration;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.Handoffs;
using MailboxWizard.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>Hand-offs on a real database whose Tests go to the simulated tenant of another bench.</summary>
internal static class HandoffTesterBench
{
    public static Task<HandoffBench> StartAsync(TestBench test, StorageProvider provider = StorageProvider.Sqlite) => HandoffBench.StartAsync(services =>
    {
        services.AddSingleton<IHostApplicationLifetime, NeverStops>();
        services.AddSingleton(test.Services.GetRequiredService<ConnectionTest>());
        services.AddSingleton<DatabaseClock>();
        services.AddSingleton(from => new Notices(
            Options.Create(((TestDatabase)from.GetRequiredService<IDbContextFactory<WizardDbContext>>()).Options), TimeProvider.System, NullLogger<Notices>.Instance));
        services.AddHandoffTester();
    }, provider);

    /// <summary>A further node on the same database.</summary>
    public static TestRecords Node(this HandoffBench bench) => new(
        bench.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>(), bench.Services.GetRequiredService<DatabaseClock>(), Options.Create(new TestOptions()), bench.Clock);

    /// <summary>Every lease has run out; on PostgreSQL it is the server's clock that says so.</summary>
    public static async Task LapseAsync(this HandoffBench bench)
    {
        await using var context = await bench.DatabaseAsync();
        await context.Set<TestRecord>().ExecuteUpdateAsync(set => set.SetProperty(record => record.LeaseUntil, DateTimeOffset.UnixEpoch));
    }

    private sealed class NeverStops : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }
}
