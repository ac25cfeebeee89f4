using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using static MailboxWizard.SimulatedTenant.Tests.Entra.EntraWorld;

namespace MailboxWizard.SimulatedTenant.Tests.Entra;

/// <summary>Which tokens Graph takes. https://learn.microsoft.com/graph/errors and https://learn.microsoft.com/graph/resolve-auth-errors</summary>
public sealed class TokenAtGraphTests
{
    private const string Realm = "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", client_id=\"00000003-0000-0000-c000-000000000000\"";

    [Theory]
    [InlineData("", "Access token is empty.")]
    [InlineData("Bearer ", "Access token is empty.")]
    [InlineData("Basic abc", "Access token is empty.")]
    [InlineData("Bearer abc", "IDX14100: JWT is not well formed, there are no dots (.).")]
    [InlineData("Bearer a.b", "CompactToken parsing failed with error code: 80049217")]
    [InlineData("Bearer a.b.c", "Access token validation failure. Invalid signature.")]
    [InlineData("Bearer e30.e30.e30", "Access token validation failure. Invalid signature.")]
    public async Task What_is_no_token_is_refused_with_its_reason(string authorization, string reason)
    {
        await using var cloud = await Cloud.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "https://graph.microsoft.com/v1.0/me");
        if (authorization.Length > 0) request.Headers.TryAddWithoutValidation("Authorization", authorization);

        var refused = (await cloud.SendAsync(request)).Expect(401);

        Assert.Equal("InvalidAuthenticationToken", refused.ErrorCode);
        Assert.StartsWith(reason, refused.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(Realm, refused.Headers.GetValues("WWW-Authenticate").Single());
    }

    // https://datatracker.ietf.org/doc/html/rfc8725#section-3.1
    [Theory]
    [InlineData("none", false)]
    [InlineData("None", true)]
    [InlineData("HS256", true)]
    [InlineData("RS512", true)]
    public async Task Another_algorithm_is_an_invalid_signature(string algorithm, bool keepsSignature)
    {
        await using var cloud = await EntraWorld.StartAsync();
        var parts = (await cloud.PasswordAsync()).Text("access_token").Split('.');
        var header = Header(string.Join('.', parts));
        header["alg"] = algorithm;

        var refused = await cloud.GraphAsync("GET", "me", $"{Encode(header)}.{parts[1]}.{(keepsSignature ? parts[2] : "")}");

        Assert.Equal("Access token validation failure. Invalid signature.", refused.Expect(401).ErrorMessage);
    }

    // A token of the real Microsoft is one that another key signed: nothing of it is believed.
    [Fact]
    public async Task A_token_that_another_key_signed_is_of_no_use()
    {
        await using var cloud = await EntraWorld.StartAsync();
        var parts = (await cloud.PasswordAsync()).Text("access_token").Split('.');
        using var foreign = RSA.Create(2048);
        var signature = foreign.SignData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var claims = Reply.Claims(string.Join('.', parts));
        claims["oid"] = cloud.Server.State.Person("ada@contoso.com").Id.ToString();

        Assert.Equal("Access token validation failure. Invalid signature.", (await cloud.GraphAsync("GET", "me", $"{parts[0]}.{parts[1]}.{System.Buffers.Text.Base64Url.EncodeToString(signature)}")).Expect(401).ErrorMessage);
        Assert.Equal("Access token validation failure. Invalid signature.", (await cloud.GraphAsync("GET", "me", $"{parts[0]}.{Encode(claims)}.{parts[2]}")).Expect(401).ErrorMessage);
        await using var other = await EntraWorld.StartAsync();
        Assert.Equal("Access token validation failure. Invalid signature.", (await other.GraphAsync("GET", "me", string.Join('.', parts))).Expect(401).ErrorMessage);
    }

    [Fact]
    public async Task A_token_for_another_audience_is_refused()
    {
        await using var cloud = await EntraWorld.StartAsync();
        var exchange = (await cloud.DaemonAsync("https://outlook.office365.com/.default")).Text("access_token");
        var ofOwnApi = (await cloud.DaemonAsync("api://orders/.default")).Text("access_token");
        var id = (await cloud.PasswordAsync()).Text("id_token");

        foreach (var token in new[] { exchange, ofOwnApi, id })
            Assert.Equal("Access token validation failure. Invalid audience.", (await cloud.GraphAsync("GET", "users", token)).Expect(401).ErrorMessage);
    }

    [Fact]
    public async Task A_token_is_good_in_its_time_for_people_and_clients_that_still_exist()
    {
        var time = new SettableTime();
        await using var cloud = await EntraWorld.StartAsync(time: time);
        var token = (await cloud.PasswordAsync()).Text("access_token");
        (await cloud.GraphAsync("GET", "me", token)).Expect(200);

        time.Advance(-TimeSpan.FromMinutes(10));
        Assert.Equal("Lifetime validation failed, the token is not yet valid.", (await cloud.GraphAsync("GET", "me", token)).Expect(401).ErrorMessage);
        time.Advance(TimeSpan.FromMinutes(75));
        Assert.Equal("Lifetime validation failed, the token is expired.", (await cloud.GraphAsync("GET", "me", token)).Expect(401).ErrorMessage);
        time.Advance(-TimeSpan.FromMinutes(30));
        var desktop = cloud.Contoso().FindServicePrincipal(Guid.Parse(DesktopAppId))!;
        cloud.Contoso().ServicePrincipals.Remove(desktop);
        // https://github.com/microsoftgraph/msgraph-sdk-php/issues/230
        Assert.Equal("Authorization_IdentityNotFound", (await cloud.GraphAsync("GET", "me", token)).Expect(401).ErrorCode);
        cloud.Contoso().ServicePrincipals.Add(desktop);
        cloud.Server.State.Person("olga@contoso.com").AccountEnabled = false;
        Assert.Equal("InvalidAuthenticationToken", (await cloud.GraphAsync("GET", "me", token)).Expect(401).ErrorCode);
    }

