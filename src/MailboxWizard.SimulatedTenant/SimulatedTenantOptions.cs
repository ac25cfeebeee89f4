using MailboxWizard.SimulatedTenant.Scenarios;

namespace MailboxWizard.SimulatedTenant;

/// <summary>How to start a simulated Microsoft 365.</summary>
public sealed record SimulatedTenantOptions
{
    /// <summary>Where to listen: http on a loopback address; port 0 takes a free one.</summary>
    public Uri Url { get; init; } = new("http://127.0.0.1:0");

    /// <summary>A seed file; without one, the built-in tenants.</summary>
    public string? SeedFile { get; init; }

    /// <summary>A state that was saved at the control address; it takes the place of what the seed plants.</summary>
    public string? StateFile { get; init; }

    /// <summary>The name of a scenario.</summary>
    public string? Scenario { get; init; } = "calm";

    /// <summary>Turns knobs of the scenario, e.g. knobs => knobs with { ClockSkewSeconds = 600 }.</summary>
    public Func<Knobs, Knobs>? ConfigureWeather { get; init; }

    public TimeProvider? Time { get; init; }

    /// <summary>Makes the weather the same every time the same requests come in the same order.</summary>
    public int? RandomSeed { get; init; }

    /// <summary>Changes the seed before it is planted, e.g. to register a further redirect address.</summary>
    public Action<Seed>? ConfigureSeed { get; init; }

    /// <summary>Told each answer of Graph right before it is sent, each part of a batch as well; called by several requests at once.</summary>
    public Action<GraphExchange>? OnGraphAnswer { get; init; }
}
