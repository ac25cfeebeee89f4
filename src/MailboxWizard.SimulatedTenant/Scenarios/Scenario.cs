namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>A named starting state of the customers: the weather, and what is changed about the seed.</summary>
public sealed record Scenario
{
    public required string Name { get; init; }

    /// <summary>One sentence for people who choose.</summary>
    public required string Summary { get; init; }

    public Knobs Knobs { get; init; } = Knobs.Calm;

    /// <summary>What else is different about the seed; null for nothing.</summary>
    public Action<Seed>? Seed { get; init; }
}
