using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>Named weather: how the knobs are turned, and what is changed about what a tenant believes.</summary>
public sealed record Scenario
{
    public required string Name { get; init; }

    /// <summary>One sentence for people who choose.</summary>
    public required string Summary { get; init; }

    public Knobs Knobs { get; init; } = Knobs.Calm;

    /// <summary>What happens in the tenant, at the start or while it runs; null for nothing.</summary>
    public Action<Tenant, TenantState, DateTimeOffset>? Change { get; init; }

    /// <summary>What applications are answered in place of the right answer; null for nothing.</summary>
    public ScriptedAnswer? Script { get; init; }
}
