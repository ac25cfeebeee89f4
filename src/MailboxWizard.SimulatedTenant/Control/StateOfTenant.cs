using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Control;

/// <summary>Writes one tenant as JSON; of a secret, only its key id, hint and end.</summary>
internal static class StateOfTenant
{
    public static JsonObject ToJson(Tenant tenant) => new()
    {
        ["id"] = tenant.Id.ToString(),
        ["displayName"] = tenant.DisplayName,
        ["domains"] = List(tenant.AllDomains, d => d),
        ["exchange"] = tenant.HasExchange,
        ["ews"] = tenant.Ews.ToString(),
        ["people"] = List(tenant.People, p => new JsonObject
        {
            ["id"] = p.Id.ToString(),
            ["upn"] = p.UserPrincipalName,
            ["displayName"] = p.DisplayName,
            ["roles"] = List(p.Roles, r => r.DisplayName),
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
            ["kind"] = m.Kind.ToString(),
            ["folders"] = List(m.Folders.Where(f => f.Parent is not null), f => new JsonObject { ["id"] = f.Id, ["displayName"] = f.DisplayName, ["messages"] = f.Messages.Count }),
        }),
    };

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode?> write) => new([.. items.Select(write)]);
}
