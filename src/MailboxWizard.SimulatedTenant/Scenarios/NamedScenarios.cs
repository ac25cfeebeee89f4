using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>The scenarios that --scenario knows.</summary>
public static class NamedScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new() { Name = "calm", Summary = "Everything works at once." },
        new()
        {
            Name = "everyday",
            Summary = "What was just written is unknown elsewhere for 5 to 20 seconds.",
            Knobs = new() { Replicas = 3, LagMinSeconds = 5, LagMaxSeconds = 20, LatencyMilliseconds = 40 },
        },
        new() { Name = "throttled", Summary = "Every fourth request to Graph is answered 429 with Retry-After.", Knobs = new() { ThrottleEvery = 4, RetryAfterSeconds = 2 } },
        new() { Name = "unsteady", Summary = "Every fifth request is answered 503.", Knobs = new() { ErrorEvery = 5 } },
        new() { Name = "secrets-forbidden", Summary = "The tenants' policy forbids client secrets.", Knobs = new() { SecretsForbidden = true } },
        new() { Name = "secrets-12-months", Summary = "The tenants' policy lets a client secret live for a year.", Knobs = new() { SecretMaxDays = 365 } },
        new() { Name = "no-exchange", Summary = "The customers have no Exchange Online plan.", Seed = seed => Customers(seed, t => t.Exchange = false) },
        new() { Name = "squatted-name", Summary = "In Contoso another app already owns the uniqueName that the wizard wants.", Seed = SquattedName.Plant },
        new() { Name = "ews-blocked", Summary = "Exchange Web Services is off in the customers' organisations.", Seed = seed => Customers(seed, t => t.Ews = EwsState.Disabled) },
    ];

    /// <exception cref="InvalidDataException">No scenario has this name; the message lists those there are.</exception>
    public static Scenario Find(string? name)
        => All.FirstOrDefault(s => string.Equals(s.Name, name ?? "calm", StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidDataException($"There is no scenario '{name}'. Known: {string.Join(", ", All.Select(s => s.Name))}.");

    // A customer is a tenant with mailboxes: the home tenant has none.
    private static void Customers(Seed seed, Action<SeedTenant> change)
    {
        foreach (var tenant in seed.Tenants.Where(t => t.Mailboxes.Count > 0)) change(tenant);
    }
}
