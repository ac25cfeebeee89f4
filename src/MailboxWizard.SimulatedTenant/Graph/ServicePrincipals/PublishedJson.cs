using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph.ServicePrincipals;

/// <summary>The roles and scopes of Microsoft's own resources as Graph writes them; the same in every tenant, so written once.</summary>
internal static class PublishedJson
{
    private static readonly ConcurrentDictionary<PublishedApi, (JsonObject[] Roles, JsonObject[] Scopes)> s_written = new();

    public static IReadOnlyList<JsonObject> Roles(PublishedApi api) => s_written.GetOrAdd(api, Write).Roles;

    public static IReadOnlyList<JsonObject> Scopes(PublishedApi api) => s_written.GetOrAdd(api, Write).Scopes;

    private static (JsonObject[] Roles, JsonObject[] Scopes) Write(PublishedApi api) =>
    (
        // https://learn.microsoft.com/graph/api/resources/approle
        [.. api.Roles.Select(role => new JsonObject
        {
            ["allowedMemberTypes"] = new JsonArray([.. role.AllowedMemberTypes.Select(type => (JsonNode?)type)]),
            ["description"] = role.DisplayName,
            ["displayName"] = role.DisplayName,
            ["id"] = role.Id.ToString(),
            ["isEnabled"] = true,
            ["origin"] = "Application",
            ["value"] = role.Value,
        })],
        // https://learn.microsoft.com/graph/api/resources/permissionscope
        [.. api.Scopes.Select(scope => new JsonObject
        {
            ["adminConsentDescription"] = scope.ConsentText,
            ["adminConsentDisplayName"] = scope.ConsentText,
            ["id"] = scope.Id.ToString(),
            ["isEnabled"] = true,
            ["type"] = scope.NeedsAdministrator ? "Admin" : "User",
            ["userConsentDescription"] = scope.ConsentText,
            ["userConsentDisplayName"] = scope.ConsentText,
            ["value"] = scope.Value,
        })]
    );
}
