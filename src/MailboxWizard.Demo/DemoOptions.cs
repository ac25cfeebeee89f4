using Microsoft.AspNetCore.Builder;

namespace MailboxWizard.Demo;

/// <summary>How the demo is started; the tests start the same thing with their own wishes.</summary>
public sealed record DemoOptions
{
    /// <summary>Everything that the demo keeps lies below; delete it to begin anew.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Wished for; another free port is taken if somebody has it. 0: any.</summary>
    public int WizardPort { get; init; }

    /// <inheritdoc cref="WizardPort"/>
    public int TenantPort { get; init; }

    /// <summary>The weather at Microsoft: a name of docs/simulated-tenant.md.</summary>
    public string Scenario { get; init; } = "calm";

    public string? SeedFile { get; init; }

    /// <summary>Changes the seed before the tenant starts.</summary>
    public Action<SimulatedTenant.Seed>? ConfigureSeed { get; init; }

    /// <summary>More settings of the product, as <c>Section:Key</c>; an empty value unsets.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>What tests change in the product, after it has registered itself.</summary>
    public Action<WebApplicationBuilder>? ConfigureWizard { get; init; }

    public TimeProvider? Time { get; init; }

    /// <summary>Watches each answer of the simulated Graph.</summary>
    public Action<SimulatedTenant.GraphExchange>? OnGraphAnswer { get; init; }

    /// <summary>Watches each answer of the simulated Exchange Web Services.</summary>
    public Action<SimulatedTenant.EwsExchange>? OnEwsAnswer { get; init; }
}
