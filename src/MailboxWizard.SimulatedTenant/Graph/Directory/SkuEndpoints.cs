using System.Text.Json;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.OData;

namespace MailboxWizard.SimulatedTenant.Graph.Directory;

/// <summary>/subscribedSkus: what the organisation has bought.</summary>
internal static class SkuEndpoints
{
    // https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference
    private static readonly Plan s_premium = new("41781fb2-bc02-4b7c-bd55-b576c07bb09d", "AAD_PREMIUM");

    private static readonly Plan s_exchange = new("efb87545-963c-4e0d-99df-69c6916d9eb0", "EXCHANGE_S_ENTERPRISE");

    private static readonly Sku s_office = new("05e9a617-0261-4cee-bb44-138d3ef5d965", "SPE_E3", [s_premium, s_exchange]);

    private static readonly Sku s_directory = new("078d2b04-f1bd-4111-bbd4-b4b1b354cef4", "AAD_PREMIUM", [s_premium]);

    // https://learn.microsoft.com/graph/api/resources/subscribedsku
    private static readonly EntityType s_type = new EntityTypeBuilder<Sku>()
        .Text("accountName", (_, call) => call.Tenant.InitialDomain.Split('.')[0])
        .Text("accountId", (_, call) => call.Tenant.Id.ToString())
        .Text("appliesTo", _ => "User")
        .Text("capabilityStatus", _ => "Enabled")
        .Number("consumedUnits", (_, call) => Licensed(call.Tenant))
        .Text("id", (sku, call) => $"{call.Tenant.Id}_{sku.Id}")
        .Guid("skuId", sku => Guid.Parse(sku.Id))
        .Text("skuPartNumber", sku => sku.PartNumber)
        .Texts("subscriptionIds", (sku, call) => [Ids.Derived(call.Tenant.Id, "subscription", sku.Id).ToString()])
        .Complex("prepaidUnits", (_, call) => new JsonObject { ["enabled"] = Licensed(call.Tenant) + 13, ["suspended"] = 0, ["warning"] = 0, ["lockedOut"] = 0 })
        .Complexes<Plan>("servicePlans", (sku, _) => sku.Plans, WritePlan)
        .Build("subscribedSku", "subscribedSkus", sku => sku.Id);

    private static readonly EntitySet s_set = new() { Type = s_type, TakesOnlySelect = true };

    public static void Map(GraphRoutes routes) => routes
        .Add("GET", "subscribedSkus", call =>
        {
            call.Needs(Permit.ReadSkus);
            return s_set.Many(call, [Bought(call.Tenant)]);
        })
        // https://learn.microsoft.com/graph/api/subscribedsku-get
        .Add("GET", "subscribedSkus/{id}", call =>
        {
            call.Needs(Permit.ReadSkus);
            return call["id"].Equals($"{call.Tenant.Id}_{Bought(call.Tenant).Id}", StringComparison.OrdinalIgnoreCase) ? s_set.One(call, Bought(call.Tenant)) : throw GraphProblem.NotFound(call["id"]);
        });

    private static Sku Bought(Tenant tenant) => tenant.HasExchange ? s_office : s_directory;

    private static int Licensed(Tenant tenant) => tenant.HasExchange ? tenant.Mailboxes.Count(m => m.Kind is MailboxKind.User) : tenant.People.Count;

    // https://learn.microsoft.com/graph/api/resources/serviceplaninfo
    private static void WritePlan(Utf8JsonWriter json, Plan plan, GraphCall call)
    {
        json.WriteStartObject();
        json.WriteString("servicePlanId", plan.Id);
        json.WriteString("servicePlanName", plan.Name);
        json.WriteString("provisioningStatus", "Success");
        json.WriteString("appliesTo", "User");
        json.WriteEndObject();
    }

    private sealed record Sku(string Id, string PartNumber, IReadOnlyList<Plan> Plans);

    private sealed record Plan(string Id, string Name);
}
