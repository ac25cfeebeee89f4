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
}
