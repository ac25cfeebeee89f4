namespace MailboxWizard.Microsoft365;

/// <summary>
/// An answer of Entra, Graph or Exchange that was not the hoped-for one, translated once, here: the HTTP status,
/// the code to switch on (a Graph code, <c>AADSTS…</c>, an EWS response code or <c>X-EWS-Policy-Reason</c>),
/// and the ids by which Microsoft finds it. Never carries a secret, a token or a request body.
/// </summary>
public sealed record Microsoft365Problem
{
    public required int Status { get; init; }

    public required string Code { get; init; }

    /// <summary>Microsoft's own sentence, for people; never switched on unless Microsoft gives no code.</summary>
    public required string Message { get; init; }

    public string? RequestId { get; init; }

    public string? ClientRequestId { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What the answer names as the right one: a mailbox's primary address.</summary>
    public string? Named { get; init; }
}

/// <summary>Carries a <see cref="Microsoft365Problem"/> to the edge of the operation that asked.</summary>
public sealed class Microsoft365Exception(Microsoft365Problem problem, Exception? inner = null)
    : Exception($"{problem.Status} {problem.Code}: {problem.Message}", inner)
{
    public Microsoft365Problem Problem { get; } = problem;
}