    [Fact]
    public async Task A_token_opens_its_own_tenant_and_no_other()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Directory.Read.All");
        var other = cloud.Server.State.Person("frank@fabrikam.com");

        foreach (var key in new[] { other.Id.ToString(), other.UserPrincipalName })
            Assert.Equal("Request_ResourceNotFound", (await cloud.GraphAsync("GET", $"users/{key}", token)).Expect(404).ErrorCode);
        Assert.Equal([cloud.TenantId("contoso.com")], (await cloud.GraphAsync("GET", "organization", token)).Expect(200).Values.Select(o => (string)o!["id"]!));
        cloud.Server.State.Tenants.Remove(cloud.Contoso());
        Assert.Equal("Access token validation failure. Invalid tenant.", (await cloud.GraphAsync("GET", "me", token)).Expect(401).ErrorMessage);
    }

    // https://learn.microsoft.com/entra/identity-platform/app-resilience-continuous-access-evaluation
    [Fact]
    public async Task A_revoked_token_is_challenged_and_the_challenge_leads_to_a_new_sign_in()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync(time: time);
        const string Capable = """{"access_token":{"xms_cc":{"values":["cp1"]}}}""";
        var browser = cloud.NewBrowser();
        var token = (await cloud.RedeemAsync((await browser.SignInAsync("Erik Engineer", Basic, ("claims", Capable)))["code"], Basic)).Text("access_token");
        (await cloud.GraphAsync("GET", "me", token)).Expect(200);
        time.Advance(TimeSpan.FromMinutes(5));
        var revoked = time.GetUtcNow();
        cloud.Server.State.Person("erik@spectrum.example").SessionsValidFrom = revoked;

        var challenged = (await cloud.GraphAsync("GET", "me", token)).Expect(401);

        var reason = "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp";
        var claims = $$$$"""{"access_token":{"nbf":{"essential":true,"value":"{{{{revoked.ToUnixTimeSeconds()}}}}"}}}""";
        Assert.Equal(reason, challenged.ErrorMessage);
        Assert.Equal($"{Realm}, error_description=\"{reason}\", error=\"insufficient_claims\", claims=\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(claims))}\"", challenged.Headers.GetValues("WWW-Authenticate").Single());
        var batch = (await cloud.GraphAsync("POST", "$batch", token, new { requests = new[] { new { id = "1", method = "GET", url = "/me" } } })).Expect(401);
        Assert.Contains("insufficient_claims", batch.Headers.GetValues("WWW-Authenticate").Single(), StringComparison.Ordinal);

        // Exchange speaks of it too, in its own header.
        var exchange = await ExchangeAsync(cloud, browser, Capable, time);
        Assert.Contains("error=\"insufficient_claims\", claims=\"", exchange, StringComparison.Ordinal);

        await browser.AuthorizeAsync(Basic, extra: [("login_hint", "erik@spectrum.example"), ("claims", claims)]);
        Assert.Equal("Pick an account", browser.Title);
        await browser.PressAsync("Erik Engineer");
        (await cloud.GraphAsync("GET", "me", (await cloud.RedeemAsync(browser.Posted()["code"], Basic)).Expect(200).Text("access_token"))).Expect(200);
    }

    // "only if it declares its client capabilities": https://learn.microsoft.com/entra/identity-platform/claims-challenge#client-capabilities
    [Fact]
    public async Task A_client_that_understands_no_challenges_keeps_its_token_until_it_ends()
    {
        var time = new SettableTime();
        await using var cloud = await EntraWorld.StartAsync(time: time);
        var tokens = await cloud.PasswordAsync();
        time.Advance(TimeSpan.FromMinutes(5));
        cloud.Server.State.Person("olga@contoso.com").SessionsValidFrom = time.GetUtcNow();

        (await cloud.GraphAsync("GET", "me", tokens.Text("access_token"))).Expect(200);
        var refused = await cloud.TokenAsync("contoso.com", ("client_id", DesktopAppId), ("grant_type", "refresh_token"), ("refresh_token", tokens.Text("refresh_token")), ("scope", Basic));
        Assert.Equal(50173, refused.Expect(400).AadSts);
    }

    private static async Task<string> ExchangeAsync(Cloud cloud, Browser browser, string capable, SettableTime time)
    {
        const string Scope = "https://outlook.office365.com/EWS.AccessAsUser.All";
        var token = (await cloud.RedeemAsync((await browser.SignInAsync("Ada Admin", Scope, ("claims", capable)))["code"], Scope)).Text("access_token");
        time.Advance(TimeSpan.FromMinutes(1));
        cloud.Server.State.Person("ada@contoso.com").SessionsValidFrom = time.GetUtcNow();
        return string.Join(", ", (await cloud.EwsAsync(token, "<x/>")).Expect(401).Headers.GetValues("WWW-Authenticate"));
    }

    private static string Encode(JsonObject json) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
