using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Exchange;

namespace MailboxWizard.SimulatedTenant;

/// <summary>Turns what a seed says of Exchange, beside mailboxes, into beliefs that are in force.</summary>
internal static class ExchangePlanting
{
    public static void Plant(SeedTenant planned, Tenant tenant)
    {
        var exchange = tenant.Exchange;
        exchange.EwsAllowedAppIds.Written = planned.EwsAllowedAppIds.Count > 0 ? string.Join(',', planned.EwsAllowedAppIds) : null;
        if (planned.UserAgents is { } agents) exchange.UserAgents.Written = new UserAgentRules { Policy = agents.Policy, AllowList = [.. agents.AllowList], BlockList = [.. agents.BlockList] };

        foreach (var other in planned.OtherRecipients) tenant.OtherRecipients.Add(new OtherRecipient(other.Address, other.DisplayName, other.Kind) { Id = Ids.Derived(tenant.Id, "recipient", other.Address) });
        foreach (var other in planned.OtherRecipients)
            foreach (var member in other.Members) tenant.OtherRecipients.First(r => r.HasAddress(other.Address)).Members.Add(Known(tenant, member).Id);

        for (var i = 0; i < planned.AccessPolicies.Count; i++) PlantPolicy(planned.AccessPolicies[i], i + 1, tenant);
        foreach (var role in planned.ScopedRoles) PlantRole(role, tenant);
    }

    private static void PlantPolicy(SeedAccessPolicy planned, int number, Tenant tenant)
    {
        // Mailboxes that are no user's can be in a policy as members of a group only.
        var group = new OtherRecipient($"access-policy-{number}@{tenant.InitialDomain}", $"Access policy {number}", OtherRecipientKind.SecurityGroup) { Id = Ids.Derived(tenant.Id, "policy", $"{number}") };
        foreach (var address in planned.Mailboxes) group.Members.Add(Known(tenant, address).Id);
        tenant.OtherRecipients.Add(group);
        tenant.Exchange.AccessPolicies.Add(new ApplicationAccessPolicy { AppId = planned.AppId, Restricts = planned.Restricts, ScopeId = group.Id });
    }

    private static void PlantRole(SeedScopedRole planned, Tenant tenant)
    {
        var principal = tenant.FindServicePrincipal(planned.AppId) ?? throw new InvalidDataException($"A scoped role in {tenant.DisplayName} is for {planned.AppId}, which is no application there.");
        var role = ApplicationRole.Find(planned.Role) ?? throw new InvalidDataException($"Exchange has no role '{planned.Role}'. Use one of: {string.Join(", ", ApplicationRole.All.Select(r => r.Name))}.");
        var pointers = tenant.Exchange.ServicePrincipals;
        var pointer = pointers.FirstOrDefault(p => p.PointsAt(principal));
        if (pointer is null) pointers.Add(pointer = new ServicePrincipalPointer { AppId = principal.AppId, ObjectId = principal.Id, DisplayName = principal.DisplayName });
        ManagementScope? scope = null;
        if (planned.Filter is { } filter) tenant.Exchange.Scopes.Add(scope = new ManagementScope { Name = $"Seed {tenant.Exchange.Scopes.Count + 1}", Filter = new SlowSetting<string>(Parsed(filter)) });
        tenant.Exchange.Roles.Add(new ScopedRole
        {
            Name = $"{role.Name}-{tenant.Exchange.Roles.Count + 1}",
            Role = role.Name,
            AssigneeId = pointer.Id,
            ScopeId = scope?.Id,
            GroupId = planned.Group is { } group ? Known(tenant, group).Id : null,
        });
    }

    private static string Parsed(string filter)
    {
        try
        {
            return RecipientFilter.Parse(filter).ToString()!;
        }
        catch (Exception wrong) when (wrong is OpathProblem or OpathNotSimulated)
        {
            throw new InvalidDataException($"The filter of a scoped role cannot be used: {wrong.Message}", wrong);
        }
    }

    private static Recipient Known(Tenant tenant, string address)
        => Recipients.Of(tenant).FirstOrDefault(r => r.HasAddress(address)) ?? throw new InvalidDataException($"The seed names '{address}', which is no address of a mailbox, contact or group in {tenant.DisplayName}.");
}
