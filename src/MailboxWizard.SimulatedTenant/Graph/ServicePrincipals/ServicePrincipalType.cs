using System.Text.Json;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.Applications;
using MailboxWizard.SimulatedTenant.Graph.Consent;
using MailboxWizard.SimulatedTenant.Graph.Directory;
using MailboxWizard.SimulatedTenant.Graph.OData;
using MailboxWizard.SimulatedTenant.Graph.Policies;

namespace MailboxWizard.SimulatedTenant.Graph.ServicePrincipals;

/// <summary>What Graph shows of a service principal: its own, and what it has from the application behind it.</summary>
// createdDateTime, which Graph sends as well, is not in the published metadata and so is not here. Properties and filters: https://learn.microsoft.com/graph/api/resources/serviceprincipal#properties. Order: https://learn.microsoft.com/graph/api/serviceprincipal-get#response
internal static class ServicePrincipalType
{
    private static readonly JsonObject s_noInfo = JsonTemplates.Of("""{"logoUrl":null,"marketingUrl":null,"privacyStatementUrl":null,"supportUrl":null,"termsOfServiceUrl":null}""");

    private static readonly JsonObject s_unverified = JsonTemplates.Of("""{"displayName":null,"verifiedPublisherId":null,"addedDateTime":null}""");

    public static readonly EntityType Type = new EntityTypeBuilder<ServicePrincipal>()
        .Text("id", s => s.Id.ToString()).Filter("eq ne not in")
        .Moment("deletedDateTime", s => s.DeletedAt).Filter("eq ne not ge le in", advanced: "in").Sorted()
        .Flag("accountEnabled", s => s.AccountEnabled).Filter("eq ne not in")
        .Texts("alternativeNames", s => Texts(s, "alternativeNames")).Filter("eq not ge le startsWith count")
        .Text("appDescription", s => Backing(s, "description"))
        .Text("appDisplayName", s => Name(s))
        .Text("appId", s => s.AppId.ToString()).Filter("eq ne not in startsWith", advanced: "startsWith")
        .Text("applicationTemplateId", _ => null).Filter("eq ne not")
        .Guid("appOwnerOrganizationId", s => s.AppOwnerTenantId).Filter("eq ne not ge le")
        .Flag("appRoleAssignmentRequired", s => s.AssignmentRequired).Filter("eq ne not", advanced: "eq")
        .Text("createdByAppId", s => s.CreatedByAppId?.ToString())
        .Text("description", s => Own(s, "description")).Filter("eq ne not ge le startsWith", advanced: "eq ge le startsWith").Searched()
        .Text("disabledByMicrosoftStatus", _ => null).Filter("eq ne not")
        .Text("displayName", s => Name(s)).Filter("eq ne not ge le in startsWith null", advanced: "ge le").Sorted().Searched()
        .Text("homepage", s => Own(s, "homepage") ?? (s.Backing is { } a ? (string?)ApplicationType.Completed(a)["web"]?["homePageUrl"] : null))
        .Flag("isDisabled", s => s.Backing?.IsDisabled == true ? true : null)
        .Text("loginUrl", s => Own(s, "loginUrl"))
        .Text("logoutUrl", s => Own(s, "logoutUrl") ?? s.Backing?.LogoutUrl)
        .Text("notes", s => Own(s, "notes"))
        .Texts("notificationEmailAddresses", s => Texts(s, "notificationEmailAddresses"))
        .Text("preferredSingleSignOnMode", s => Own(s, "preferredSingleSignOnMode"))
        .Text("preferredTokenSigningKeyThumbprint", s => Own(s, "preferredTokenSigningKeyThumbprint"))
        .Texts("replyUrls", s => (s.Backing?.RedirectUris ?? []).Concat(Texts(s, "replyUrls")).Distinct())
        .Texts("servicePrincipalNames", s => Names(s)).Filter("eq not ge le startsWith count")
        .Text("servicePrincipalType", _ => "Application").Filter("eq ne not in")
        .Text("signInAudience", s => s.Backing is { } a ? (string?)ApplicationType.Completed(a)["signInAudience"] : "AzureADMultipleOrgs").Filter("eq ne not")
        .Texts("tags", s => Tags(s)).Filter("eq not ge le startsWith count")
        .Guid("tokenEncryptionKeyId", s => Guid.TryParse(Own(s, "tokenEncryptionKeyId"), out var id) ? id : null)
        .Complex("samlSingleSignOnSettings", s => s.Properties["samlSingleSignOnSettings"])
        .Complexes("addIns", s => s.Properties["addIns"])
        .Complexes<JsonObject>("appRoles", (s, _) => Roles(s), static (json, role, _) => role.WriteTo(json))
        .Complex("info", s => s.Backing is { } a ? ApplicationType.Completed(a)["info"] : s_noInfo)
        .Complexes("keyCredentials", _ => null).Filter("eq not ge le count")
        .Complexes<JsonObject>("oauth2PermissionScopes", (s, _) => Scopes(s), static (json, scope, _) => scope.WriteTo(json))
        .Complexes("passwordCredentials", _ => null)
        .Complexes("resourceSpecificApplicationPermissions", _ => null)
        .Complex("verifiedPublisher", _ => s_unverified)
        .Expands("owners", (s, call) => s.Owners.Select(id => DirectoryObjects.Find(call, id)).OfType<object>(), DirectoryObjects.TypeOf, isMixed: true)
        .Expands("appRoleAssignments", (s, call) => call.Tenant.RoleAssignmentsOf(s.Id).Where(call.Sees), _ => RoleAssignmentType.Type)
        .Expands("appRoleAssignedTo", (s, call) => call.Tenant.RoleAssignmentsTo(s.Id).Where(call.Sees), _ => RoleAssignmentType.Type)
        .Expands("oauth2PermissionGrants", (s, call) => call.Tenant.PermissionGrantsOf(s.Id), _ => PermissionGrantEndpoints.Type)
        .Expands("appManagementPolicies", (s, _) => s.AppManagementPolicy is { } policy ? [policy] : [], _ => PolicyTypes.Custom)
        .Build("servicePrincipal", "servicePrincipals", s => s.Id.ToString(), Lookup,
            ["claimsMappingPolicies", "createdObjects", "delegatedPermissionClassifications", "endpoints", "federatedIdentityCredentials", "homeRealmDiscoveryPolicies", "memberOf", "ownedObjects",
             "remoteDesktopSecurityConfiguration", "synchronization", "tokenIssuancePolicies", "tokenLifetimePolicies", "transitiveMemberOf"]);

