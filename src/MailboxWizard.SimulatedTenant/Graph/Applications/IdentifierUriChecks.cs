using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.Policies;

namespace MailboxWizard.SimulatedTenant.Graph.Applications;

/// <summary>Under which names an application may offer an API of its own.</summary>
// https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions and https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation
internal static class IdentifierUriChecks
{
    public static void Check(GraphCall call, Application? before, Guid appId, JsonObject after, bool isPersonal)
    {
        var names = ApplicationChecks.Texts(after["identifierUris"]).ToList();
        if (names.Count == 0) return;
        if (names.Distinct(StringComparer.OrdinalIgnoreCase).Count() < names.Count) throw ApplicationChecks.Duplicates();
        if (isPersonal && names.Count > 50) throw GraphProblem.Invalid("identifierUris", "Application");
        var had = ApplicationChecks.Texts(before?.Properties["identifierUris"]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names.Where(name => !had.Contains(name)))
        {
            if (name.Length > (isPersonal ? 120 : 255) || name.Contains('*', StringComparison.Ordinal) || !Uri.TryCreate(name, UriKind.Absolute, out var uri)
                || (isPersonal && uri.Scheme == "urn") || name.EndsWith('/'))
                throw GraphProblem.Invalid("identifierUris", "Application");
            // An address on the web must be the tenant's; the schemes of programs are not looked into.
            if (uri.Scheme is "https" or "http" && !IsOfTenant(call.Tenant, uri.Host))
                throw GraphProblem.BadRequest($"Values of identifierUris property must use a verified domain of the organization or its subdomain: '{name}'", "HostNameNotOnVerifiedDomain");
            // Microsoft manages this default: an api:// name holds the appId, the tenant's id or a verified domain.
            if (uri.Scheme == "api" && !name.Contains(appId.ToString(), StringComparison.OrdinalIgnoreCase)
                && !name.Contains(call.Tenant.Id.ToString(), StringComparison.OrdinalIgnoreCase) && !IsOfTenant(call.Tenant, uri.Host))
                throw GraphProblem.BadRequest($"Failed to add identifier URI {name}. All newly added URIs must contain a tenant verified domain, tenant ID, or app ID, as per the default app management policy of your organization.", "HostNameNotOnVerifiedDomain");
            if (Others(call, (string?)after["signInAudience"] is not "AzureADMyOrg").Any(other => other.AppId != appId && Has(other, name))) throw GraphProblem.Taken("identifierUris");
        }
        AppManagementRules.CheckIdentifierUris(call, before, appId, names.Where(name => !had.Contains(name)));
    }

    private static bool IsOfTenant(Tenant tenant, string host)
        => tenant.AllDomains.Any(domain => host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase));

    // Unique in the tenant, or everywhere for an application of many tenants; deleted ones keep their names.
    private static IEnumerable<Application> Others(GraphCall call, bool isEverywhere)
        => isEverywhere ? call.Simulation.State.Tenants.SelectMany(t => t.Applications) : call.Tenant.Applications;

    private static bool Has(Application other, string name) => ApplicationChecks.Texts(other.Properties["identifierUris"]).Contains(name, StringComparer.OrdinalIgnoreCase);
}
