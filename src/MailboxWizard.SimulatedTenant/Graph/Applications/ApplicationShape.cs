using System.Text.Json.Nodes;
using static MailboxWizard.SimulatedTenant.Graph.Shape;

namespace MailboxWizard.SimulatedTenant.Graph.Applications;

/// <summary>The writable properties of an application, with their types in the published metadata. https://learn.microsoft.com/graph/api/resources/application#properties</summary>
internal static class ApplicationShape
{
    private static readonly Shape s_claims = List(Shape.Object("optionalClaim", new() { ["name"] = Text, ["source"] = Text, ["essential"] = Flag, ["additionalProperties"] = List(Text) }));

    private static readonly string[] s_readOnly =
        ["id", "appId", "createdDateTime", "deletedDateTime", "publisherDomain", "createdByAppId", "disabledByMicrosoftStatus", "verifiedPublisher", "certification", "applicationTemplateId"];

    public static readonly Shape AppRole = Shape.Object("appRole", new()
    {
        ["allowedMemberTypes"] = List(OneOf("User", "Application")),
        ["description"] = Text,
        ["displayName"] = Text,
        ["id"] = Id,
        ["isEnabled"] = Flag,
        ["origin"] = Text,
        ["value"] = Text,
    });

    public static readonly Shape PermissionScope = Shape.Object("permissionScope", new()
    {
        ["adminConsentDescription"] = Text,
        ["adminConsentDisplayName"] = Text,
        ["id"] = Id,
        ["isEnabled"] = Flag,
        ["origin"] = Text,
        ["type"] = Text,
        ["userConsentDescription"] = Text,
        ["userConsentDisplayName"] = Text,
        ["value"] = Text,
    });

    public static readonly Shape KeyCredential = Shape.Object("keyCredential", new()
    {
        ["customKeyIdentifier"] = Text,
        ["displayName"] = Text,
        ["endDateTime"] = Moment,
        ["key"] = Binary,
        ["keyId"] = Id,
        ["startDateTime"] = Moment,
        ["type"] = Text,
        ["usage"] = Text,
    });

    public static readonly Shape PasswordCredential = Shape.Object("passwordCredential", new()
    {
        ["customKeyIdentifier"] = Text,
        ["displayName"] = Text,
        ["endDateTime"] = Moment,
        ["hint"] = Text,
        ["keyId"] = Id,
        ["secretText"] = Text,
        ["startDateTime"] = Moment,
    });

    public static readonly Shape InformationalUrl = Shape.Object("informationalUrl", new()
    {
        ["logoUrl"] = Text,
        ["marketingUrl"] = Text,
        ["privacyStatementUrl"] = Text,
        ["supportUrl"] = Text,
        ["termsOfServiceUrl"] = Text,
    });

