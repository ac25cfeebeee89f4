using System.Text.Json.Nodes;
using System.Xml;
using MailboxWizard.SimulatedTenant.Beliefs;
using static MailboxWizard.SimulatedTenant.Beliefs.DirectoryRole;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>/policies and /subscribedSkus: what a tenant forbids and what it has bought.</summary>
internal static class PolicyEndpoints
{
    private static readonly ODataSet s_policy = new() { Name = "policies/defaultAppManagementPolicy", Type = "tenantAppManagementPolicy" };

    private static readonly ODataSet s_policies = new() { Name = "policies/appManagementPolicies", Type = "appManagementPolicy" };

    private static readonly ODataSet s_skus = new() { Name = "subscribedSkus", Type = "subscribedSku" };

    public static void Map(GraphRoutes routes) => routes
        .Add("GET", "policies/defaultAppManagementPolicy", call => s_policy.One(Allowed(call), Json(call.Tenant.SecretPolicy)))
        .Add("GET", "policies/appManagementPolicies", call => s_policies.Many(Allowed(call), []))
        // https://learn.microsoft.com/graph/api/subscribedsku-list#permissions
        .Add("GET", "subscribedSkus", call =>
        {
            call.Caller.Needs("Organization.Read.All", "Directory.Read.All");
            return s_skus.Many(call, [Sku(call.Tenant)]);
        });

    // Global Reader is the least privileged role: https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get#permissions
    // Guess: of the roles here, these can read it; an Application Administrator cannot.
    private static GraphCall Allowed(GraphCall call)
    {
        call.Caller.Needs("Policy.Read.All", "Policy.ReadWrite.ApplicationConfiguration").NeedsRole(GlobalAdministrator, GlobalReader, SecurityAdministrator);
        return call;
    }

    // https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy
    private static JsonObject Json(SecretPolicy policy)
    {
        var passwords = new JsonArray();
        if (policy.Forbidden) passwords.Add(Restriction("passwordAddition", null));
        if (policy.MaxLifetime is { } longest) passwords.Add(Restriction("passwordLifetime", XmlConvert.ToString(longest)));
        return new JsonObject
        {
            ["id"] = "00000000-0000-0000-0000-000000000000",
            ["displayName"] = "Default app management tenant policy",
            ["description"] = "Default tenant policy that enforces app management restrictions on applications and service principals. To apply policy to targeted resources, create a new policy under appManagementPolicies collection.",
            ["isEnabled"] = policy.IsEnabled,
            ["applicationRestrictions"] = new JsonObject { ["passwordCredentials"] = passwords, ["keyCredentials"] = new JsonArray() },
            ["servicePrincipalRestrictions"] = new JsonObject { ["passwordCredentials"] = new JsonArray(), ["keyCredentials"] = new JsonArray() },
        };
    }

    private static JsonObject Restriction(string type, string? maxLifetime) => new()
    {
        ["restrictionType"] = type,
        ["state"] = "enabled",
        ["maxLifetime"] = maxLifetime,
        ["restrictForAppsCreatedAfterDateTime"] = "2019-01-01T10:37:00Z",
        ["excludeActors"] = null,
    };

    private static JsonObject Sku(Tenant tenant)
    {
        var plans = new JsonArray(Plan("41781fb2-bc02-4b7c-bd55-b576c07bb09d", "AAD_PREMIUM"));
        if (tenant.HasExchange) plans.Add(Plan("efb87545-963c-4e0d-99df-69c6916d9eb0", "EXCHANGE_S_ENTERPRISE"));
        return new JsonObject
        {
            ["id"] = $"{tenant.Id}_05e9a617-0261-4cee-bb44-138d3ef5d965",
            ["accountId"] = tenant.Id.ToString(),
            ["accountName"] = tenant.DisplayName,
            ["appliesTo"] = "User",
            ["capabilityStatus"] = "Enabled",
            ["consumedUnits"] = 12,
            ["prepaidUnits"] = new JsonObject { ["enabled"] = 25, ["suspended"] = 0, ["warning"] = 0, ["lockedOut"] = 0 },
            ["servicePlans"] = plans,
            ["skuId"] = "05e9a617-0261-4cee-bb44-138d3ef5d965",
            ["skuPartNumber"] = tenant.HasExchange ? "SPE_E3" : "AAD_PREMIUM",
            ["subscriptionIds"] = new JsonArray(),
        };
    }

    private static JsonObject Plan(string id, string name) => new() { ["appliesTo"] = "User", ["provisioningStatus"] = "Success", ["servicePlanId"] = id, ["servicePlanName"] = name };
}
