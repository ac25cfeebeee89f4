namespace MailboxWizard.SimulatedTenant;

/// <summary>One request and its answer, without headers, bodies and values of the query, so never with a secret.</summary>
public sealed record RequestEntry
{
    public required DateTimeOffset At { get; init; }

    public required string Method { get; init; }

    public required string Host { get; init; }

    public required string Path { get; init; }

    /// <summary>The names in the query, without their values.</summary>
    public IReadOnlyList<string> QueryNames { get; init; } = [];

    public required int Status { get; init; }

    public required Guid RequestId { get; init; }

    /// <summary>What the caller calls it.</summary>
    public string? ClientRequestId { get; init; }

    /// <summary>The id of the batch it came in.</summary>
    public Guid? Batch { get; init; }

    /// <summary>The tenant that it was for, by id.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>The server that answered: graph-1, graph-2, …, entra or exchange.</summary>
    public string? Replica { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>The application that called, once its token was accepted.</summary>
    public Guid? AppId { get; init; }

    /// <summary>The person or service principal that called.</summary>
    public Guid? ObjectId { get; init; }

    /// <summary>How the weather interfered; null if it did not.</summary>
    public string? Weather { get; init; }
}
