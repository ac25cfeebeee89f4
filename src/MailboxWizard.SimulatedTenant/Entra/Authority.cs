using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>The first part of an address at Entra: one tenant, or any of them.</summary>
internal sealed record Authority(string Name, Tenant? Tenant)
{
    public bool IsCommon => Name is "common" or "consumers";

    public string Issuer => $"https://login.microsoftonline.com/{(Tenant is { } t ? t.Id.ToString() : "{tenantid}")}/v2.0";

    /// <exception cref="EntraProblem">There is no such tenant, or the name can be none.</exception>
    public static Authority Parse(string name, TenantState state)
    {
        name = name.ToLowerInvariant();
        if (name is "organizations" or "common" or "consumers") return new Authority(name, null);
        if (state.Find(name) is { } tenant) return new Authority(name, tenant);
        throw Guid.TryParse(name, out _) || name.Contains('.', StringComparison.Ordinal) ? EntraProblems.TenantNotFound(name) : EntraProblems.NotATenantName(name);
    }
}
