using MailboxWizard.SimulatedTenant.Beliefs;
using static MailboxWizard.SimulatedTenant.Tests.Entra.EntraWorld;

namespace MailboxWizard.SimulatedTenant.Tests.Entra;

/// <summary>What is in an access token. https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference</summary>
public sealed class AccessTokenTests
{
    [Fact]
    public async Task A_persons_token_for_Graph_is_of_version_1_whichever_endpoint_gave_it()
    {
        var time = new SettableTime();
        await using var cloud = await EntraWorld.StartAsync(time: time);
        var person = cloud.Server.State.Person("olga@contoso.com");

        var v2 = (await cloud.PasswordAsync(scope: "openid https://graph.microsoft.com/User.Read")).Expect(200).Text("access_token");
        var v1 = (await cloud.TokenV1Async("contoso.com", ("client_id", DesktopAppId), ("grant_type", "password"), ("username", "olga@contoso.com"), ("password", Password), ("resource", GraphUri))).Expect(200).Text("access_token");

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var expected =
            $$"""
            {"aud":"{{GraphUri}}","iss":"https://sts.windows.net/{{cloud.TenantId("contoso.com")}}/","iat":{{now}},"nbf":{{now - 300}},"exp":{{now + 3900}},"appid":"{{DesktopAppId}}","appidacr":"0","tid":"{{cloud.TenantId("contoso.com")}}","ver":"1.0","name":"Olga Ordinary","oid":"{{person.Id}}","scp":"User.Read openid profile","acr":"1","amr":["pwd"],"ipaddr":"127.0.0.1","family_name":"Ordinary","given_name":"Olga","unique_name":"olga@contoso.com","upn":"olga@contoso.com","acct":0,"app_displayname":"Desktop","idtyp":"user","tenant_region_scope":"EU","wids":["b79fbf4d-3ef9-4689-8143-76b194e85509"],"xms_tcdt":1425456000}
            """;
        foreach (var token in new[] { v1, v2 })
        {
            Assert.Equal(["typ", "alg", "x5t", "kid"], Header(token).Select(h => h.Key));
            var claims = Reply.Claims(token);
            foreach (var opaque in new[] { "aio", "rh", "uti", "sub", "sid", "xms_st" }) Assert.True(claims.Remove(opaque), opaque);
            Assert.Equal(expected, claims.ToJsonString());
        }
    }

    // "In v1.0 tokens, it can be the client ID or the resource URI used in the request"
    [Theory]
    [InlineData("User.Read", Cloud.GraphAppId)]
    [InlineData("https://graph.microsoft.com/User.Read", "https://graph.microsoft.com")]
    [InlineData("00000003-0000-0000-c000-000000000000/User.Read", Cloud.GraphAppId)]
    public async Task The_audience_is_the_resource_as_it_was_named(string scope, string audience)
    {
        await using var cloud = await EntraWorld.StartAsync();

        var token = (await cloud.PasswordAsync(scope: scope)).Expect(200).Text("access_token");

        Assert.Equal(audience, (string)Reply.Claims(token)["aud"]!);
        (await cloud.GraphAsync("GET", "me", token)).Expect(200);
    }

    // https://learn.microsoft.com/graph/api/resources/apiapplication
    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    [InlineData(null)]
    public async Task An_API_of_the_tenants_own_gets_the_version_it_asks_for(int? version)
    {
        await using var cloud = await EntraWorld.StartAsync(s => s.Application("Orders API").AccessTokenVersion = version);
        Grant(cloud);

        var token = (await cloud.PasswordAsync(scope: "openid api://orders/Orders.Read")).Expect(200).Text("access_token");

        var claims = Reply.Claims(token);
        var isV2 = version == 2;
        Assert.Equal(isV2 ? "2.0" : "1.0", (string)claims["ver"]!);
        Assert.Equal(isV2 ? ApiAppId : "api://orders", (string)claims["aud"]!);
        Assert.Equal(isV2, claims.ContainsKey("azp"));
        Assert.Equal(!isV2, claims.ContainsKey("appid"));
        Assert.Equal(isV2, claims.ContainsKey("preferred_username"));
        Assert.Equal(!isV2, claims.ContainsKey("unique_name"));
        Assert.Equal(!isV2, Header(token).ContainsKey("x5t"));
        Assert.False(claims.ContainsKey("idtyp") || claims.ContainsKey("wids"));
        Assert.Equal("Orders.Read", (string)claims["scp"]!);
    }

