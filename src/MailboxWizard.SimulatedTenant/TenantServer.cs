using MailboxWizard.SimulatedTenant.Saved;
using MailboxWizard.SimulatedTenant.Scenarios;
using MailboxWizard.SimulatedTenant.Web;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace MailboxWizard.SimulatedTenant;

/// <summary>A running simulated Microsoft 365 on a loopback address.</summary>
public sealed class TenantServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Simulation _simulation;

    private TenantServer(WebApplication app, Simulation simulation, Uri address)
    {
        _app = app;
        _simulation = simulation;
        Address = address;
        BrowserAddress = simulation.BrowserAddress;
    }

    /// <summary>http://127.0.0.1:PORT, where clients send what is meant for Microsoft, with Microsoft's host names in the Host header.</summary>
    public Uri Address { get; }

    /// <summary>http://localhost:PORT, where browsers are sent to sign in and out.</summary>
    public Uri BrowserAddress { get; }

    /// <summary>Everything it believes.</summary>
    public TenantState State => _simulation.State;

    /// <summary>What was asked and answered.</summary>
    public RequestLog Requests => _simulation.Requests;

    /// <summary>The weather of a tenant.</summary>
    public Knobs Weather(string domainOrId) => _simulation.Weather.Of(State[domainOrId]).Knobs;

    /// <summary>Changes the weather of a tenant from the next request on.</summary>
    public void Turn(string domainOrId, Func<Knobs, Knobs> knobs) => _simulation.Turn(knobs(Weather(domainOrId)), State[domainOrId]);

    /// <summary>Lets a scenario happen in a tenant.</summary>
    /// <exception cref="InvalidDataException">No scenario has this name.</exception>
    public void Choose(string domainOrId, string scenario) => _simulation.Choose(NamedScenarios.Find(scenario), State[domainOrId]);

    /// <summary>Plants the seed anew and begins in another scenario, as a fresh start with it would.</summary>
    /// <exception cref="InvalidDataException">No scenario has this name.</exception>
    public void Begin(string scenario) => _simulation.Begin(NamedScenarios.Find(scenario));

    /// <exception cref="InvalidDataException">The address is not a loopback one, or the seed or the scenario cannot be used.</exception>
    public static async Task<TenantServer> StartAsync(SimulatedTenantOptions options, CancellationToken ct = default)
    {
        LoopbackAddress.Check(options.Url);
        var time = options.Time ?? TimeProvider.System;
        var scenario = NamedScenarios.Find(options.Scenario);
        var knobs = options.ConfigureWeather?.Invoke(scenario.Knobs) ?? scenario.Knobs;
        var seed = options.SeedFile is { } file ? SeedFile.Read(file) : SeedFile.BuiltIn();
        options.ConfigureSeed?.Invoke(seed);
        SeedFaults.Check(seed);

        var simulation = new Simulation(seed, scenario with { Knobs = knobs }, new Weather(time, options.RandomSeed), time) { OnGraphAnswer = options.OnGraphAnswer, OnEwsAnswer = options.OnEwsAnswer };
        simulation.Begin();
        if (options.StateFile is { } saved) StateFile.Load(saved, simulation);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(LoopbackAddress.EndPoint(options.Url));
        });
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(simulation).AddSingleton<FrontDoor>();
        var app = builder.Build();
        app.Run(app.Services.GetRequiredService<FrontDoor>().HandleAsync);
        await app.StartAsync(ct);

        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        simulation.BrowserAddress = new UriBuilder(address) { Host = "localhost" }.Uri;
        return new TenantServer(app, simulation, address);
    }

    /// <summary>Completes when the server is asked to stop, by Ctrl+C for instance.</summary>
    public Task WaitForShutdownAsync(CancellationToken ct = default) => _app.WaitForShutdownAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _simulation.Key.Dispose();
    }
}
