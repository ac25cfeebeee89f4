using MailboxWizard.SimulatedTenant.Graph;

namespace MailboxWizard.SimulatedTenant.Exchange;

/// <summary>The bare 401 with which Exchange refuses a token, in EWS and in its administration alike.</summary>
internal static class TokenRefusal
{
    private const string Challenge =
        "Bearer client_id=\"00000002-0000-0ff1-ce00-000000000000\", trusted_issuers=\"00000001-0000-0000-c000-000000000000@*\", token_types=\"app_asserted_user_v1 service_asserted_app_v1\", authorization_uri=\"https://login.windows.net/common/oauth2/authorize\"";

    public static void Write(HttpContext http, GraphProblem problem) => Write(http, problem.Message, problem.Challenge?[GraphProblem.Realm.Length..]);

    // Guess: the numbers before the reasons.
    public static void Write(HttpContext http, string reason, string? claimsChallenge = null)
    {
        var (number, category) = reason switch
        {
            "Access token is empty." => (0, ""),
            var r when r.Contains("audience", StringComparison.Ordinal) => (2000003, "invalid_resource"),
            var r when r.Contains("expired", StringComparison.Ordinal) => (2000002, "token_expired"),
            var r when r.Contains("permissions", StringComparison.Ordinal) => (2000008, "invalid_grant"),
            _ => (2000001, "invalid_token"),
        };
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        http.Response.Headers.WWWAuthenticate = number == 0 ? Challenge : claimsChallenge is { Length: > 0 } ? Challenge + claimsChallenge : $"{Challenge}, error=\"invalid_token\"";
        if (number != 0) http.Response.Headers["x-ms-diagnostics"] = $"{number};reason=\"{reason.Split('\n')[0].Trim()}\";error_category=\"{category}\"";
    }
}
