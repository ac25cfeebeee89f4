using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>The OpenID configurations and the keys of v1 and v2. https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#fetch-the-openid-configuration-document</summary>
internal sealed class Metadata(Simulation simulation)
{
    // Where a browser goes is an address of the simulation; everything a program calls keeps Microsoft's address. Behind a
    // front that ends TLS for Microsoft's names, browsers come by that front too, and those names are the right ones.
    public JsonObject Configuration(Authority authority, HttpRequest request)
    {
        var name = authority.Tenant is { } tenant ? tenant.Id.ToString() : authority.Name;
        var cloud = authority.Tenant?.Cloud ?? NationalCloud.Global;
        var programs = $"https://{cloud.LoginHost}/{name}";
        var browsers = cloud != NationalCloud.Global ? programs
            : request.Headers["X-Forwarded-Proto"] == "https" ? $"https://{request.Host}/{name}"
            : new Uri(simulation.BrowserAddress, name).ToString();
        var isV2 = authority.Version == EndpointVersion.V2;
        var oauth = isV2 ? "oauth2/v2.0" : "oauth2";
        var configuration = new JsonObject
        {
            ["token_endpoint"] = $"{programs}/{oauth}/token",
            ["token_endpoint_auth_methods_supported"] = Texts("client_secret_post", "private_key_jwt", "client_secret_basic"),
            ["jwks_uri"] = isV2 ? $"{programs}/discovery/v2.0/keys" : $"https://{cloud.LoginHost}/common/discovery/keys",
            ["response_modes_supported"] = Texts("query", "fragment", "form_post"),
            ["subject_types_supported"] = Texts("pairwise"),
            ["id_token_signing_alg_values_supported"] = Texts("RS256"),
            ["response_types_supported"] = Texts("code", "id_token", "code id_token"),
            ["scopes_supported"] = isV2 ? Texts("openid", "profile", "email", "offline_access") : Texts("openid"),
            ["issuer"] = authority.Issuer,
            ["request_uri_parameter_supported"] = false,
            ["userinfo_endpoint"] = isV2 ? $"https://{cloud.GraphHost}/oidc/userinfo" : $"{programs}/openid/userinfo",
            ["authorization_endpoint"] = $"{browsers}/{oauth}/authorize",
            ["device_authorization_endpoint"] = $"{programs}/{oauth}/devicecode",
            ["end_session_endpoint"] = $"{browsers}/{oauth}/logout",
            ["http_logout_supported"] = true,
            ["frontchannel_logout_supported"] = true,
            ["claims_supported"] = isV2
                ? Texts("sub", "iss", "cloud_instance_name", "cloud_instance_host_name", "cloud_graph_host_name", "msgraph_host", "aud", "exp", "iat", "auth_time", "acr", "nonce", "preferred_username", "name", "tid", "ver", "at_hash", "c_hash", "email")
                : Texts("sub", "iss", "cloud_instance_name", "cloud_instance_host_name", "cloud_graph_host_name", "msgraph_host", "aud", "exp", "iat", "auth_time", "acr", "amr", "nonce", "email", "given_name", "family_name", "nickname"),
            ["tenant_region_scope"] = authority.Tenant is null ? null : cloud == NationalCloud.UsGovernment ? "USGov" : cloud == NationalCloud.China ? "AS" : "EU",
            ["cloud_instance_name"] = cloud.InstanceName,
            ["cloud_graph_host_name"] = "graph.windows.net",
            ["msgraph_host"] = cloud.GraphHost,
            ["rbac_url"] = "https://pas.windows.net",
        };
        if (!isV2) configuration["microsoft_multi_refresh_token"] = true;
        return configuration;
    }

    public JsonObject Keys(Authority authority)
        => new() { ["keys"] = new JsonArray(simulation.Key.ToJson(authority.Version == EndpointVersion.V2 ? authority.Issuer : null)) };

    private static JsonArray Texts(params ReadOnlySpan<string> values)
    {
        var list = new JsonArray();
        foreach (var value in values) list.Add((JsonNode)value);
        return list;
    }
}
