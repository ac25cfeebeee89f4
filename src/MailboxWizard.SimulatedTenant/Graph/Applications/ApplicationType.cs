using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.Directory;
using MailboxWizard.SimulatedTenant.Graph.OData;
using MailboxWizard.SimulatedTenant.Graph.Policies;

namespace MailboxWizard.SimulatedTenant.Graph.Applications;

/// <summary>What Graph shows of an application; the value of a secret is never in it.</summary>
// Properties and filters: https://learn.microsoft.com/graph/api/resources/application#properties. Order: https://learn.microsoft.com/graph/api/application-get#response-1
internal static class ApplicationType
{
    private static readonly JsonObject s_empty = JsonTemplates.Of(
        """
        {"displayName":null,"description":null,"groupMembershipClaims":null,"identifierUris":[],"isDisabled":null,"isDeviceOnlyAuthSupported":null,"isFallbackPublicClient":null,
        "nativeAuthenticationApisEnabled":null,"notes":null,"serviceManagementReference":null,"signInAudience":"AzureADMyOrg","tags":[],"tokenEncryptionKeyId":null,"uniqueName":null,
        "samlMetadataUrl":null,"defaultRedirectUri":null,"optionalClaims":null,"servicePrincipalLockConfiguration":null,"requestSignatureVerification":null,"addIns":[],
        "api":{"acceptMappedClaims":null,"knownClientApplications":[],"requestedAccessTokenVersion":null,"oauth2PermissionScopes":[],"preAuthorizedApplications":[]},
        "appRoles":[],"info":{"logoUrl":null,"marketingUrl":null,"privacyStatementUrl":null,"supportUrl":null,"termsOfServiceUrl":null},
        "parentalControlSettings":{"countriesBlockedForMinors":[],"legalAgeGroupRule":"Allow"},"publicClient":{"redirectUris":[]},"requiredResourceAccess":[],
        "web":{"homePageUrl":null,"logoutUrl":null,"redirectUris":[],"implicitGrantSettings":{"enableAccessTokenIssuance":false,"enableIdTokenIssuance":false},"redirectUriSettings":[]},
        "spa":{"redirectUris":[]},"authenticationBehaviors":null,"managerApplications":[],"oauth2RequirePostResponse":false}
        """);

    private static readonly JsonObject s_unverified = JsonTemplates.Of("""{"displayName":null,"verifiedPublisherId":null,"addedDateTime":null}""");

