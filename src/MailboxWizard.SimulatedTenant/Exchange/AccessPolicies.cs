using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Exchange;

/// <summary>What the Application Access Policies say of one application and one mailbox.</summary>
internal static class AccessPolicies
{
    /// <param name="now">Null to judge by what was written, as Test-ApplicationAccessPolicy does.</param>
    // The order of the rules: https://learn.microsoft.com/powershell/module/exchangepowershell/new-applicationaccesspolicy#description
    public static bool Block(Tenant tenant, Guid appId, Guid recipient, DateTimeOffset? now)
    {
        var policies = (now is { } moment ? tenant.Exchange.AccessPolicies.InForce(moment) : tenant.Exchange.AccessPolicies).Where(p => p.IsAbout(appId)).ToList();
        if (policies.Any(p => !p.Restricts && Covers(p, recipient, tenant, now))) return true;
        var restricting = policies.Where(p => p.Restricts).ToList();
        return restricting.Count > 0 && !restricting.Any(p => Covers(p, recipient, tenant, now));
    }

    private static bool Covers(ApplicationAccessPolicy policy, Guid recipient, Tenant tenant, DateTimeOffset? now)
        => policy.ScopeId == recipient
            || (tenant.OtherRecipients.FirstOrDefault(g => g.Id == policy.ScopeId) is { } group && Recipients.IsWithin(recipient, group, tenant, now ?? DateTimeOffset.MaxValue));
}
