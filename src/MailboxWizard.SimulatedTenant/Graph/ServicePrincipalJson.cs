using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>Writes a service principal as Graph shows it.</summary>
internal static class ServicePrincipalJson
{
    // https://learn.microsoft.com/graph/api/serviceprincipal-get#response
    public static JsonObject Of(ServicePrincipal principal) => new()
    {
        ["id"] = principal.Id.ToString(),
        ["deletedDateTime"] = null,
        ["accountEnabled"] = principal.AccountEnabled,
        ["alternativeNames"] = new JsonArray(),
        ["appDescription"] = null,
        ["appDisplayName"] = principal.Backing?.DisplayName ?? principal.DisplayName,
        ["appId"] = principal.AppId.ToString(),
        ["applicationTemplateId"] = null,
        ["appOwnerOrganizationId"] = principal.AppOwnerTenantId.ToString(),
        ["appRoleAssignmentRequired"] = false,
        ["description"] = null,
        ["disabledByMicrosoftStatus"] = null,
        ["displayName"] = principal.Backing?.DisplayName ?? principal.DisplayName,
        ["homepage"] = null,
        ["loginUrl"] = null,
        ["logoutUrl"] = principal.Backing?.LogoutUrl,
        ["notes"] = null,
        ["notificationEmailAddresses"] = new JsonArray(),
        ["preferredSingleSignOnMode"] = null,
        ["replyUrls"] = Texts(principal.Backing?.RedirectUris ?? []),
        ["servicePrincipalNames"] = Texts([principal.AppId.ToString(), .. principal.Api?.Identifiers ?? []]),
        ["servicePrincipalType"] = "Application",
        ["signInAudience"] = (string?)principal.Backing?.Properties["signInAudience"] ?? "AzureADMultipleOrgs",
        ["tags"] = Texts(principal.Tags),
        ["tokenEncryptionKeyId"] = null,
        ["addIns"] = new JsonArray(),
        ["appRoles"] = new JsonArray([.. principal.AppRoles.Select(role => (JsonNode)new JsonObject
        {
            ["allowedMemberTypes"] = Texts(role.AllowedMemberTypes),
            ["description"] = role.DisplayName,
            ["displayName"] = role.DisplayName,
            ["id"] = role.Id.ToString(),
            ["isEnabled"] = true,
            ["origin"] = "Application",
            ["value"] = role.Value,
        })]),
        ["keyCredentials"] = new JsonArray(),
        ["oauth2PermissionScopes"] = new JsonArray([.. principal.Scopes.Select(scope => (JsonNode)new JsonObject
        {
            ["adminConsentDescription"] = scope.ConsentText,
            ["adminConsentDisplayName"] = scope.ConsentText,
            ["id"] = scope.Id.ToString(),
            ["isEnabled"] = true,
            ["type"] = scope.NeedsAdministrator ? "Admin" : "User",
            ["userConsentDescription"] = scope.ConsentText,
            ["userConsentDisplayName"] = scope.ConsentText,
            ["value"] = scope.Value,
        })]),
        ["passwordCredentials"] = new JsonArray(),
        ["verifiedPublisher"] = new JsonObject { ["displayName"] = null, ["verifiedPublisherId"] = null, ["addedDateTime"] = null },
    };

    private static JsonArray Texts(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode?)v)]);
}
