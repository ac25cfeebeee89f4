namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>A named starting state: the weather, and what is changed about the seed.</summary>
public sealed record Scenario
{
    public required string Name { get; init; }

    /// <summary>One sentence for people who choose.</summary>
    public required string Summary { get; init; }

    /// <summary>How long what was just written stays unknown elsewhere.</summary>
    public TimeSpan ReplicationLagMin { get; init; }

    public TimeSpan ReplicationLagMax { get; init; }

    /// <summary>Every n-th request to Graph is answered 429; 0 for none.</summary>
    public int ThrottleEvery { get; init; }

    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Every n-th request to Graph, Exchange or the token endpoint is answered 503; 0 for none.</summary>
    public int ErrorEvery { get; init; }

    public TimeSpan LatencyPerRequest { get; init; }

    public bool SecretsForbidden { get; init; }

    public TimeSpan? SecretMaxLifetime { get; init; }

    /// <summary>What else is different about the seed; null for nothing.</summary>
    public Action<Seed>? Seed { get; init; }
}
