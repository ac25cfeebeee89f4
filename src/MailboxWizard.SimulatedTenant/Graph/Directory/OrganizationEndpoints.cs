using System.Text.Json;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.OData;

namespace MailboxWizard.SimulatedTenant.Graph.Directory;

/// <summary>/organization and /domains.</summary>
internal static class OrganizationEndpoints
{
    // https://learn.microsoft.com/graph/api/resources/organization
    private static readonly EntityType s_organization = new EntityTypeBuilder<Tenant>()
        .Text("id", t => t.Id.ToString())
        .Moment("deletedDateTime", _ => null)
        .Texts("businessPhones", _ => [])
        .Text("city", _ => null)
        .Text("country", _ => null)
        .Text("countryLetterCode", (_, call) => IsTold(call) ? "AT" : null)
        .Moment("createdDateTime", (t, call) => IsTold(call) ? t.CreatedAt : null)
        .Text("defaultUsageLocation", _ => null)
        .Text("displayName", t => t.DisplayName)
        .Texts("marketingNotificationEmails", _ => [])
        .Moment("onPremisesLastSyncDateTime", _ => null)
        .Flag("onPremisesSyncEnabled", _ => null)
        .Text("partnerTenantType", _ => null)
        .Text("postalCode", _ => null)
        .Text("preferredLanguage", (_, call) => IsTold(call) ? "de" : null)
        .Texts("securityComplianceNotificationMails", _ => [])
        .Texts("securityComplianceNotificationPhones", _ => [])
        .Text("state", _ => null)
        .Text("street", _ => null)
        .Texts("technicalNotificationMails", _ => [])
        .Text("tenantType", (_, call) => IsTold(call) ? "AAD" : null)
        .Complex("privacyProfile", _ => null)
        .Complexes<string>("assignedPlans", (t, call) => IsTold(call) && t.HasExchange ? ["exchange"] : [], WritePlan)
        .Complexes<string>("provisionedPlans", (t, call) => IsTold(call) && t.HasExchange ? ["exchange"] : [], static (json, service, _) =>
        {
            json.WriteStartObject();
            json.WriteString("capabilityStatus", "Enabled");
            json.WriteString("provisioningStatus", "Success");
            json.WriteString("service", service);
            json.WriteEndObject();
        })
        .Complexes<string>("verifiedDomains", (t, _) => t.AllDomains, WriteDomain)
        .Text("mobileDeviceManagementAuthority", _ => "unknown").OnlyOnSelect()
        .Build("organization", "organization", t => t.Id.ToString(), others: ["branding", "certificateBasedAuthConfiguration", "extensions"]);

    // https://learn.microsoft.com/graph/api/resources/domain
    private static readonly EntityType s_domain = new EntityTypeBuilder<string>()
        .Text("authenticationType", _ => "Managed")
        .Text("availabilityStatus", _ => null)
        .Text("id", domain => domain)
        .Flag("isAdminManaged", _ => true)
        .Flag("isDefault", (domain, call) => domain == call.Tenant.DefaultDomain)
        .Flag("isInitial", (domain, call) => domain == call.Tenant.InitialDomain)
        .Flag("isRoot", _ => true)
        .Flag("isVerified", _ => true)
        .Text("manufacturer", _ => null)
        .Text("model", _ => null)
        .Number("passwordNotificationWindowInDays", _ => null)
        .Number("passwordValidityPeriodInDays", _ => null)
        .Texts("supportedServices", (_, call) => call.Tenant.HasExchange ? ["Email", "OfficeCommunicationsOnline"] : [])
        .Complex("state", _ => null)
        .Build("domain", "domains", domain => domain, others: ["domainNameReferences", "federationConfiguration", "rootDomain", "serviceConfigurationRecords", "verificationDnsRecords"]);

    private static readonly EntitySet s_organizations = new() { Type = s_organization, TakesOnlySelect = true };

    private static readonly EntitySet s_domains = new() { Type = s_domain, TakesOnlySelect = true };

    public static void Map(GraphRoutes routes) => routes
        .Add("GET", "organization", call => s_organizations.Many(Reading(call, Permit.ReadOrganization), [call.Tenant]))
        .Add("GET", "organization/{id}", call => call["id"].Equals(call.Tenant.Id.ToString(), StringComparison.OrdinalIgnoreCase)
            ? s_organizations.One(Reading(call, Permit.ReadOrganization), call.Tenant)
            : throw GraphProblem.NotFound(call["id"]))
        .Add("GET", "domains", call => s_domains.Many(Reading(call, Permit.ReadDomains), call.Tenant.AllDomains))
        .Add("GET", "domains/{id}", call => s_domains.One(Reading(call, Permit.ReadDomains),
            call.Tenant.AllDomains.FirstOrDefault(domain => domain.Equals(call["id"], StringComparison.OrdinalIgnoreCase)) ?? throw GraphProblem.NotFound(call["id"])))
        .NotHere("organization/{id}", "PATCH")
        .NotHere("domains", "POST")
        .NotHere("domains/{id}", "PATCH", "DELETE");

    // User.Read is enough for id, displayName and verifiedDomains, and the others come empty: https://learn.microsoft.com/graph/api/organization-list#permissions
    private static bool IsTold(GraphCall call) => call.May(Permit.ReadWholeOrganization);

    private static GraphCall Reading(GraphCall call, Permits permits)
    {
        call.Needs(permits);
        return call;
    }

    // https://learn.microsoft.com/graph/api/resources/assignedplan
    private static void WritePlan(Utf8JsonWriter json, string service, GraphCall call)
    {
        json.WriteStartObject();
        json.WriteString("assignedDateTime", GraphMoment.Text(call.Tenant.CreatedAt));
        json.WriteString("capabilityStatus", "Enabled");
        json.WriteString("service", service);
        json.WriteString("servicePlanId", "efb87545-963c-4e0d-99df-69c6916d9eb0");
        json.WriteEndObject();
    }

    // https://learn.microsoft.com/graph/api/resources/verifieddomain
    private static void WriteDomain(Utf8JsonWriter json, string domain, GraphCall call)
    {
        json.WriteStartObject();
        json.WriteString("capabilities", call.Tenant.HasExchange ? "Email, OfficeCommunicationsOnline" : "None");
        json.WriteBoolean("isDefault", domain == call.Tenant.DefaultDomain);
        json.WriteBoolean("isInitial", domain == call.Tenant.InitialDomain);
        json.WriteString("name", domain);
        json.WriteString("type", "Managed");
        json.WriteEndObject();
    }
}
