using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>What Exchange checks before it looks at the SOAP request: the token, then what the organisation says about EWS.</summary>
internal sealed class EwsDoor(Simulation simulation)
{
    private const string Challenge =
        "Bearer client_id=\"00000002-0000-0ff1-ce00-000000000000\", trusted_issuers=\"00000001-0000-0000-c000-000000000000@*\", token_types=\"app_asserted_user_v1 service_asserted_app_v1\", authorization_uri=\"https://login.windows.net/common/oauth2/authorize\"";

    /// <summary>The caller, or null when the answer, a bare one without SOAP, has been given.</summary>
    public Caller? Admit(HttpContext http)
    {
        Caller caller;
        try
        {
            lock (simulation.State.Gate) caller = Caller.From(http.Request.Headers.Authorization.FirstOrDefault(), PublishedApis.ExchangeOnline, simulation);
        }
        catch (GraphProblem problem)
        {
            return Refuse(http, problem.Message, problem.Challenge?[GraphProblem.Realm.Length..]);
        }
        if (caller.Permissions.Count == 0) return Refuse(http, "The token contains no permissions, or permissions can not be understood.");
        // Guess: roles of another kind are refused like none.
        if (caller.IsApplication && !caller.Permissions.Contains("full_access_as_app")) return Refuse(http, "The token contains not enough permissions for this operation.");

        // Both texts, and that the header is what to look at:
        // https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange
        var reason = caller.Tenant.Ews switch
        {
            EwsState.Disabled => "EWS is disabled for this user or tenant",
            EwsState.NotAllowListed when !caller.Tenant.EwsAllowedAppIds.Contains(caller.AppId) => "EWS is blocked by policy for this user or tenant",
            _ => null,
        };
        if (reason is null) return caller;
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        http.Response.Headers["X-EWS-Policy-Reason"] = reason;
        return null;
    }

    // Guess: the numbers before the reasons.
    private static Caller? Refuse(HttpContext http, string reason, string? claimsChallenge = null)
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
        return null;
    }
}
