using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>Continuous access evaluation: refuses a token from before the person's sessions were revoked, if its client said that it understands why.</summary>
// https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation and https://learn.microsoft.com/entra/identity-platform/claims-challenge
internal static class Revocation
{
    private const string Reason = "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp";

    /// <exception cref="GraphProblem">The token was revoked; the challenge says what to ask Entra for.</exception>
    public static void Check(JsonObject claims, Person person, TenantState state)
    {
        // A client that did not say so keeps its token until it expires.
        if (claims["xms_cc"] is not JsonArray capabilities || !capabilities.Any(c => string.Equals((string?)c, "cp1", StringComparison.OrdinalIgnoreCase))) return;
        if (ValidFrom(person, state) is not { } validFrom || (long)claims["iat"]! >= validFrom.ToUnixTimeSeconds()) return;
        var asked = new JsonObject { ["access_token"] = new JsonObject { ["nbf"] = new JsonObject { ["essential"] = true, ["value"] = validFrom.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) } } };
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(asked.ToJsonString()));
        throw new GraphProblem(StatusCodes.Status401Unauthorized, "InvalidAuthenticationToken", Reason)
        {
            Challenge = $"{GraphProblem.Realm}, error_description=\"{Reason}\", error=\"insufficient_claims\", claims=\"{encoded}\"",
        };
    }

    // A guest's sessions are those of the account at home, too.
    private static DateTimeOffset? ValidFrom(Person person, TenantState state)
    {
        var home = person.HomeTenantId is { } id ? state.Tenants.FirstOrDefault(t => t.Id == id)?.FindPerson(person.HomeUserPrincipalName!)?.SessionsValidFrom : null;
        return home > person.SessionsValidFrom || person.SessionsValidFrom is null ? home ?? person.SessionsValidFrom : person.SessionsValidFrom;
    }
}
