using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant;

/// <summary>Writes a seeded application the way Graph would.</summary>
internal static class SeedProperties
{
    public static JsonObject Of(SeedApplication planned)
    {
        var properties = new JsonObject
        {
            ["displayName"] = planned.DisplayName,
            ["signInAudience"] = planned.MultiTenant ? "AzureADMultipleOrgs" : "AzureADMyOrg",
            ["web"] = new JsonObject
            {
                ["homePageUrl"] = null,
                ["logoutUrl"] = planned.LogoutUrl,
                ["redirectUris"] = Texts(planned.RedirectUris),
                ["implicitGrantSettings"] = new JsonObject { ["enableAccessTokenIssuance"] = false, ["enableIdTokenIssuance"] = planned.MayIssueIdTokenDirectly },
            },
            ["appRoles"] = new JsonArray([.. planned.AppRoles.Select(role => (JsonNode)new JsonObject
            {
                ["allowedMemberTypes"] = Texts(role.AllowedMemberTypes),
                ["description"] = role.Value,
                ["displayName"] = role.Value,
                ["id"] = role.Id.ToString(),
                ["isEnabled"] = true,
                ["value"] = role.Value,
            })]),
        };
        EntraProperties(properties, planned);
        if (planned.UniqueName is not null) properties["uniqueName"] = planned.UniqueName;
        if (planned.GroupMembershipClaims is not null) properties["groupMembershipClaims"] = planned.GroupMembershipClaims;
        if (planned.OptionalIdTokenClaims.Count > 0)
            properties["optionalClaims"] = new JsonObject
            {
                ["idToken"] = new JsonArray([.. planned.OptionalIdTokenClaims.Select(name => (JsonNode)new JsonObject
                {
                    ["name"] = name,
                    ["source"] = null,
                    ["essential"] = false,
                    ["additionalProperties"] = new JsonArray(),
                })]),
                ["accessToken"] = new JsonArray(),
                ["saml2Token"] = new JsonArray(),
            };
        return properties;
    }

    // Written only where something is said, so that a seed of before reads as before.
    private static void EntraProperties(JsonObject properties, SeedApplication planned)
    {
        if (planned.SinglePageUris.Count > 0) properties["spa"] = new JsonObject { ["redirectUris"] = Texts(planned.SinglePageUris) };
        if (planned.PublicClientUris.Count > 0) properties["publicClient"] = new JsonObject { ["redirectUris"] = Texts(planned.PublicClientUris) };
        if (planned.AllowsPublicFlows) properties["isFallbackPublicClient"] = true;
        if (planned.IdentifierUris.Count > 0) properties["identifierUris"] = Texts(planned.IdentifierUris);
        if (planned.Scopes.Count > 0 || planned.AccessTokenVersion is not null)
            properties["api"] = new JsonObject
            {
                ["requestedAccessTokenVersion"] = planned.AccessTokenVersion,
                ["oauth2PermissionScopes"] = new JsonArray([.. planned.Scopes.Select(scope => (JsonNode)new JsonObject
                {
                    ["adminConsentDescription"] = scope.ConsentText ?? scope.Value,
                    ["adminConsentDisplayName"] = scope.ConsentText ?? scope.Value,
                    ["id"] = scope.Id.ToString(),
                    ["isEnabled"] = true,
                    ["type"] = scope.NeedsAdministrator ? "Admin" : "User",
                    ["userConsentDescription"] = scope.ConsentText ?? scope.Value,
                    ["userConsentDisplayName"] = scope.ConsentText ?? scope.Value,
                    ["value"] = scope.Value,
                })]),
            };
        if (planned.RequiredPermissions.Count > 0)
            properties["requiredResourceAccess"] = new JsonArray([.. planned.RequiredPermissions.Select(Required).GroupBy(r => r.Api).Select(of => (JsonNode)new JsonObject
            {
                ["resourceAppId"] = of.Key.AppId.ToString(),
                ["resourceAccess"] = new JsonArray([.. of.Select(r => (JsonNode)new JsonObject { ["id"] = r.Id.ToString(), ["type"] = r.Type })]),
            })]);
    }

    private static (PublishedApi Api, Guid Id, string Type) Required(string text)
    {
        var parts = text.Split(['/', ' ', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        var api = PublishedApis.All.FirstOrDefault(a => text.StartsWith(a.DisplayName + "/", StringComparison.Ordinal));
        var (value, type) = parts is [.., var v, var t] ? (v, t) : ("", "");
        var id = type == "Role" ? api?.Roles.FirstOrDefault(r => r.Value == value)?.Id : type == "Scope" ? api?.Scopes.FirstOrDefault(s => s.Value == value)?.Id : null;
        return api is not null && id is { } found ? (api, found, type)
            : throw new InvalidDataException($"'{text}' is no permission here; it is written as 'Microsoft Graph/Mail.ReadWrite (Role)'.");
    }

    private static JsonArray Texts(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode?)v)]);
}
