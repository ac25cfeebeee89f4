namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>An error as Entra tells it: an AADSTS number, the OAuth error word, the sentence.</summary>
internal sealed class EntraProblem(int code, string error, string text, int status = StatusCodes.Status400BadRequest, string? subError = null)
    : Exception($"AADSTS{code}: {text}")
{
    public int Code => code;

    /// <summary>The OAuth 2.0 error, such as invalid_client.</summary>
    public string Error => error;

    public int Status => status;

    public string? SubError => subError;

    /// <summary>What a client must ask for in its claims parameter to get further, as JSON.</summary>
    public string? Claims { get; init; }

    /// <summary>Whether a browser is shown Entra's own page with it and does not return to the application.</summary>
    public bool StaysAtEntra { get; init; }

    /// <summary>How long to wait, with 429.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
