using MailboxWizard.Features.Configuration;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.Handoffs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>Hand-offs on a real database whose Tests go to the simulated tenant of another bench.</summary>
internal static class HandoffTesterBench
{
    public static Task<HandoffBench> StartAsync(TestBench test) => HandoffBench.StartAsync(services =>
    {
        services.AddSingleton<IHostApplicationLifetime, NeverStops>();
        services.AddSingleton(test.Services.GetRequiredService<ConnectionTest>());
        services.AddSingleton<DatabaseClock>().AddSingleton<Notices>();
        services.AddHandoffTester();
    });

    /// <summary>A further node on the same database.</summary>
    public static TestRecords Node(this HandoffBench bench) => new(
        bench.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>(), bench.Services.GetRequiredService<DatabaseClock>(), Options.Create(new TestOptions()), bench.Clock);

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
