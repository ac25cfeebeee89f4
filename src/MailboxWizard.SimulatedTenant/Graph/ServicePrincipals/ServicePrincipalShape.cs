using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.Applications;
using static MailboxWizard.SimulatedTenant.Graph.Shape;

namespace MailboxWizard.SimulatedTenant.Graph.ServicePrincipals;

/// <summary>The writable properties of a service principal. https://learn.microsoft.com/graph/api/serviceprincipal-update#request-body</summary>
internal static class ServicePrincipalShape
{
    private const string Resource = "ServicePrincipal";

    /// <summary>Kept as they were written; the others have a place of their own.</summary>
    private static readonly string[] s_kept =
    [
        "alternativeNames", "description", "homepage", "loginUrl", "logoutUrl", "notes", "notificationEmailAddresses", "preferredSingleSignOnMode", "preferredTokenSigningKeyThumbprint",
        "replyUrls", "tokenEncryptionKeyId", "samlSingleSignOnSettings", "addIns",
    ];

    private static readonly string[] s_readOnly =
        ["id", "deletedDateTime", "appOwnerOrganizationId", "appDescription", "appDisplayName", "applicationTemplateId", "createdByAppId", "disabledByMicrosoftStatus", "signInAudience", "verifiedPublisher", "info"];

    private static readonly Shape s_writable = Shape.Object(new()
    {
        ["appId"] = Text,
        ["accountEnabled"] = Flag,
        ["alternativeNames"] = List(Text),
        ["appRoleAssignmentRequired"] = Flag,
        ["appRoles"] = List(ApplicationShape.AppRole),
        ["addIns"] = List(Shape.Object("addIn", new() { ["id"] = Id, ["type"] = Text, ["properties"] = List(Shape.Object("keyValue", new() { ["key"] = Text, ["value"] = Text })) })),
        ["description"] = Text,
        ["displayName"] = Text,
        ["homepage"] = Text,
        ["keyCredentials"] = List(ApplicationShape.KeyCredential),
        ["loginUrl"] = Text,
        ["logoutUrl"] = Text,
        ["notes"] = Text,
        ["notificationEmailAddresses"] = List(Text),
        ["oauth2PermissionScopes"] = List(ApplicationShape.PermissionScope),
        ["passwordCredentials"] = List(ApplicationShape.PasswordCredential),
        ["preferredSingleSignOnMode"] = Text,
        ["preferredTokenSigningKeyThumbprint"] = Text,
        ["replyUrls"] = List(Text),
        ["samlSingleSignOnSettings"] = Shape.Object("samlSingleSignOnSettings", new() { ["relayState"] = Text }),
        ["servicePrincipalNames"] = List(Text),
        ["servicePrincipalType"] = Text,
        ["tags"] = List(Text),
        ["tokenEncryptionKeyId"] = Id,
    });

    /// <exception cref="GraphProblem">Something in it has no place in a service principal, or cannot be written.</exception>
    public static void Check(JsonObject body)
    {
        // Guess: the sentence for a property that exists and cannot be written.
        if (s_readOnly.FirstOrDefault(body.ContainsKey) is { } name) throw GraphProblem.BadRequest($"Property '{name}' is read-only and cannot be set.");
        s_writable.Check(body, Resource);
        foreach (var credentials in new[] { "keyCredentials", "passwordCredentials" })
            if (body[credentials] is JsonArray { Count: > 0 }) throw new GraphNotSimulated($"{credentials} of a service principal");
        // What the application defines is changed there.
        foreach (var defined in new[] { "appRoles", "oauth2PermissionScopes", "servicePrincipalNames" })
            if (body.ContainsKey(defined)) throw new GraphNotSimulated($"{defined} of a service principal to write");
        if (body.ContainsKey("displayName") && (string?)body["displayName"] is not { Length: > 0 and <= 256 }) throw GraphProblem.Invalid("displayName", Resource);
        foreach (var text in new[] { "description", "notes" })
            if (((string?)body[text])?.Length > 1024) throw GraphProblem.Invalid(text, Resource);
        if ((string?)body["preferredSingleSignOnMode"] is not (null or "password" or "saml" or "notSupported" or "oidc")) throw GraphProblem.Invalid("preferredSingleSignOnMode", Resource);
        ApplicationChecks.Tags(body, Resource);
    }

    /// <summary>Puts a body that has been checked into the service principal.</summary>
    public static void Write(ServicePrincipal principal, JsonObject body)
    {
        if (body["accountEnabled"] is { } enabled) principal.AccountEnabled = (bool)enabled;
        if (body["appRoleAssignmentRequired"] is { } required) principal.AssignmentRequired = (bool)required;
        if (body["displayName"] is { } name) principal.DisplayName = (string)name!;
        if (body["tags"] is JsonArray tags)
        {
            principal.Tags.RemoveWhere(_ => true);
            foreach (var tag in tags) principal.Tags.Add((string)tag!);
        }
        var kept = new JsonObject();
        foreach (var (property, value) in body)
            if (s_kept.Contains(property)) kept[property] = value?.DeepClone();
        if (kept.Count > 0) principal.Properties = Merge(principal.Properties, kept);
    }
}