    // https://learn.microsoft.com/entra/identity-platform/optional-claims-reference
    [Fact]
    public async Task An_API_can_ask_for_more_claims()
    {
        await using var cloud = await EntraWorld.StartAsync();
        Grant(cloud);
        var api = cloud.Contoso().Applications.Single(a => a.DisplayName == "Orders API");
        var properties = api.Properties.DeepClone().AsObject();
        properties["optionalClaims"] = System.Text.Json.Nodes.JsonNode.Parse("""{"accessToken":[{"name":"idtyp"},{"name":"upn"},{"name":"acct"},{"name":"xms_cc"},{"name":"nonsense"}]}""");
        api.Properties = properties;

        var claims = Reply.Claims((await cloud.PasswordAsync(scope: "api://orders/Orders.Read", more: ("claims", """{"access_token":{"xms_cc":{"values":["CP1"]}}}"""))).Expect(200).Text("access_token"));

        Assert.Equal(("user", "olga@contoso.com", 0, """["cp1"]"""), ((string)claims["idtyp"]!, (string)claims["upn"]!, (int)claims["acct"]!, claims["xms_cc"]!.ToJsonString()));
        Assert.False(claims.ContainsKey("nonsense"));
    }

    // https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-configure
    [Fact]
    public async Task A_role_that_is_only_eligible_is_in_no_token_and_gives_no_right()
    {
        await using var cloud = await EntraWorld.StartAsync(s => s.Tenant("Contoso").People.Single(p => p.Upn == "olga@contoso.com").EligibleRoles.Add("Global Administrator"));
        var olga = cloud.Server.State.Person("olga@contoso.com");
        var before = (await cloud.PasswordAsync()).Expect(200).Text("access_token");
        Assert.Equal("""["b79fbf4d-3ef9-4689-8143-76b194e85509"]""", Reply.Claims(before)["wids"]!.ToJsonString());
        var listed = await cloud.GraphAsync("GET", "me/transitiveMemberOf/microsoft.graph.directoryRole?$count=true&$select=id", before, headers: ("ConsistencyLevel", "eventual"));
        Assert.Empty(listed.Expect(200).Values);

        olga.Roles.Add(olga.EligibleRoles.Single());

        Assert.Contains(DirectoryRole.GlobalAdministrator.TemplateId.ToString(), Reply.Claims((await cloud.PasswordAsync()).Text("access_token"))["wids"]!.ToJsonString(), StringComparison.Ordinal);
    }

    // "up to 28 hours": https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation#token-lifetime
    [Fact]
    public async Task A_client_that_understands_challenges_gets_a_long_lived_token()
    {
        await using var cloud = await EntraWorld.StartAsync();

        var tokens = (await cloud.PasswordAsync(more: ("claims", """{"access_token":{"xms_cc":{"values":["cp1"]}}}"""))).Expect(200);

        Assert.Equal(24 * 3600 - 1, (int)tokens.Json["expires_in"]!);
        Assert.Equal("""["cp1"]""", Reply.Claims(tokens.Text("access_token"))["xms_cc"]!.ToJsonString());
    }

    private static void Grant(Cloud cloud) => cloud.Contoso().PermissionGrants.Add(new PermissionGrant
    {
        Id = "orders",
        ClientId = cloud.Contoso().FindServicePrincipal(Guid.Parse(DesktopAppId))!.Id,
        ResourceId = cloud.Contoso().FindServicePrincipal(Guid.Parse(ApiAppId))!.Id,
        Scopes = ["Orders.Read"],
    });
}
