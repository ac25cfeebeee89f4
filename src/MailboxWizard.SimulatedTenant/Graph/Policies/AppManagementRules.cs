using System.Text.Json.Nodes;
using System.Xml;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.OData;

namespace MailboxWizard.SimulatedTenant.Graph.Policies;

/// <summary>Holds an application to the policy about its credentials: the one that is assigned to it, else the tenant's default.</summary>
// https://learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy
internal static class AppManagementRules
{
    // An end that was computed as "now plus a year" by the caller arrives a little later than it was computed, never earlier; a minute is allowed for clocks.
    private static readonly TimeSpan s_clocks = TimeSpan.FromMinutes(1);

    /// <exception cref="GraphProblem">Secrets are forbidden, or may not live that long.</exception>
    public static void CheckPassword(GraphCall call, Application application, TimeSpan lifetime)
    {
        var policy = Effective(call.Tenant, application);
        // Guess: the code; the sentence is Microsoft's.
        if (Enforced(policy, "passwordCredentials", "passwordAddition", application.CreatedAt) is not null)
            throw GraphProblem.BadRequest($"Credential type not allowed as per assigned policy '{policy.Id}'.", "CredentialTypeNotAllowedAsPerAppPolicy");
        CheckLifetime(policy, Enforced(policy, "passwordCredentials", "passwordLifetime", application.CreatedAt), lifetime);
    }

    /// <exception cref="GraphProblem">Certificates may not live that long.</exception>
    public static void CheckKey(GraphCall call, Application application, TimeSpan lifetime)
    {
        var policy = Effective(call.Tenant, application);
        CheckLifetime(policy, Enforced(policy, "keyCredentials", "asymmetricKeyLifetime", application.CreatedAt), lifetime);
    }

    /// <exception cref="GraphProblem">A new name is not one that the policy lets through.</exception>
    // https://learn.microsoft.com/graph/api/resources/identifieruriconfiguration
    public static void CheckIdentifierUris(GraphCall call, Application? before, Guid appId, IEnumerable<string> added)
    {
        var policy = before is null ? call.Tenant.DefaultAppManagementPolicy : Effective(call.Tenant, before);
        if (!policy.IsEnabled || (policy.Restrictions["identifierUris"] ?? policy.Restrictions["applicationRestrictions"]?["identifierUris"]) is not JsonObject rules) return;
        if (!IsInForce(rules["nonDefaultUriAddition"], before?.CreatedAt ?? call.Now)) return;
        if ((bool?)rules["nonDefaultUriAddition"]!["excludeAppsReceivingV2Tokens"] == true && (int?)before?.Properties["api"]?["requestedAccessTokenVersion"] == 2) return;
        foreach (var name in added)
            if (name != $"api://{appId}" && name != $"api://{call.Tenant.Id}/{appId}")
                throw GraphProblem.BadRequest($"Failed to add identifier URI {name}. All newly added URIs must be of the form api://{{appId}} or api://{{tenantId}}/{{appId}}, as per assigned policy '{policy.Id}'.", "IdentifierUriNotAllowedAsPerAppPolicy");
    }

    // "The application or service principal adopts this policy over the tenant-wide setting": https://learn.microsoft.com/graph/api/appmanagementpolicy-post-appliesto
    private static AppManagementPolicy Effective(Tenant tenant, Application application) => application.AppManagementPolicy ?? tenant.DefaultAppManagementPolicy;

    private static void CheckLifetime(AppManagementPolicy policy, JsonObject? restriction, TimeSpan lifetime)
    {
        if ((string?)restriction?["maxLifetime"] is { } longest && lifetime > XmlConvert.ToTimeSpan(longest) + s_clocks)
            throw GraphProblem.BadRequest($"Credential lifetime exceeds the max value allowed as per assigned policy '{policy.Id}'.", "CredentialInvalidLifetimeAsPerAppPolicy");
    }

    private static JsonObject? Enforced(AppManagementPolicy policy, string kind, string type, DateTimeOffset createdAt)
        => !policy.IsEnabled ? null
            : (policy.Restrictions[kind] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(r => (string?)r["restrictionType"] == type && IsInForce(r, createdAt));

    private static bool IsInForce(JsonNode? restriction, DateTimeOffset createdAt)
        => restriction is not null && (string?)restriction["state"] != "disabled"
            && (!GraphMoment.TryParse((string?)restriction["restrictForAppsCreatedAfterDateTime"], out var after) || createdAt >= after);
}
