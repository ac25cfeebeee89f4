using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>GET /common/userrealm/{name} and /GetUserRealm.srf: whether the domain of a name is managed here. Federated domains are not simulated.</summary>
// MSAL asks before it sends a password: https://learn.microsoft.com/entra/msal/dotnet/acquiring-tokens/desktop-mobile/username-password-authentication
internal static class UserRealm
{
    /// <exception cref="EntraProblem">The version of the question is not known.</exception>
    public static JsonObject Answer(string name, string? version, TenantState state) => version switch
    {
        "1.0" => V1(name, state),
        "2.0" or "2.1" => V2(name, state),
        _ => throw new EntraProblem(90023, "invalid_request", "The api-version is not valid."),
    };

    /// <summary>The older address of the same question.</summary>
    public static JsonObject Legacy(string login, TenantState state) => Domain(login, state) is { } found
        ? new JsonObject
        {
            ["State"] = 4,
            ["UserState"] = 1,
            ["Login"] = login,
            ["NameSpaceType"] = "Managed",
            ["DomainName"] = found.Domain,
            ["FederationBrandName"] = found.Brand,
            ["CloudInstanceName"] = found.Instance,
            ["CloudInstanceIssuerUri"] = "urn:federation:MicrosoftOnline",
        }
        : new JsonObject { ["State"] = 4, ["UserState"] = 1, ["Login"] = login, ["NameSpaceType"] = "Unknown" };

    private static JsonObject V1(string name, TenantState state)
    {
        var answer = new JsonObject { ["ver"] = "1.0", ["account_type"] = "Unknown" };
        if (Domain(name, state) is { } found)
        {
            answer["account_type"] = "Managed";
            answer["domain_name"] = found.Domain;
            answer["cloud_instance_name"] = found.Instance;
        }
        else answer["cloud_instance_name"] = "microsoftonline.com";
        answer["cloud_audience_urn"] = "urn:federation:MicrosoftOnline";
        return answer;
    }

    private static JsonObject V2(string name, TenantState state) => Domain(name, state) is { } found
        ? new JsonObject
        {
            ["NameSpaceType"] = "Managed",
            ["Login"] = name,
            ["DomainName"] = found.Domain,
            ["FederationBrandName"] = found.Brand,
            ["TenantBrandingInfo"] = null,
            ["cloud_instance_name"] = found.Instance,
        }
        : new JsonObject { ["NameSpaceType"] = "Unknown", ["Login"] = name, ["cloud_instance_name"] = "microsoftonline.com" };

    private static (string Domain, string Brand, string Instance)? Domain(string name, TenantState state)
    {
        var domain = name[(name.LastIndexOf('@') + 1)..].ToLowerInvariant();
        return state.Tenants.FirstOrDefault(t => t.HasDomain(domain)) is { } tenant ? (domain, tenant.DisplayName, tenant.Cloud.InstanceName) : null;
    }
}
