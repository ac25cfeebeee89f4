using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>/organization and /domains.</summary>
internal static class OrganizationEndpoints
{
    private static readonly ODataSet s_organization = new() { Name = "organization", Type = "organization" };

    private static readonly ODataSet s_domains = new() { Name = "domains", Type = "domain" };

    public static void Map(GraphRoutes routes) => routes
        .Add("GET", "organization", call => s_organization.Many(Allowed(call), [Organization(call.Tenant)]))
        .Add("GET", "organization/{id}", call => call["id"] == call.Tenant.Id.ToString() ? s_organization.One(Allowed(call), Organization(call.Tenant)) : throw GraphProblem.NotFound(call["id"]))
        .Add("GET", "domains", Domains);

    // User.Read is enough for the basic properties: https://learn.microsoft.com/graph/api/organization-get#permissions
    private static GraphCall Allowed(GraphCall call)
    {
        call.Caller.Needs("User.Read", "Organization.Read.All", "Directory.Read.All");
        return call;
    }

    // https://learn.microsoft.com/graph/api/domain-list#permissions
    private static GraphAnswer Domains(GraphCall call)
    {
        call.Caller.Needs("Domain.Read.All", "Directory.Read.All");
        return s_domains.Many(call, call.Tenant.AllDomains.Select(domain => Domain(call.Tenant, domain, asPartOfOrganization: false)));
    }

    private static JsonObject Organization(Tenant tenant) => new()
    {
        ["id"] = tenant.Id.ToString(),
        ["deletedDateTime"] = null,
        ["displayName"] = tenant.DisplayName,
        ["countryLetterCode"] = "AT",
        ["createdDateTime"] = "2015-03-04T08:00:00Z",
        ["tenantType"] = "AAD",
        ["onPremisesSyncEnabled"] = null,
        ["assignedPlans"] = tenant.HasExchange
            ? new JsonArray(new JsonObject { ["assignedDateTime"] = "2015-03-04T08:00:00Z", ["capabilityStatus"] = "Enabled", ["service"] = "exchange", ["servicePlanId"] = "efb87545-963c-4e0d-99df-69c6916d9eb0" })
            : new JsonArray(),
        ["verifiedDomains"] = new JsonArray([.. tenant.AllDomains.Select(domain => (JsonNode)Domain(tenant, domain, asPartOfOrganization: true))]),
    };

    private static JsonObject Domain(Tenant tenant, string domain, bool asPartOfOrganization)
    {
        var isInitial = domain == tenant.InitialDomain;
        var isDefault = domain == tenant.AllDomains.First();
        return asPartOfOrganization
            ? new JsonObject
            {
                ["capabilities"] = tenant.HasExchange ? "Email, OfficeCommunicationsOnline" : "None",
                ["isDefault"] = isDefault,
                ["isInitial"] = isInitial,
                ["name"] = domain,
                ["type"] = "Managed",
            }
            : new JsonObject
            {
                ["authenticationType"] = "Managed",
                ["id"] = domain,
                ["isAdminManaged"] = true,
                ["isDefault"] = isDefault,
                ["isInitial"] = isInitial,
                ["isRoot"] = true,
                ["isVerified"] = true,
                ["supportedServices"] = tenant.HasExchange ? new JsonArray("Email", "OfficeCommunicationsOnline") : new JsonArray(),
            };
    }
}