    private static readonly Shape s_writable = Shape.Object(new()
    {
        ["displayName"] = Text,
        ["uniqueName"] = Text,
        ["description"] = Text,
        ["notes"] = Text,
        ["serviceManagementReference"] = Text,
        ["signInAudience"] = OneOf("AzureADMyOrg", "AzureADMultipleOrgs", "AzureADandPersonalMicrosoftAccount", "PersonalMicrosoftAccount"),
        ["tags"] = List(Text),
        ["identifierUris"] = List(Text),
        ["groupMembershipClaims"] = Text,
        ["isDisabled"] = Flag,
        ["isDeviceOnlyAuthSupported"] = Flag,
        ["isFallbackPublicClient"] = Flag,
        ["nativeAuthenticationApisEnabled"] = Shape.Enum("nativeAuthenticationApisEnabled", "none", "all"),
        ["oauth2RequirePostResponse"] = Flag,
        ["defaultRedirectUri"] = Text,
        ["tokenEncryptionKeyId"] = Id,
        ["samlMetadataUrl"] = Text,
        ["optionalClaims"] = Shape.Object("optionalClaims", new() { ["idToken"] = s_claims, ["accessToken"] = s_claims, ["saml2Token"] = s_claims }),
        ["requiredResourceAccess"] = List(Shape.Object("requiredResourceAccess", new()
        {
            ["resourceAppId"] = Text,
            ["resourceAccess"] = List(Shape.Object("resourceAccess", new() { ["id"] = Id, ["type"] = OneOf("Role", "Scope") })),
        })),
        ["addIns"] = List(Shape.Object("addIn", new() { ["id"] = Id, ["type"] = Text, ["properties"] = List(Shape.Object("keyValue", new() { ["key"] = Text, ["value"] = Text })) })),
        ["appRoles"] = List(AppRole),
        ["keyCredentials"] = List(KeyCredential),
        ["passwordCredentials"] = List(PasswordCredential),
        ["web"] = Shape.Object("webApplication", new()
        {
            ["homePageUrl"] = Text,
            ["logoutUrl"] = Text,
            ["redirectUris"] = List(Text),
            ["implicitGrantSettings"] = Shape.Object("implicitGrantSettings", new() { ["enableAccessTokenIssuance"] = Flag, ["enableIdTokenIssuance"] = Flag }),
            ["redirectUriSettings"] = List(Shape.Object("redirectUriSettings", new() { ["uri"] = Text, ["index"] = Number })),
        }),
        ["spa"] = Shape.Object("spaApplication", new() { ["redirectUris"] = List(Text) }),
        ["publicClient"] = Shape.Object("publicClientApplication", new() { ["redirectUris"] = List(Text) }),
        ["api"] = Shape.Object("apiApplication", new()
        {
            ["requestedAccessTokenVersion"] = Number,
            ["acceptMappedClaims"] = Flag,
            ["knownClientApplications"] = List(Id),
            ["oauth2PermissionScopes"] = List(PermissionScope),
            ["preAuthorizedApplications"] = List(Shape.Object("preAuthorizedApplication", new() { ["appId"] = Text, ["delegatedPermissionIds"] = List(Text) })),
        }),
        ["info"] = InformationalUrl,
        ["parentalControlSettings"] = Shape.Object("parentalControlSettings", new() { ["countriesBlockedForMinors"] = List(Text), ["legalAgeGroupRule"] = Text }),
        ["requestSignatureVerification"] = Shape.Object("requestSignatureVerification", new() { ["isSignedRequestRequired"] = Flag, ["allowedWeakAlgorithms"] = Shape.Enum("weakAlgorithms", "rsaSha1") }),
        ["authenticationBehaviors"] = Shape.Object("authenticationBehaviors", new() { ["blockAzureADGraphAccess"] = Flag, ["removeUnverifiedEmailClaim"] = Flag, ["requireClientServicePrincipal"] = Flag }),
        ["servicePrincipalLockConfiguration"] = Shape.Object("servicePrincipalLockConfiguration", new()
        {
            ["isEnabled"] = Flag,
            ["allProperties"] = Flag,
            ["credentialsWithUsageVerify"] = Flag,
            ["credentialsWithUsageSign"] = Flag,
            ["tokenEncryptionKeyId"] = Flag,
        }),
    });

    /// <exception cref="GraphProblem">Something in it has no place in an application, or cannot be written.</exception>
    public static void Check(JsonObject body)
    {
        s_writable.Check(Writable(body), "Application");
        // Secrets come from addPassword only: https://learn.microsoft.com/graph/api/application-post-applications#request-body
        if (body.ContainsKey("passwordCredentials")) throw GraphProblem.BadRequest("New password credentials must be generated with service actions.");
    }

    // Guess: the sentence for a property that exists and cannot be written.
    private static JsonObject Writable(JsonObject body)
        => s_readOnly.FirstOrDefault(body.ContainsKey) is { } name ? throw GraphProblem.BadRequest($"Property '{name}' is read-only and cannot be set.") : body;
}
