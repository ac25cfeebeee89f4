using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Entra;
using MailboxWizard.SimulatedTenant.Scenarios;

namespace MailboxWizard.SimulatedTenant;

/// <summary>Everything the parts of one running simulation share.</summary>
internal sealed class Simulation(TenantState state, Weather weather, TimeProvider time)
{
    public TenantState State => state;

    public Weather Weather => weather;

    public TimeProvider Time => time;

    public DateTimeOffset Now => time.GetUtcNow();

    public RequestLog Requests { get; } = new();

    public SigningKey Key { get; } = new();

    public SignInMemory SignIns { get; } = new();

    public Action<GraphExchange>? OnGraphAnswer { get; init; }

    public Action<EwsExchange>? OnEwsAnswer { get; init; }

    /// <summary>Set once, as soon as the port is known.</summary>
    public Uri BrowserAddress { get; set; } = new("http://localhost");

    /// <summary>Lets a scenario happen in a tenant: turns every knob to where it wants it, and changes what the tenant believes.</summary>
    public void Choose(Scenario scenario, Tenant tenant)
    {
        lock (state.Gate)
        {
            Turn(scenario.Knobs, tenant);
            weather.Of(tenant).Scenario = scenario.Name;
            scenario.Change?.Invoke(tenant, state, Now);
        }
    }

    public void Turn(Knobs knobs, Tenant tenant)
    {
        lock (state.Gate)
        {
            var there = weather.Of(tenant);
            SecretRules.Apply(there.Knobs, knobs, tenant);
            there.Knobs = knobs;
        }
    }
}
