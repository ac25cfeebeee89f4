using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Audit;

/// <summary>
/// What is kept of a run besides its entries; registered by the setup, which is not known here. Null when there is no such
/// run that the person may see.
/// </summary>
public delegate Task<AuditRunLedger?> AuditRunLedgers(int run, Person person, CancellationToken cancellationToken);

/// <summary>How a run stands, row by row.</summary>
public sealed record AuditRunLedger
{
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Null while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public required bool IsProved { get; init; }

    /// <summary>The thirteen, in order, and the proof as number 0.</summary>
    public required IReadOnlyList<AuditRunStep> Steps { get; init; }
}

/// <summary>One row of a run, ready to read.</summary>
public sealed record AuditRunStep
{
    public required int Number { get; init; }

    public required string Title { get; init; }

    /// <summary>The name of its shape.</summary>
    public required string Shape { get; init; }

    /// <summary>The word beside the shape.</summary>
    public required string Word { get; init; }

    public string Detail { get; init; } = "";

    public TimeSpan? Took { get; init; }

    /// <summary>The row whose request settled this one too.</summary>
    public int? With { get; init; }
}
