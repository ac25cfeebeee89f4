namespace MailboxWizard.Features.Handoffs;

/// <summary>What passes to the engineer, and the sealed secret.</summary>
public static class HandoffsFeature
{
    public static IHostApplicationBuilder AddHandoffs(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<HandoffStore>();
        builder.Services.AddSingleton<SecretSeal>();
        return builder;
    }

    public static IEndpointRouteBuilder MapHandoffs(this IEndpointRouteBuilder endpoints) => endpoints;
}