    /// <summary>The name of the application, with which it is kept in step.</summary>
    public static string Name(ServicePrincipal principal) => principal.Backing?.DisplayName ?? principal.DisplayName;

    // "The value is the union of strings set here and on the associated application entity's tags property."
    private static IEnumerable<string> Tags(ServicePrincipal principal) => principal.Backing is { } application ? ApplicationChecks.Texts(application.Properties["tags"]).Concat(principal.Tags).Distinct() : principal.Tags;

    private static IEnumerable<string> Names(ServicePrincipal principal)
        => [principal.AppId.ToString(), .. principal.Api?.Identifiers ?? [], .. principal.Backing is { } application ? ApplicationChecks.Texts(application.Properties["identifierUris"]) : []];

    private static IEnumerable<JsonObject> Roles(ServicePrincipal principal) => principal.Api is { } api ? PublishedJson.Roles(api) : Entries(principal, a => a["appRoles"]);

    private static IEnumerable<JsonObject> Scopes(ServicePrincipal principal) => principal.Api is { } api ? PublishedJson.Scopes(api) : Entries(principal, a => a["api"]?["oauth2PermissionScopes"]);

    private static IEnumerable<JsonObject> Entries(ServicePrincipal principal, Func<JsonObject, JsonNode?> list)
        => principal.Backing is { } application ? (list(ApplicationType.Completed(application)) as JsonArray ?? []).OfType<JsonObject>() : [];

    private static IEnumerable<ServicePrincipal>? Lookup(GraphCall call, string property, string value) => property.ToUpperInvariant() switch
    {
        "ID" => Guid.TryParse(value, out var id) && call.Tenant.FindServicePrincipalById(id) is { } found ? [found] : [],
        "APPID" => Guid.TryParse(value, out var appId) && call.Tenant.FindServicePrincipal(appId) is { } found ? [found] : [],
        _ => null,
    };

    private static string? Own(ServicePrincipal principal, string name) => (string?)principal.Properties[name];

    private static string? Backing(ServicePrincipal principal, string name) => principal.Backing is { } application ? (string?)ApplicationType.Completed(application)[name] : null;

    private static IEnumerable<string> Texts(ServicePrincipal principal, string name) => ApplicationChecks.Texts(principal.Properties[name]);
}
