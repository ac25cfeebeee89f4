using System.Text.Json.Nodes;

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
                ["implicitGrantSettings"] = new JsonObject { ["enableAccessTokenIssuance"] = false, ["enableIdTokenIssuance"] = false },
            },
            ["appRoles"] = new JsonArray([.. planned.AppRoles.Select(role => (JsonNode)new JsonObject
            {
                ["allowedMemberTypes"] = new JsonArray("User"),
                ["description"] = role.Value,
                ["displayName"] = role.Value,
                ["id"] = role.Id.ToString(),
                ["isEnabled"] = true,
                ["value"] = role.Value,
            })]),
        };
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

    private static JsonArray Texts(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode?)v)]);
}
