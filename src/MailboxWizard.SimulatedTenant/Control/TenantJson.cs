using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Scenarios;

namespace MailboxWizard.SimulatedTenant.Control;

/// <summary>Writes one tenant as JSON to read; of a secret, only its key id, hint and end.</summary>
internal static class TenantJson
{
    public static JsonObject Of(Tenant tenant, TenantWeather weather) => new()
    {
        ["id"] = tenant.Id.ToString(),
        ["displayName"] = tenant.DisplayName,
        ["domains"] = List(tenant.AllDomains, d => d),
        ["exchange"] = tenant.HasExchange,
        ["ews"] = tenant.Ews.ToString(),
        ["scenario"] = weather.Scenario,
        ["weather"] = weather.Knobs.ToJson(),
        ["usersMayRegisterApplications"] = tenant.UsersMayRegisterApplications,
        ["people"] = List(tenant.People, p => new JsonObject
        {
            ["id"] = p.Id.ToString(),
            ["upn"] = p.UserPrincipalName,
            ["displayName"] = p.DisplayName,
            ["accountEnabled"] = p.AccountEnabled,
            ["roles"] = List(p.Roles, r => r.DisplayName),
            ["eligibleRoles"] = List(p.EligibleRoles, r => r.DisplayName),
        }),
        ["applications"] = List(tenant.Applications, a => new JsonObject
        {
            ["id"] = a.Id.ToString(),
            ["appId"] = a.AppId.ToString(),
            ["displayName"] = a.DisplayName,
            ["uniqueName"] = a.UniqueName,
            ["createdByAppId"] = a.CreatedByAppId?.ToString(),
            ["deleted"] = a.DeletedAt is not null,
            ["owners"] = List(a.Owners, o => o.ToString()),
            ["secrets"] = List(a.Passwords, s => new JsonObject { ["keyId"] = s.KeyId.ToString(), ["displayName"] = s.DisplayName, ["hint"] = s.Hint, ["endsAt"] = s.EndsAt.ToString("O") }),
        }),
        ["servicePrincipals"] = List(tenant.ServicePrincipals, s => new JsonObject { ["id"] = s.Id.ToString(), ["appId"] = s.AppId.ToString(), ["displayName"] = s.DisplayName }),
        ["appRoleAssignments"] = List(tenant.RoleAssignments, r => new JsonObject
        {
            ["id"] = r.Id,
            ["principalId"] = r.PrincipalId.ToString(),
            ["resourceId"] = r.ResourceId.ToString(),
            ["appRoleId"] = r.AppRoleId.ToString(),
        }),
        ["permissionGrants"] = List(tenant.PermissionGrants, g => new JsonObject
        {
            ["clientId"] = g.ClientId.ToString(),
            ["principalId"] = g.PrincipalId?.ToString(),
            ["scope"] = string.Join(' ', g.Scopes),
        }),
        ["mailboxes"] = List(tenant.Mailboxes, m => new JsonObject
        {
            ["address"] = m.PrimaryAddress,
            ["aliases"] = List(m.Aliases, a => a),
            ["kind"] = m.Kind.ToString(),
            ["condition"] = m.Condition.ToString(),
            ["folders"] = List(m.Folders.Where(f => f.Parent is not null), f => new JsonObject { ["id"] = f.Id, ["displayName"] = f.DisplayName, ["messages"] = f.Messages.Count }),
        }),
        ["otherRecipients"] = List(tenant.OtherRecipients, r => new JsonObject { ["address"] = r.Address, ["displayName"] = r.DisplayName, ["kind"] = r.Kind.ToString() }),
        ["conditionalAccess"] = List(tenant.ConditionalAccess, p => new JsonObject { ["id"] = p.Id.ToString(), ["displayName"] = p.DisplayName, ["control"] = p.Control.ToString() }),
        ["accessPolicies"] = List(tenant.AccessPolicies, p => new JsonObject { ["appId"] = p.AppId?.ToString(), ["restricts"] = p.Restricts, ["mailboxes"] = List(p.Mailboxes, m => m) }),
    };

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode?> write) => new([.. items.Select(write)]);
}
