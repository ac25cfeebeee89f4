using System.Net;
using System.Net.Sockets;
using MailboxWizard.SimulatedTenant;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Demo;

/// <summary>The simulated tenant and the product, started together, the product's transport swapped.</summary>
public sealed class DemoHost : IAsyncDisposable
{
    private const string WizardRegistration = "MailboxWizard";

    private const int MostAttempts = 3;

    private DemoHost(TenantServer tenant, WebApplication wizard, Uri address)
    {
        Tenant = tenant;
        Wizard = wizard;
        Address = address;
    }

    public TenantServer Tenant { get; }

    public WebApplication Wizard { get; }

    /// <summary>Where the wizard is: a name, not 127.0.0.1, since browsers keep secure cookies for it.</summary>
    public Uri Address { get; }

    public static async Task<DemoHost> StartAsync(DemoOptions options, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await StartOnceAsync(options, cancellationToken);
            }
            catch (IOException fault) when (fault.InnerException is AddressInUseException && attempt < MostAttempts)
            {
                // Somebody took a port between the look and the start: look for others.
            }
        }
    }

    private static async Task<DemoHost> StartOnceAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        var port = FreePort(options.WizardPort);
        var address = new Uri($"http://localhost:{port}");
        Seed? seed = null;
        var tenant = await TenantServer.StartAsync(
            new SimulatedTenantOptions
            {
                Url = new Uri($"http://127.0.0.1:{FreePort(options.TenantPort)}"),
                Scenario = options.Scenario,
                SeedFile = options.SeedFile,
                Time = options.Time,
                OnGraphAnswer = options.OnGraphAnswer,
                OnEwsAnswer = options.OnEwsAnswer,
                ConfigureSeed = planned =>
                {
                    var registration = planned.Application(WizardRegistration);
                    registration.RedirectUris = [$"{address}signin-oidc", $"{address}signout-callback-oidc"];
                    registration.LogoutUrl = $"{address}signout-oidc";
                    options.ConfigureSeed?.Invoke(planned);
                    seed = planned;
                },
            },
            cancellationToken);
        WebApplication? wizard = null;
        try
        {
            wizard = MailboxWizardApp.Build(
                [.. Settings(options, seed!, tenant, address).Select(setting => $"--{setting.Key}={setting.Value}")],
                builder =>
                {
                    if (options.Time is not null)
                        builder.Services.AddSingleton(options.Time);
                    builder.Services.AddSimulatedCloud(tenant.Address);
                    options.ConfigureWizard?.Invoke(builder);
                });
            await wizard.StartAsync(cancellationToken);
            return new(tenant, wizard, address);
        }
        catch
        {
            // What it works off by itself has begun before it takes visitors.
            if (wizard is not null)
                await wizard.DisposeAsync();
            await tenant.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Wizard.StopAsync();
        await Wizard.DisposeAsync();
        await Tenant.DisposeAsync();
    }

    private static Dictionary<string, string?> Settings(DemoOptions options, Seed seed, TenantServer tenant, Uri address)
    {
        var registration = seed.Application(WizardRegistration);
        var home = seed.Tenants.Single(candidate => candidate.Applications.Contains(registration));
        var settings = new Dictionary<string, string?>
        {
            ["environment"] = "Development",
            ["urls"] = $"http://127.0.0.1:{address.Port}",
            ["AzureAd:ClientId"] = registration.AppId.ToString(),
            ["AzureAd:ClientSecret"] = registration.Secrets[0].Value,
            ["SignIn:HomeTenantId"] = home.Id.ToString(),
            ["Shell:PublicUrl"] = address.ToString(),
            ["Shell:FormActionOrigins:0"] = tenant.BrowserAddress.GetLeftPart(UriPartial.Authority),
            ["Storage:Folder"] = options.DataFolder,
            ["Storage:KeysFolder"] = Path.Combine(options.DataFolder, "keys"),
        };
        foreach (var (key, value) in options.Settings)
            settings[key] = value;
        return settings;
    }

    private static int FreePort(int wished)
    {
        foreach (var port in new[] { wished, 0 })
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException) when (port != 0)
            {
                // Somebody has it: take any other.
            }
        }

        throw new InvalidOperationException("This machine has no free port on loopback.");
    }
}
