using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>The engineer's page: hand-offs, the values for Solution Designer, the Test.</summary>
public static class ConfigurationFeature
{
    public static IHostApplicationBuilder AddConfigurationPages(this IHostApplicationBuilder builder)
    {
        builder.Services.AddMailboxProbes();
        builder.Services.AddSingleton<CauseWords>();
        builder.Services.AddSingleton<ConnectionTest>();
        builder.Services.AddSingleton<HandoffTester>();
        builder.Services.AddSingleton<MoveFolderMaking>();
        builder.Services.AddSingleton<SecretRelease>();
        return builder;
    }

    public static IEndpointRouteBuilder MapConfigurationPages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapSecret();
        return endpoints;
    }
}
