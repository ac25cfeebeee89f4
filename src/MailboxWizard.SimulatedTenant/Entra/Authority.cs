using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>The first part of an address at Entra: one tenant, or any of them.</summary>
internal sealed record Authority(string Name, Tenant? Tenant, EndpointVersion Version)
{
    public bool IsCommon => Name is "common" or "consumers";

    public bool IsConsumers => Name == "consumers";

    /// <summary>As an error names it.</summary>
    public string DisplayName => Tenant?.DisplayName ?? Name;

    /// <summary>A template with {tenantid} for the names that stand for many tenants.</summary>
    // https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-issuer
    public string Issuer => IssuerOf(Tenant?.Id.ToString() ?? "{tenantid}", Version);

    public static string IssuerOf(string tenantId, EndpointVersion version)
        => version == EndpointVersion.V1 ? $"https://sts.windows.net/{tenantId}/" : $"https://login.microsoftonline.com/{tenantId}/v2.0";

    /// <exception cref="EntraProblem">There is no such tenant, or the name can be none.</exception>
    public static Authority Parse(string name, EndpointVersion version, TenantState state)
    {
        name = name.ToLowerInvariant();
        if (name is "organizations" or "common" or "consumers") return new Authority(name, null, version);
        if (state.Find(name) is { } tenant) return new Authority(name, tenant, version);
        throw Guid.TryParse(name, out _) || name.Contains('.', StringComparison.Ordinal) ? EntraProblems.TenantNotFound(name) : EntraProblems.NotATenantName(name);
    }
}
