using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Exchange;

namespace MailboxWizard.SimulatedTenant.Control;

/// <summary>Writes who may open what in one tenant as JSON, with when each change takes effect.</summary>
internal static class ExchangeJson
{
    public static JsonObject Of(Tenant tenant)
    {
        var exchange = tenant.Exchange;
        return new JsonObject
        {
            ["ewsEnabled"] = Slow(exchange.EwsEnabled, value => value),
            ["ewsAllowedAppIds"] = Slow(exchange.EwsAllowedAppIds, value => value),
            ["userAgents"] = Slow(exchange.UserAgents, rules => new JsonObject
            {
                ["policy"] = rules.Policy?.ToString(),
                ["allowList"] = List(rules.AllowList, text => text),
                ["blockList"] = List(rules.BlockList, text => text),
            }),
            ["accessPolicies"] = List(exchange.AccessPolicies, policy => new JsonObject
            {
                ["id"] = policy.Id.ToString(),
                ["appId"] = policy.AppId?.ToString(),
                ["accessRight"] = policy.Restricts ? "RestrictAccess" : "DenyAccess",
                ["scope"] = Recipients.Of(tenant).FirstOrDefault(r => r.Id == policy.ScopeId)?.PrimarySmtpAddress,
                ["inForceFrom"] = Moment(exchange.AccessPolicies.InForceFrom(policy)),
            }),
            ["servicePrincipals"] = List(exchange.ServicePrincipals, pointer => new JsonObject { ["appId"] = pointer.AppId.ToString(), ["objectId"] = pointer.ObjectId.ToString(), ["displayName"] = pointer.DisplayName }),
            ["scopes"] = List(exchange.Scopes, scope => new JsonObject { ["name"] = scope.Name, ["filter"] = Slow(scope.Filter, value => value) }),
            ["roles"] = List(exchange.Roles, role => new JsonObject
            {
                ["name"] = role.Name,
                ["role"] = role.Role,
                ["app"] = exchange.ServicePrincipals.FirstOrDefault(p => p.Id == role.AssigneeId)?.AppId.ToString(),
                ["scope"] = exchange.Scopes.FirstOrDefault(s => s.Id == role.ScopeId)?.Name,
                ["group"] = tenant.OtherRecipients.FirstOrDefault(g => g.Id == role.GroupId)?.Address,
                ["inForceFrom"] = Moment(exchange.Roles.InForceFrom(role)),
            }),
        };
    }

    private static JsonObject Slow<T>(SlowSetting<T> setting, Func<T, JsonNode?> write) => new() { ["value"] = write(setting.Written), ["inForceFrom"] = Moment(setting.InForceFrom) };

    /// <summary>Null for what was in force from the start.</summary>
    private static string? Moment(DateTimeOffset moment) => moment == default ? null : moment.ToString("O");

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode?> write) => new([.. items.Select(write)]);
}