    public static readonly EntityType Type = new EntityTypeBuilder<Application>()
        .Text("id", a => a.Id.ToString()).Filter("eq ne not in")
        .Moment("deletedDateTime", a => a.DeletedAt).Filter("eq ne not ge le in", advanced: "in").Sorted()
        .Text("appId", a => a.AppId.ToString()).Filter("eq in")
        .Text("applicationTemplateId", _ => null).Filter("eq ne not")
        .Text("disabledByMicrosoftStatus", _ => null).Filter("eq ne not")
        .Text("createdByAppId", a => a.CreatedByAppId?.ToString())
        .Moment("createdDateTime", a => a.CreatedAt).Filter("eq ne not ge le in null", advanced: "in").Sorted()
        .Text("displayName", a => a.DisplayName).Filter("eq ne not ge le in startsWith null", advanced: "ge le").Sorted().Searched()
        .Text("description", a => Text(a, "description")).Filter("eq ne not ge le startsWith", advanced: "eq ge le startsWith").Searched()
        .Text("groupMembershipClaims", a => Text(a, "groupMembershipClaims"))
        .Texts("identifierUris", a => Texts(a, "identifierUris")).Filter("eq ne not ge le startsWith count")
        .Flag("isDisabled", a => Flag(a, "isDisabled"))
        .Flag("isDeviceOnlyAuthSupported", a => Flag(a, "isDeviceOnlyAuthSupported"))
        .Flag("isFallbackPublicClient", a => Flag(a, "isFallbackPublicClient"))
        .Text("nativeAuthenticationApisEnabled", a => Text(a, "nativeAuthenticationApisEnabled"))
        .Text("notes", a => Text(a, "notes"))
        .Text("publisherDomain", (_, call) => call.Tenant.DefaultDomain).Filter("eq ne ge le startsWith", advanced: "ge le startsWith")
        .Text("serviceManagementReference", a => Text(a, "serviceManagementReference"))
        .Text("signInAudience", a => Text(a, "signInAudience")).Filter("eq ne not in")
        .Texts("tags", a => Texts(a, "tags")).Filter("eq not ge le startsWith count").Searched()
        .Guid("tokenEncryptionKeyId", a => Guid.TryParse(Text(a, "tokenEncryptionKeyId"), out var id) ? id : null)
        .Text("uniqueName", a => a.UniqueName)
        .Text("samlMetadataUrl", a => Text(a, "samlMetadataUrl"))
        .Text("defaultRedirectUri", a => Text(a, "defaultRedirectUri"))
        .Complex("certification", _ => null)
        .Complex("optionalClaims", a => Completed(a)["optionalClaims"])
        .Complex("servicePrincipalLockConfiguration", a => Completed(a)["servicePrincipalLockConfiguration"])
        .Complex("requestSignatureVerification", a => Completed(a)["requestSignatureVerification"])
        .Complexes("addIns", a => Completed(a)["addIns"])
        .Complex("api", a => Completed(a)["api"])
        .Complexes("appRoles", a => Completed(a)["appRoles"])
        .Complex("info", a => Completed(a)["info"])
        .Complexes<KeyCredential>("keyCredentials", (a, call) => a.Keys.Where(call.Sees), CredentialJson.WriteKey).Filter("eq not ge le count")
            .Member<KeyCredential>("keyId", Edm.Guid, k => k.KeyId).Member<KeyCredential>("displayName", Edm.String, k => k.DisplayName)
            .Member<KeyCredential>("startDateTime", Edm.DateTimeOffset, k => k.StartsAt).Member<KeyCredential>("endDateTime", Edm.DateTimeOffset, k => k.EndsAt)
        .Complex("parentalControlSettings", a => Completed(a)["parentalControlSettings"])
        .Complexes<PasswordCredential>("passwordCredentials", (a, call) => a.Passwords.Where(call.Sees), CredentialJson.WritePassword)
        .Complex("publicClient", a => Completed(a)["publicClient"])
        .Complexes("requiredResourceAccess", a => Completed(a)["requiredResourceAccess"]).Filter("eq not ge le count")
            .Member<JsonObject>("resourceAppId", Edm.String, r => (string?)r["resourceAppId"])
        .Complex("verifiedPublisher", _ => s_unverified)
        .Complex("web", a => Completed(a)["web"])
        .Complex("spa", a => Completed(a)["spa"])
        .Complex("authenticationBehaviors", a => Completed(a)["authenticationBehaviors"]).OnlyOnSelect()
        .Flag("oauth2RequirePostResponse", a => Flag(a, "oauth2RequirePostResponse")).OnlyOnSelect()
        .Expands("owners", (a, call) => a.Owners.Select(id => DirectoryObjects.Find(call, id)).OfType<object>(), DirectoryObjects.TypeOf, isMixed: true)
        .Expands("federatedIdentityCredentials", (a, _) => a.FederatedCredentials, _ => FederatedCredentialEndpoints.Type)
        .Expands("appManagementPolicies", (a, _) => a.AppManagementPolicy is { } policy ? [policy] : [], _ => PolicyTypes.Custom)
        .Build("application", "applications", a => a.Id.ToString(), Lookup,
            ["createdOnBehalfOf", "extensionProperties", "homeRealmDiscoveryPolicies", "synchronization", "tokenIssuancePolicies", "tokenLifetimePolicies"]);

    /// <summary>Its writable properties with everything in them that it says nothing about; to read only.</summary>
    public static JsonObject Completed(Application application)
    {
        var properties = application.Properties;
        if (application.Completed is { } completed && ReferenceEquals(completed.Source, properties)) return completed.All;
        var all = JsonTemplates.Completed(s_empty, properties);
        application.Completed = new CompletedProperties(properties, all);
        return all;
    }

    private static IEnumerable<Application>? Lookup(GraphCall call, string property, string value) => property.ToUpperInvariant() switch
    {
        "ID" => Guid.TryParse(value, out var id) && call.Tenant.FindApplicationById(id) is { } found ? [found] : [],
        "APPID" => Guid.TryParse(value, out var appId) ? call.Tenant.ApplicationsWith(appId) : [],
        _ => null,
    };

    private static string? Text(Application application, string name) => (string?)Completed(application)[name];

    private static bool? Flag(Application application, string name) => (bool?)Completed(application)[name];

    private static IEnumerable<string> Texts(Application application, string name) => (Completed(application)[name] as JsonArray ?? []).Select(text => (string)text!);
}
