namespace MailboxWizard.Features.Setup;

/// <summary>The thirteen steps: choose, plan, run, proof.</summary>
public static class SetupFeature
{
    public static IHostApplicationBuilder AddSetup(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SetupDrafts>();
        builder.Services.AddSingleton<SetupPlanner>();
        builder.Services.AddSingleton<SetupRunner>();
        return builder;
    }

    public static IEndpointRouteBuilder MapSetup(this IEndpointRouteBuilder endpoints) => endpoints;
}
