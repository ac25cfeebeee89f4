namespace MailboxWizard.SimulatedTenant.Tests.Entra;

/// <summary>What clients read before they sign anyone in. https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#fetch-the-openid-configuration-document</summary>
public sealed class DiscoveryTests
{
    // https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-issuer
    [Theory]
    [InlineData("contoso.com", "v2.0/", "https://login.microsoftonline.com/{id}/v2.0", "https://login.microsoftonline.com/{id}/discovery/v2.0/keys")]
    [InlineData("contoso.onmicrosoft.com", "v2.0/", "https://login.microsoftonline.com/{id}/v2.0", "https://login.microsoftonline.com/{id}/discovery/v2.0/keys")]
    [InlineData("{id}", "v2.0/", "https://login.microsoftonline.com/{id}/v2.0", "https://login.microsoftonline.com/{id}/discovery/v2.0/keys")]
    [InlineData("organizations", "v2.0/", "https://login.microsoftonline.com/{tenantid}/v2.0", "https://login.microsoftonline.com/organizations/discovery/v2.0/keys")]
    [InlineData("common", "v2.0/", "https://login.microsoftonline.com/{tenantid}/v2.0", "https://login.microsoftonline.com/common/discovery/v2.0/keys")]
    [InlineData("contoso.com", "", "https://sts.windows.net/{id}/", "https://login.microsoftonline.com/common/discovery/keys")]
    [InlineData("common", "", "https://sts.windows.net/{tenantid}/", "https://login.microsoftonline.com/common/discovery/keys")]
    public async Task The_configuration_names_the_issuer_of_one_tenant_or_a_template(string name, string version, string issuer, string keys)
    {
        await using var cloud = await Cloud.StartAsync();
        var id = cloud.TenantId("contoso.com");

        var configuration = (await cloud.GetAsync($"{name.Replace("{id}", id, StringComparison.Ordinal)}/{version}.well-known/openid-configuration")).Expect(200);

        Assert.Equal((issuer.Replace("{id}", id, StringComparison.Ordinal), keys.Replace("{id}", id, StringComparison.Ordinal)), (configuration.Text("issuer"), configuration.Text("jwks_uri")));
        var oauth = version.Length > 0 ? "oauth2/v2.0" : "oauth2";
        Assert.EndsWith($"/{oauth}/token", configuration.Text("token_endpoint"), StringComparison.Ordinal);
        Assert.EndsWith($"/{oauth}/devicecode", configuration.Text("device_authorization_endpoint"), StringComparison.Ordinal);
        Assert.StartsWith("http://localhost:", configuration.Text("authorization_endpoint"), StringComparison.Ordinal);
    }

    // https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-signature
    [Fact]
    public async Task Both_lists_of_keys_have_the_key_by_its_thumbprint_and_only_v2_says_whose_it_is()
    {
        await using var cloud = await Cloud.StartAsync();

        var v1 = (await cloud.GetAsync("common/discovery/keys")).Expect(200).Json["keys"]!.AsArray().Single()!.AsObject();
        var v2 = (await cloud.GetAsync("contoso.com/discovery/v2.0/keys")).Expect(200).Json["keys"]!.AsArray().Single()!.AsObject();

        Assert.Equal(["kty", "use", "kid", "x5t", "n", "e", "x5c"], v1.Select(p => p.Key));
        Assert.Equal($"https://login.microsoftonline.com/{cloud.TenantId("contoso.com")}/v2.0", (string)v2["issuer"]!);
        Assert.Equal((string)v1["kid"]!, (string)v2["x5t"]!);
        using var certificate = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(Convert.FromBase64String((string)v1["x5c"]![0]!));
        Assert.Equal((string)v1["kid"]!, System.Buffers.Text.Base64Url.EncodeToString(certificate.GetCertHash()));
    }

    // https://learn.microsoft.com/entra/msal/dotnet/advanced/instance-discovery
    [Fact]
    public async Task Instance_discovery_knows_Microsofts_hosts_and_refuses_all_others()
    {
        await using var cloud = await Cloud.StartAsync();
        Task<Reply> AskAsync(string authority) => cloud.GetAsync($"common/discovery/instance?api-version=1.1&authorization_endpoint={Uri.EscapeDataString(authority)}");

        var known = (await AskAsync("https://login.microsoftonline.com/contoso.com/oauth2/v2.0/authorize")).Expect(200);
        Assert.Equal("https://login.microsoftonline.com/contoso.com/v2.0/.well-known/openid-configuration", known.Text("tenant_discovery_endpoint"));
        Assert.Contains("login.windows.net", known.Json["metadata"]![0]!["aliases"]!.AsArray().Select(a => (string)a!));
        (await AskAsync("https://login.microsoftonline.us/common/oauth2/authorize")).Expect(200);
        var unknown = (await AskAsync("https://login.evil.example/common/oauth2/authorize")).Expect(400);
        Assert.Equal(("invalid_instance", 50049), (unknown.Text("error"), unknown.AadSts));
        Assert.Equal(50050, (await cloud.GetAsync("common/discovery/instance?api-version=1.1")).Expect(400).AadSts);
    }

    // https://learn.microsoft.com/entra/msal/dotnet/acquiring-tokens/desktop-mobile/username-password-authentication
    [Fact]
    public async Task The_user_realm_says_which_domains_are_managed_here()
    {
        await using var cloud = await Cloud.StartAsync();

        var v1 = await cloud.GetAsync("common/userrealm/olga@contoso.com?api-version=1.0");
        var v2 = await cloud.GetAsync("common/userrealm/olga@contoso.com?api-version=2.1");
        var unknown = await cloud.GetAsync("common/userrealm/somebody%40nobody.example?api-version=1.0");
        var legacy = await cloud.GetAsync("getuserrealm.srf?login=olga@contoso.com&json=1");

        Assert.Equal("""{"ver":"1.0","account_type":"Managed","domain_name":"contoso.com","cloud_instance_name":"microsoftonline.com","cloud_audience_urn":"urn:federation:MicrosoftOnline"}""", v1.Expect(200).Body);
        Assert.Equal(("Managed", "contoso.com", "Contoso"), (v2.Expect(200).Text("NameSpaceType"), v2.Text("DomainName"), v2.Text("FederationBrandName")));
        Assert.Equal("Unknown", unknown.Expect(200).Text("account_type"));
        Assert.Equal("Managed", legacy.Expect(200).Text("NameSpaceType"));
    }

    // https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
    [Fact]
    public async Task The_configuration_of_a_tenant_in_another_cloud_points_there()
    {
        await using var cloud = await Cloud.StartAsync(seed: s => s.Tenant("Fabrikam").Cloud = "usGovernment");

        var configuration = (await cloud.GetAsync("fabrikam.com/v2.0/.well-known/openid-configuration")).Expect(200);

        Assert.Equal(("microsoftonline.us", "graph.microsoft.us"), (configuration.Text("cloud_instance_name"), configuration.Text("msgraph_host")));
        Assert.StartsWith("https://login.microsoftonline.us/", configuration.Text("token_endpoint"), StringComparison.Ordinal);
    }
}
