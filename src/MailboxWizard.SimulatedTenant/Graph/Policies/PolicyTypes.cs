using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.Directory;
using MailboxWizard.SimulatedTenant.Graph.OData;
using static MailboxWizard.SimulatedTenant.Graph.Shape;

namespace MailboxWizard.SimulatedTenant.Graph.Policies;

/// <summary>What Graph shows of app management policies, and what can be written into them.</summary>
internal static class PolicyTypes
{
    private static readonly Shape s_excludedActors = Shape.Object("appManagementPolicyActorExemptions", new()
    {
        ["customSecurityAttributes"] = List(Shape.Object("customSecurityAttributeExemption", new() { ["id"] = Text, ["operator"] = Text, ["value"] = Text })),
    });

    // https://learn.microsoft.com/graph/api/resources/passwordcredentialconfiguration
    private static readonly Shape s_passwords = List(Restriction("passwordCredentialConfiguration", Shape.Enum("appCredentialRestrictionType",
        "passwordAddition", "passwordLifetime", "symmetricKeyAddition", "symmetricKeyLifetime", "customPasswordAddition")));

    // https://learn.microsoft.com/graph/api/resources/keycredentialconfiguration
    private static readonly Shape s_keys = List(Restriction("keyCredentialConfiguration", Shape.Enum("appKeyCredentialRestrictionType", "asymmetricKeyLifetime")));

    private static readonly Shape s_identifierUris = Shape.Object("identifierUriConfiguration", new()
    {
        ["nonDefaultUriAddition"] = IdentifierUriRestriction(),
        ["uriAdditionWithoutUniqueTenantIdentifier"] = IdentifierUriRestriction(),
    });

    // https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy
    public static readonly EntityType Default = new EntityTypeBuilder<AppManagementPolicy>()
        .Text("id", p => p.Id.ToString())
        .Moment("deletedDateTime", _ => null)
        .Text("displayName", p => p.DisplayName)
        .Text("description", p => p.Description)
        .Flag("isEnabled", p => p.IsEnabled)
        .Complex("applicationRestrictions", p => p.Restrictions)
        .Complex("servicePrincipalRestrictions", p => p.ServicePrincipalRestrictions)
        .Build("tenantAppManagementPolicy", "policies/defaultAppManagementPolicy", p => p.Id.ToString());

    // https://learn.microsoft.com/graph/api/resources/appmanagementpolicy
    public static readonly EntityType Custom = new EntityTypeBuilder<AppManagementPolicy>()
        .Text("id", p => p.Id.ToString()).Filter("eq in")
        .Moment("deletedDateTime", _ => null)
        .Text("displayName", p => p.DisplayName).Filter("eq startsWith")
        .Text("description", p => p.Description)
        .Flag("isEnabled", p => p.IsEnabled)
        .Complex("restrictions", p => p.Restrictions)
        .Expands("appliesTo", AppliesTo, DirectoryObjects.TypeOf, isMixed: true)
        .Build("appManagementPolicy", "policies/appManagementPolicies", p => p.Id.ToString());

    public static readonly Shape WritableDefault = Shape.Object(new()
    {
        ["displayName"] = Text,
        ["description"] = Text,
        ["isEnabled"] = Flag,
        ["applicationRestrictions"] = Shape.Object("appManagementApplicationConfiguration", new() { ["passwordCredentials"] = s_passwords, ["keyCredentials"] = s_keys, ["identifierUris"] = s_identifierUris }),
        ["servicePrincipalRestrictions"] = Shape.Object("appManagementServicePrincipalConfiguration", new() { ["passwordCredentials"] = s_passwords, ["keyCredentials"] = s_keys }),
    });

    public static readonly Shape WritableCustom = Shape.Object(new()
    {
        ["displayName"] = Text,
        ["description"] = Text,
        ["isEnabled"] = Flag,
        ["restrictions"] = Shape.Object("customAppManagementConfiguration", new()
        {
            ["passwordCredentials"] = s_passwords,
            ["keyCredentials"] = s_keys,
            ["applicationRestrictions"] = Shape.Object("customAppManagementApplicationConfiguration", new() { ["identifierUris"] = s_identifierUris }),
        }),
    });

    public static IEnumerable<object> AppliesTo(AppManagementPolicy policy, GraphCall call)
        => call.Tenant.Applications.Where(a => a.AppManagementPolicy == policy && a.DeletedAt is null).Concat<object>(call.Tenant.ServicePrincipals.Where(s => s.AppManagementPolicy == policy));

    /// <summary>Restrictions as they are kept: whatever was left out of one is there and empty.</summary>
    /// <exception cref="GraphProblem">A type of restriction stands there twice, or a lifetime without its length.</exception>
    public static JsonObject Completed(JsonObject? restrictions)
    {
        var whole = (JsonObject?)restrictions?.DeepClone() ?? [];
        foreach (var kind in new[] { "passwordCredentials", "keyCredentials" })
        {
            var entries = (whole[kind] as JsonArray ?? []).OfType<JsonObject>().Select(entry => (JsonObject)entry.DeepClone()).ToList();
            if (entries.Select(entry => (string?)entry["restrictionType"]).Distinct().Count() < entries.Count) throw GraphProblem.Invalid(kind, "AppManagementPolicy");
            foreach (var entry in entries)
            {
                var isLifetime = ((string?)entry["restrictionType"] ?? throw GraphProblem.Missing("restrictionType", "AppManagementPolicy")).EndsWith("Lifetime", StringComparison.Ordinal);
                if (isLifetime && entry["maxLifetime"] is null && (string?)entry["state"] != "disabled") throw GraphProblem.Missing("maxLifetime", "AppManagementPolicy");
                entry["state"] ??= "enabled";
                foreach (var name in new[] { "maxLifetime", "restrictForAppsCreatedAfterDateTime", "excludeActors" }) entry.TryAdd(name, null);
            }
            whole[kind] = new JsonArray([.. entries]);
        }
        return whole;
    }

    private static Shape Restriction(string type, Shape restrictionType) => Shape.Object(type, new()
    {
        ["restrictionType"] = restrictionType,
        ["state"] = Shape.Enum("appManagementRestrictionState", "enabled", "disabled"),
        ["maxLifetime"] = Duration,
        ["restrictForAppsCreatedAfterDateTime"] = Moment,
        ["excludeActors"] = s_excludedActors,
    });

    // https://learn.microsoft.com/graph/api/resources/identifierurirestriction
    private static Shape IdentifierUriRestriction() => Shape.Object("identifierUriRestriction", new()
    {
        ["state"] = Shape.Enum("appManagementRestrictionState", "enabled", "disabled"),
        ["restrictForAppsCreatedAfterDateTime"] = Moment,
        ["excludeAppsReceivingV2Tokens"] = Flag,
        ["excludeSaml"] = Flag,
        ["isStateSetByMicrosoft"] = Flag,
        ["excludeActors"] = s_excludedActors,
    });
}
