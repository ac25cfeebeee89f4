using System.Text.Json.Nodes;
using static MailboxWizard.SimulatedTenant.Graph.Shape;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>The writable properties of an application. https://learn.microsoft.com/graph/api/resources/application#properties</summary>
internal static class ApplicationShape
{
    private static readonly Shape s_claims = List(Shape.Object(new() { ["name"] = Text, ["source"] = Text, ["essential"] = Flag, ["additionalProperties"] = List(Text) }));

    private static readonly string[] s_readOnly =
        ["id", "appId", "createdDateTime", "deletedDateTime", "publisherDomain", "createdByAppId", "disabledByMicrosoftStatus", "verifiedPublisher", "certification", "applicationTemplateId"];

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
        ["defaultRedirectUri"] = Text,
        ["tokenEncryptionKeyId"] = Id,
        ["samlMetadataUrl"] = Text,
        ["optionalClaims"] = Shape.Object(new() { ["idToken"] = s_claims, ["accessToken"] = s_claims, ["saml2Token"] = s_claims }),
        ["requiredResourceAccess"] = List(Shape.Object(new()
        {
            ["resourceAppId"] = Id,
            ["resourceAccess"] = List(Shape.Object(new() { ["id"] = Id, ["type"] = OneOf("Role", "Scope") })),
        })),
        ["appRoles"] = List(Shape.Object(new()
        {
            ["allowedMemberTypes"] = List(OneOf("User", "Application")),
            ["description"] = Text,
            ["displayName"] = Text,
            ["id"] = Id,
            ["isEnabled"] = Flag,
            ["origin"] = Text,
            ["value"] = Text,
        })),
        ["web"] = Shape.Object(new()
        {
            ["homePageUrl"] = Text,
            ["logoutUrl"] = Text,
            ["redirectUris"] = List(Text),
            ["implicitGrantSettings"] = Shape.Object(new() { ["enableAccessTokenIssuance"] = Flag, ["enableIdTokenIssuance"] = Flag }),
            ["redirectUriSettings"] = List(Shape.Object(new() { ["uri"] = Text, ["index"] = Number })),
        }),
        ["spa"] = Shape.Object(new() { ["redirectUris"] = List(Text) }),
        ["publicClient"] = Shape.Object(new() { ["redirectUris"] = List(Text) }),
        ["api"] = Shape.Object(new() { ["requestedAccessTokenVersion"] = Number, ["acceptMappedClaims"] = Flag, ["knownClientApplications"] = List(Id) }),
        ["info"] = Shape.Object(new() { ["marketingUrl"] = Text, ["privacyStatementUrl"] = Text, ["supportUrl"] = Text, ["termsOfServiceUrl"] = Text }),
        ["servicePrincipalLockConfiguration"] = Shape.Object(new()
        {
            ["isEnabled"] = Flag,
            ["allProperties"] = Flag,
            ["credentialsWithUsageVerify"] = Flag,
            ["credentialsWithUsageSign"] = Flag,
            ["tokenEncryptionKeyId"] = Flag,
        }),
    });

    public static void Check(JsonObject body)
    {
        // Secrets come from addPassword only: https://learn.microsoft.com/graph/api/application-post-applications#request-body
        if (body.ContainsKey("passwordCredentials")) throw GraphProblem.BadRequest("New password credentials must be generated with service actions.");
        // Guess: the sentence for a property that exists and cannot be written.
        if (s_readOnly.FirstOrDefault(body.ContainsKey) is { } name) throw GraphProblem.BadRequest($"Property '{name}' is read-only and cannot be set.");
        s_writable.Check(body, "Application");
        if (body.ContainsKey("displayName") && string.IsNullOrEmpty((string?)body["displayName"]))
            throw GraphProblem.BadRequest("Invalid value specified for property 'displayName' of resource 'Application'.");
        if ((string?)body["displayName"] is { Length: > 256 }) throw GraphProblem.BadRequest("Invalid value specified for property 'displayName' of resource 'Application'.");
    }
}
