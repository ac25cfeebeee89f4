using System.Collections.Frozen;

namespace MailboxWizard.Microsoft365;

/// <summary>The closed list of answers that say <em>not now</em>, and are worth the same question once more.</summary>
internal static class BusyAnswers
{
    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
    // https://learn.microsoft.com/entra/identity-platform/reference-error-codes
    private static readonly FrozenSet<string> Codes = new[]
    {
        "ErrorServerBusy", "ErrorMailboxMoveInProgress", "ErrorMailboxStoreUnavailable", "ErrorMailboxFailover", "ErrorInternalServerTransientError",
        "ErrorADUnavailable", "ErrorTimeoutExpired", "ErrorConnectionFailed", "ErrorImpersonationFailed",
        "AADSTS50033", "AADSTS90006", "AADSTS90012", "AADSTS90024", "AADSTS90033", "AADSTS90090",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private const string AskedInALoop = "AADSTS50196";

    /// <summary>The codes, for those who must say what they mean.</summary>
    public static IEnumerable<string> Known => Codes;

    /// <summary>Busy or broken for a moment; no answer at all is status 0. https://learn.microsoft.com/graph/errors#http-status-codes</summary>
    public static bool OfStatus(int status) => status is 0 or 429 or 500 or 502 or 503 or 504;

    public static bool Is(Microsoft365Problem problem) => problem switch
    {
        _ when Codes.Contains(problem.Code) => true,
        // Entra has stopped a client that asks in a loop; to ask again prolongs it. Its other 429 is a tenant or a service that is busy.
        { Code: AskedInALoop } => false,
        // EWS says with a 500 that it refuses, and why.
        { Status: 500 } when problem.Code.StartsWith("Error", StringComparison.Ordinal) => false,
        _ => OfStatus(problem.Status),
    };
}
