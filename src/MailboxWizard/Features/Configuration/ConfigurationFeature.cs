using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Configuration.Pasted;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Configuration;

/// <summary>The engineer's page: hand-offs, the values for Solution Designer, the Test.</summary>
public static class ConfigurationFeature
{
    public static IHostApplicationBuilder AddConfigurationPages(this IHostApplicationBuilder builder)
    {
        builder.Services.AddMailboxProbes();
        builder.Services.AddSingleton<CauseWords>();
        builder.Services.AddSingleton<ConnectionTest>();
        builder.Services.AddOptions<TestOptions>().BindConfiguration(TestOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<TestOptions>, TestOptionsValidator>();
        builder.Services.AddHandoffTester();
        builder.Services.AddHostedService<TestWorker>();
        builder.Services.AddSingleton<MoveFolderMaking>();
        builder.Services.AddSingleton<SecretRelease>();
        builder.Services.AddSingleton<TenantAct>().AddSingleton<KeyRemoval>().AddSingleton<EwsGrantRemoval>();
        builder.Services.AddPastedTests();
        return builder;
    }

    /// <summary>Without what starts by itself.</summary>
    internal static IServiceCollection AddHandoffTester(this IServiceCollection services) => services
        .AddSingleton<TestRecords>().AddSingleton<TestFeed>().AddSingleton<TestWork>()
        .AddSingleton(from => new HandoffTester(
            from.GetRequiredService<HandoffStore>(), from.GetRequiredService<SecretSeal>(), from.GetRequiredService<AuditRefusals>(),
            from.GetRequiredService<TestRecords>(), from.GetRequiredService<TestFeed>(), from.GetRequiredService<TestWork>(),
            from.GetRequiredService<ILogger<HandoffTester>>()));

    public static IEndpointRouteBuilder MapConfigurationPages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapSecret();
        endpoints.MapPasted();
        return endpoints;
    }

    private static void AddPastedTests(this IServiceCollection services)
    {
        services.AddOptions<PastedTestsOptions>().BindConfiguration(PastedTestsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PastedTestsOptions>, PastedTestsOptionsValidator>();
        services.AddSingleton<PastedTestLimits>();
        services.AddSingleton<PastedRefusals>();
        services.AddHostedService<PastedTestSweep>();
        services.AddSingleton<PastedHandoffs>().AddSingleton<PastedAuthority>().AddSingleton<PastedFeed>();
        services.AddHostedService<PastedHearing>();
        // Its constructor takes internal types, which the container cannot see.
        services.AddSingleton(provider => new PastedTester(
            provider.GetRequiredService<PastedTestLimits>(), provider.GetRequiredService<PastedAuthority>(), provider.GetRequiredService<PastedHandoffs>(), provider.GetRequiredService<PastedFeed>(),
            provider.GetRequiredService<ConnectionTest>(), provider.GetRequiredService<PermissionOfRoute>(),
            provider.GetRequiredService<DomainTenants>(), provider.GetRequiredService<CloudHosts>(), provider.GetRequiredService<ThereforeRules>(), provider.GetRequiredService<AuditLog>(),
            provider.GetRequiredService<AuditRefusals>(), provider.GetRequiredService<PastedRefusals>(), provider.GetRequiredService<IDbContextFactory<WizardDbContext>>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IHostApplicationLifetime>(), provider.GetRequiredService<ILogger<PastedTester>>()));
    }
}
