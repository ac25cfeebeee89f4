using MailboxWizard.SimulatedTenant.Entra;
using MailboxWizard.SimulatedTenant.Scenarios;

namespace MailboxWizard.SimulatedTenant;

/// <summary>Everything the parts of one running simulation share.</summary>
internal sealed class Simulation(TenantState state, Scenario scenario, Weather weather, TimeProvider time)
{
    public TenantState State => state;

    /// <summary>The scenario it started with.</summary>
    public Scenario Scenario => scenario;

    public Weather Weather => weather;

    public TimeProvider Time => time;

    public DateTimeOffset Now => time.GetUtcNow();

    public RequestLog Requests { get; } = new();

    public SigningKey Key { get; } = new();

    public SignInMemory SignIns { get; } = new();

    public Action<GraphExchange>? OnGraphAnswer { get; init; }

    /// <summary>Set once, as soon as the port is known.</summary>
    public Uri BrowserAddress { get; set; } = new("http://localhost");
}
