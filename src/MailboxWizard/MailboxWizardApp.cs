using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Shell;
using MailboxWizard.Storage;

namespace MailboxWizard;

/// <summary>The product as a class: the program runs it, the demo and the tests build it with another transport.</summary>
public static class MailboxWizardApp
{
    /// <param name="args">Command line, read as settings.</param>
    /// <param name="configure">Runs after the product has registered itself; what it registers wins.</param>
    /// <exception cref="SettingsFaultsException">The settings have faults; nothing was started, made or opened.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(MailboxWizardApp).Assembly.GetName().Name,
            // Settings and static files lie beside the program, wherever it is started from.
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddSingleton(TimeProvider.System);

        builder
            .AddLogging()
            .AddStorage()
            .AddMicrosoft365()
            .AddAudit()
            .AddSignIn()
            .AddHandoffs()
            .AddConfigurationPages()
            .AddSetup()
            .AddShell()
            .AddHealth();
        configure?.Invoke(builder);

        var unreadable = SettingsFaults.TakeUnreadable(builder.Configuration);
        builder.AddDataProtectionKeys();
        var app = builder.Build();
        SettingsFaults.ThrowIfAny(app.Services, unreadable);
        app.UseShell();
        app.UsePersonInLogs();
        app.MapHealth();
        app.MapSignIn();
        app.MapConfigurationPages();
        app.MapSetup();
        app.MapShell();
        return app;
    }
}
