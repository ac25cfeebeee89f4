using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Handoffs;

/// <summary>What passes to the engineer, and the sealed secret.</summary>
public static class HandoffsFeature
{
    public static IHostApplicationBuilder AddHandoffs(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<HandoffsOptions>().BindConfiguration(HandoffsOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<HandoffsOptions>, HandoffsOptionsValidator>();
        builder.Services.AddHttpClient(HandoffWebhook.Client);
        builder.Services.AddSingleton<HandoffStore>();
        builder.Services.AddSingleton<SecretSeal>();
        builder.Services.AddSingleton<ThereforeWords>();
        builder.Services.AddSingleton<HandoffWebhook>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<HandoffWebhook>());
        builder.Services.AddHostedService<HandoffSweep>();
        return builder;
    }
}
