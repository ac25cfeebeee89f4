using MudBlazor.Services;

namespace MailboxWizard.Shell;

/// <summary>The frame around the features: layout, theme, security headers, error pages, health.</summary>
public static class ShellFeature
{
    public static IHostApplicationBuilder AddShell(this IHostApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddMudServices();
        builder.Services.AddLocalization();
        return builder;
    }

    /// <summary>What every request passes first.</summary>
    public static WebApplication UseShell(this WebApplication app)
    {
        app.UseAntiforgery();
        return app;
    }

    public static WebApplication MapShell(this WebApplication app)
    {
        app.MapStaticAssets();
        return app;
    }
}
