using System.Globalization;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>Writes an application as Graph shows it; the value of a secret is never in it.</summary>
internal static class ApplicationJson
{
    // https://learn.microsoft.com/graph/api/application-get#response-1
    private const string Empty =
        """
        {"id":null,"deletedDateTime":null,"appId":null,"applicationTemplateId":null,"disabledByMicrosoftStatus":null,"createdByAppId":null,"createdDateTime":null,
        "displayName":null,"description":null,"groupMembershipClaims":null,"identifierUris":[],"isDisabled":null,"isDeviceOnlyAuthSupported":null,"isFallbackPublicClient":null,
        "notes":null,"publisherDomain":null,"serviceManagementReference":null,"signInAudience":"AzureADMyOrg","tags":[],"tokenEncryptionKeyId":null,"uniqueName":null,
        "samlMetadataUrl":null,"defaultRedirectUri":null,"certification":null,"optionalClaims":null,"servicePrincipalLockConfiguration":null,"requestSignatureVerification":null,
        "addIns":[],"api":{"acceptMappedClaims":null,"knownClientApplications":[],"requestedAccessTokenVersion":null,"oauth2PermissionScopes":[],"preAuthorizedApplications":[]},
        "appRoles":[],"info":{"logoUrl":null,"marketingUrl":null,"privacyStatementUrl":null,"supportUrl":null,"termsOfServiceUrl":null},"keyCredentials":[],
        "parentalControlSettings":{"countriesBlockedForMinors":[],"legalAgeGroupRule":"Allow"},"passwordCredentials":[],"publicClient":{"redirectUris":[]},
        "requiredResourceAccess":[],"verifiedPublisher":{"displayName":null,"verifiedPublisherId":null,"addedDateTime":null},
        "web":{"homePageUrl":null,"logoutUrl":null,"redirectUris":[],"implicitGrantSettings":{"enableAccessTokenIssuance":false,"enableIdTokenIssuance":false},"redirectUriSettings":[]},
        "spa":{"redirectUris":[]}}
        """;

    public static JsonObject Of(Application application, GraphCall call)
    {
        var json = Shape.Merge(JsonNode.Parse(Empty)!.AsObject(), application.Properties);
        json["id"] = application.Id.ToString();
        json["appId"] = application.AppId.ToString();
        json["createdByAppId"] = application.CreatedByAppId?.ToString();
        json["createdDateTime"] = Moment(application.CreatedAt);
        json["deletedDateTime"] = application.DeletedAt is { } deleted ? Moment(deleted) : null;
        json["publisherDomain"] = call.Tenant.AllDomains.First();
        json["passwordCredentials"] = new JsonArray([.. application.Passwords.Where(p => call.Sees(p)).Select(p => (JsonNode)Password(p, secret: null))]);
        return json;
    }

    public static JsonObject Password(PasswordCredential credential, string? secret) => new()
    {
        ["customKeyIdentifier"] = null,
        ["displayName"] = credential.DisplayName,
        ["endDateTime"] = Moment(credential.EndsAt),
        ["hint"] = credential.Hint,
        ["keyId"] = credential.KeyId.ToString(),
        ["secretText"] = secret,
        ["startDateTime"] = Moment(credential.StartsAt),
    };

    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
