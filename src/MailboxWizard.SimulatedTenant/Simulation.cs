using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Entra;
using MailboxWizard.SimulatedTenant.Scenarios;

namespace MailboxWizard.SimulatedTenant;

/// <summary>Everything the parts of one running simulation share.</summary>
internal sealed class Simulation(Seed seed, Scenario atStart, Weather weather, TimeProvider time)
{
    private readonly Dictionary<Guid, string> _passwords = seed.Tenants.SelectMany(t => t.People).Where(p => p.Password is not null).GroupBy(p => p.Id).ToDictionary(g => g.Key, g => g.First().Password!);

    public TenantState State { get; } = new();

    public Weather Weather => weather;

    public TimeProvider Time => time;

    public DateTimeOffset Now => time.GetUtcNow();

    public RequestLog Requests { get; } = new();

    public SigningKey Key { get; } = new();

    public SignInMemory SignIns { get; } = new(time);

    public Action<GraphExchange>? OnGraphAnswer { get; init; }

    public Action<EwsExchange>? OnEwsAnswer { get; init; }

    /// <summary>Set once, as soon as the port is known.</summary>
    public Uri BrowserAddress { get; set; } = new("http://localhost");

    /// <summary>What the seed says about somebody.</summary>
    public string? PasswordOf(Guid personId) => _passwords.GetValueOrDefault(personId);

    /// <summary>Plants the seed, anew if it has been planted before, and lets the weather begin.</summary>
    /// <param name="scenario">Null for the one of the start.</param>
    /// <exception cref="InvalidDataException">The seed cannot be planted.</exception>
    public void Begin(Scenario? scenario = null)
    {
        var fresh = SeedPlanting.Plant(seed, Now);
        lock (State.Gate)
        {
            State.Replace(fresh.UniqueNamePrefix, fresh.Tenants);
            SignIns.ForgetAll();
            weather.Begin((scenario ?? atStart).Knobs);
            foreach (var planned in seed.Tenants) SeedWeather.Apply(planned, scenario ?? atStart, this);
        }
    }

    /// <summary>Lets a scenario happen in a tenant: turns every knob to where it wants it, and changes what the tenant believes.</summary>
    public void Choose(Scenario scenario, Tenant tenant)
    {
        lock (State.Gate)
        {
            Turn(scenario.Knobs, tenant);
            weather.Of(tenant).Scenario = scenario.Name;
            weather.Of(tenant).Script = scenario.Script;
            scenario.Change?.Invoke(tenant, State, Now);
        }
    }

    public void Turn(Knobs knobs, Tenant tenant)
    {
        lock (State.Gate)
        {
            var there = weather.Of(tenant);
            SecretRules.Apply(there.Knobs, knobs, tenant);
            there.Knobs = knobs;
        }
    }
}
