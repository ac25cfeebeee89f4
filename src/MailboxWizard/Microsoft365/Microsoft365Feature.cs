using Microsoft.Extensions.Options;

namespace MailboxWizard.Microsoft365;

/// <summary>Registers the only code that leaves the process.</summary>
public static class Microsoft365Feature
{
    public static IHostApplicationBuilder AddMicrosoft365(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<Microsoft365Options>().BindConfiguration(Microsoft365Options.Section).ValidateOnStart();
        builder.Services.AddSingleton(provider => CloudHosts.Of(provider.GetRequiredService<IOptions<Microsoft365Options>>().Value.Cloud));
        builder.AddOutgoingHttp();
        builder.Services.AddSingleton<DelegatedTokens>();
        builder.Services.AddHttpClient(TenantDirectories.Transport);
        builder.Services.AddSingleton<TenantDirectories>();
        return builder;
    }
}
