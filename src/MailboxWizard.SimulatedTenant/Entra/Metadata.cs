using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>What clients read before they sign anyone in: OpenID configuration, keys, known instances.</summary>
internal sealed class Metadata(Simulation simulation)
{
    private static readonly string[] s_aliases = ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"];

    // Where a browser goes is an address of the simulation; everything a program calls keeps Microsoft's address. Behind a
    // front that ends TLS for Microsoft's names, browsers come by that front too, and those names are the right ones.
    public JsonObject Configuration(Authority authority, HttpRequest request)
    {
        var name = authority.Tenant is { } tenant ? tenant.Id.ToString() : authority.Name;
        var programs = $"https://login.microsoftonline.com/{name}";
        var browsers = request.Headers["X-Forwarded-Proto"] == "https"
            ? $"https://{request.Host}/{name}"
            : new Uri(simulation.BrowserAddress, name).ToString();
        return new JsonObject
        {
            ["token_endpoint"] = $"{programs}/oauth2/v2.0/token",
            ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_post", "private_key_jwt", "client_secret_basic"),
            ["jwks_uri"] = $"{programs}/discovery/v2.0/keys",
            ["response_modes_supported"] = new JsonArray("query", "fragment", "form_post"),
            ["subject_types_supported"] = new JsonArray("pairwise"),
            ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
            ["response_types_supported"] = new JsonArray("code", "id_token", "code id_token"),
            ["scopes_supported"] = new JsonArray("openid", "profile", "email", "offline_access"),
            ["issuer"] = authority.Issuer,
            ["request_uri_parameter_supported"] = false,
            ["userinfo_endpoint"] = "https://graph.microsoft.com/oidc/userinfo",
            ["authorization_endpoint"] = $"{browsers}/oauth2/v2.0/authorize",
            ["end_session_endpoint"] = $"{browsers}/oauth2/v2.0/logout",
            ["http_logout_supported"] = true,
            ["frontchannel_logout_supported"] = true,
            ["claims_supported"] = new JsonArray("sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "name", "tid", "ver", "preferred_username", "email"),
            ["tenant_region_scope"] = authority.Tenant is null ? null : "EU",
            ["cloud_instance_name"] = "microsoftonline.com",
            ["cloud_graph_host_name"] = "graph.windows.net",
            ["msgraph_host"] = "graph.microsoft.com",
            ["rbac_url"] = "https://pas.windows.net",
        };
    }

    public JsonObject Keys(Authority authority) => new() { ["keys"] = new JsonArray(simulation.Key.ToJson(authority.Issuer)) };

    // MSAL asks this once a process: https://learn.microsoft.com/entra/msal/dotnet/advanced/instance-discovery
    public static JsonObject Instances() => new()
    {
        ["tenant_discovery_endpoint"] = "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration",
        ["api-version"] = "1.1",
        ["metadata"] = new JsonArray(new JsonObject
        {
            ["preferred_network"] = "login.microsoftonline.com",
            ["preferred_cache"] = "login.windows.net",
            ["aliases"] = new JsonArray([.. s_aliases.Select(a => (JsonNode?)a)]),
        }),
    };
}
