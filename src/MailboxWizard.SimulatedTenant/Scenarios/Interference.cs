namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>An answer that the weather gives in place of the right one.</summary>
internal sealed record Interference(int Status, TimeSpan? RetryAfter)
{
    /// <summary>Whole seconds, rounded up, as the header wants them.</summary>
    public int? RetryAfterSeconds => RetryAfter is { } wait ? (int)Math.Ceiling(wait.TotalSeconds) : null;

    /// <summary>For the request log.</summary>
    public override string ToString()
        => $"{(Status == StatusCodes.Status429TooManyRequests ? "throttled" : $"server trouble {Status}")}{(RetryAfterSeconds is { } wait ? $", retry after {wait} s" : "")}";
}

/// <summary>What becomes of a connection.</summary>
internal enum LineState
{
    Holds,
    Reset,
    CutHalfWay,
}
