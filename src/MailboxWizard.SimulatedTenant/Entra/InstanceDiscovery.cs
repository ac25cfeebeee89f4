using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>GET /common/discovery/instance: whether an authority is one of Microsoft's, and which hosts are the same one.</summary>
// MSAL asks this once a process: https://learn.microsoft.com/entra/msal/dotnet/advanced/instance-discovery
internal static class InstanceDiscovery
{
    public static readonly string[] GlobalHosts = ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"];

    private static readonly (string Network, string Cache, string[] Aliases)[] s_instances =
    [
        ("login.microsoftonline.com", "login.windows.net", GlobalHosts),
        ("login.partner.microsoftonline.cn", "login.partner.microsoftonline.cn", ["login.partner.microsoftonline.cn", "login.chinacloudapi.cn"]),
        ("login.microsoftonline.us", "login.microsoftonline.us", ["login.microsoftonline.us", "login.usgovcloudapi.net"]),
        ("login-us.microsoftonline.com", "login-us.microsoftonline.com", ["login-us.microsoftonline.com"]),
    ];

    /// <exception cref="EntraProblem">The authority is no address, or none of Microsoft's.</exception>
    public static JsonObject Answer(IQueryCollection query)
    {
        if (query["authorization_endpoint"].FirstOrDefault() is not { Length: > 0 } endpoint || !Uri.TryCreate(endpoint, UriKind.Absolute, out var authority)) throw EntraProblems.DiscoveryMalformed();
        if (authority.Scheme != Uri.UriSchemeHttps || !s_instances.Any(i => i.Aliases.Contains(authority.Host, StringComparer.OrdinalIgnoreCase))) throw EntraProblems.UnknownInstance();
        var tenant = authority.Segments.Length > 1 ? authority.Segments[1].Trim('/') : "common";
        var version = authority.AbsolutePath.Contains("/v2.0/", StringComparison.OrdinalIgnoreCase) ? "/v2.0" : "";
        return new JsonObject
        {
            ["tenant_discovery_endpoint"] = $"https://{authority.Host}/{tenant}{version}/.well-known/openid-configuration",
            ["api-version"] = "1.1",
            ["metadata"] = new JsonArray([.. s_instances.Select(i => (JsonNode)new JsonObject
            {
                ["preferred_network"] = i.Network,
                ["preferred_cache"] = i.Cache,
                ["aliases"] = new JsonArray([.. i.Aliases.Select(a => (JsonNode)a)]),
            })]),
        };
    }
}
