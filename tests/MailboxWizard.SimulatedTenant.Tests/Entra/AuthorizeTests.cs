using System.Text.Json.Nodes;
using static MailboxWizard.SimulatedTenant.Tests.Entra.EntraWorld;

namespace MailboxWizard.SimulatedTenant.Tests.Entra;

/// <summary>What the authorize endpoints take and refuse. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-authorization-code</summary>
public sealed class AuthorizeTests
{
    // "The Microsoft identity platform supports both plain and S256", and without a method it is plain.
    [Theory]
    [InlineData("plain")]
    [InlineData(null)]
    public async Task A_plain_challenge_is_the_verifier_itself(string? method)
    {
        await using var cloud = await Cloud.StartAsync();
        var back = await cloud.NewBrowser().SignInAsync("Erik Engineer", Basic, ("code_challenge", Browser.Verifier), ("code_challenge_method", method));

        Assert.Equal(501481, (await cloud.RedeemAsync(back["code"], Basic, Browser.Verifier + "x")).AadSts);
        (await cloud.RedeemAsync(back["code"], Basic)).Expect(200);
    }

    [Theory]
    [InlineData("short", "S256", 501491)]
    [InlineData("a-challenge-of-forty-three-characters-or-more-", "S512", 501491)]
    [InlineData(null, "S256", 50147)]
    public async Task A_challenge_that_can_be_none_is_refused(string? challenge, string method, int code)
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();

        await browser.AuthorizeAsync(Basic, extra: [("code_challenge", challenge), ("code_challenge_method", method)]);

        Assert.StartsWith($"AADSTS{code}:", browser.Posted()["error_description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_without_a_challenge_needs_no_verifier()
    {
        await using var cloud = await Cloud.StartAsync();
        var back = await cloud.NewBrowser().SignInAsync("Erik Engineer", Basic, ("code_challenge", null), ("code_challenge_method", null));

        (await cloud.RedeemAsync(back["code"], Basic, verifier: null)).Expect(200);
    }

    [Fact]
    public async Task Response_mode_fragment_puts_the_answer_behind_the_hash()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync(Basic, extra: ("response_mode", "fragment"));
        await browser.PressAsync("Erik Engineer");

        Assert.StartsWith(Cloud.Redirect + "#code=", browser.Location!.ToString(), StringComparison.Ordinal);
        (await cloud.RedeemAsync(browser.Returned()["code"], Basic)).Expect(200);
    }

    // https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
    [Fact]
    public async Task The_port_of_this_machine_does_not_matter_and_no_other_part_may_differ()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();

        await browser.AuthorizeAsync(Basic, extra: ("redirect_uri", "http://localhost:49999/signin-oidc"));
        Assert.Equal("Pick an account", browser.Title);
        foreach (var other in new[] { "https://localhost:5000/signin-oidc", "http://127.0.0.1:5000/signin-oidc", "http://localhost:5000/signin-oidc?x=1", "http://localhost:5000@evil.example/signin-oidc" })
        {
            await browser.AuthorizeAsync(Basic, extra: ("redirect_uri", other));
            Assert.Contains("AADSTS50011", browser.Text(), StringComparison.Ordinal);
        }
    }

    // "Redirect URIs not configured with a path segment are returned with a trailing slash": https://learn.microsoft.com/entra/identity-platform/reply-url
    [Fact]
    public async Task A_bare_host_is_returned_to_with_a_slash()
    {
        await using var cloud = await EntraWorld.StartAsync();
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync(Basic, "contoso.com", ("client_id", DesktopAppId), ("redirect_uri", "http://localhost:8400"), ("response_mode", "query"));
        await browser.PressAsync("Olga Ordinary");

        Assert.StartsWith("http://localhost:8400/?code=", browser.Location!.ToString(), StringComparison.Ordinal);
    }

    // https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#protocol-diagram-access-token-acquisition
    [Fact]
    public async Task A_hybrid_answer_has_an_id_token_that_vouches_for_the_code()
    {
        await using var cloud = await Cloud.StartAsync(seed: s => s.Application("MailboxWizard").MayIssueIdTokenDirectly = true);
        var back = await cloud.NewBrowser().SignInAsync("Erik Engineer", Basic, ("response_type", "code id_token"));

        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(back["code"]));
        Assert.Equal(System.Buffers.Text.Base64Url.EncodeToString(hash.AsSpan(0, 16)), (string)Reply.Claims(back["id_token"])["c_hash"]!);
        Assert.Equal("the-nonce", (string)Reply.Claims(back["id_token"])["nonce"]!);
    }

    // https://learn.microsoft.com/entra/identity-platform/reference-error-codes
    [Theory]
    [InlineData("response_type", "id_token", "AADSTS700054")]
    [InlineData("response_type", "token", "AADSTS70005")]
    [InlineData("response_type", "magic", "AADSTS70005")]
    [InlineData("response_type", null, "AADSTS900144")]
    [InlineData("prompt", "please", "AADSTS90023")]
    [InlineData("resource", GraphUri, "AADSTS901002")]
    [InlineData("scope", null, "AADSTS900144")]
    [InlineData("scope", "openid https%3A%2F%2Fgraph.microsoft.com%2FUser.Read", "AADSTS70011")]
    [InlineData("scope", "openid .default User.Read", "AADSTS70011")]
    [InlineData("scope", "openid https://nothing.example/Read", "AADSTS500011")]
    [InlineData("claims", "{", "AADSTS90023")]
    public async Task What_is_wrong_with_a_request_is_told_to_the_application(string name, string? value, string code)
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();

        await browser.AuthorizeAsync(Basic, extra: [("response_mode", "form_post"), (name, value)]);

        var back = browser.Posted();
        Assert.StartsWith(code + ":", back["error_description"], StringComparison.Ordinal);
        Assert.Equal("the-state", back["state"]);
    }

    [Theory]
    [InlineData("client_id", "00000000-1111-2222-3333-444444444444", "organizations", "AADSTS700016")]
    [InlineData("client_id", null, "organizations", "AADSTS900144")]
    [InlineData("redirect_uri", null, "organizations", "AADSTS900144")]
    [InlineData("client_id", DesktopAppId, "organizations", "AADSTS50194")]
    [InlineData("client_id", DesktopAppId, "fabrikam.com", "AADSTS700016")]
    [InlineData("state", "x", "consumers", "AADSTS9002332")]
    [InlineData("state", "x", "nobody.example", "AADSTS90002")]
    [InlineData("state", "x", "nonsense", "AADSTS900023")]
    public async Task Whoever_is_not_known_well_enough_to_be_returned_to_gets_a_page(string name, string? value, string authority, string code)
    {
        await using var cloud = await EntraWorld.StartAsync();
        var browser = cloud.NewBrowser();

        await browser.AuthorizeAsync(Basic, authority, (name, value));

        Assert.Null(browser.Location);
        Assert.Empty(browser.Page.Forms);
        Assert.Contains(code, browser.Text(), StringComparison.Ordinal);
    }

    // https://learn.microsoft.com/previous-versions/azure/active-directory/azuread-dev/v1-protocols-oauth-code
    [Fact]
    public async Task V1_names_a_resource_and_its_tokens_say_more_in_texts()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync(time: time, seed: s => s.Application("MailboxWizard").RequiredPermissions = ["Microsoft Graph/User.Read (Scope)"]);
        var browser = cloud.NewBrowser();
        await browser.GoAsync($"/spectrum.example/oauth2/authorize?client_id={Cloud.WizardAppId}&redirect_uri={Uri.EscapeDataString(Cloud.Redirect)}&response_type=code&resource={Uri.EscapeDataString(GraphUri)}&state=s");
        await browser.PressAsync("Erik Engineer");
        var back = browser.Returned();

        var tokens = (await cloud.TokenV1Async("spectrum.example", ("client_id", Cloud.WizardAppId), ("client_secret", Cloud.WizardSecret), ("grant_type", "authorization_code"), ("code", back["code"]), ("redirect_uri", Cloud.Redirect))).Expect(200);
        var refreshed = (await cloud.TokenV1Async("spectrum.example", ("client_id", Cloud.WizardAppId), ("client_secret", Cloud.WizardSecret), ("grant_type", "refresh_token"), ("refresh_token", tokens.Text("refresh_token")), ("resource", GraphUri))).Expect(200);

        Assert.Equal("s", back["state"]);
        Assert.Equal(["access_token", "expires_in", "expires_on", "ext_expires_in", "id_token", "not_before", "refresh_token", "resource", "scope", "token_type"], tokens.Json.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
        Assert.Equal((GraphUri, "3899", $"{time.GetUtcNow().AddMinutes(65).ToUnixTimeSeconds()}"), (tokens.Text("resource"), tokens.Text("expires_in"), tokens.Text("expires_on")));
        var id = Reply.Claims(tokens.Text("id_token"));
        Assert.Equal(("1.0", $"https://sts.windows.net/{cloud.TenantId("spectrum.example")}/", "erik@spectrum.example"), ((string)id["ver"]!, (string)id["iss"]!, (string)id["unique_name"]!));
        (await cloud.GraphAsync("GET", "me", refreshed.Text("access_token"))).Expect(200);
    }

    [Theory]
    [InlineData("", "AADSTS50001")]
    [InlineData("&resource=https%3A%2F%2Fnothing.example", "AADSTS500011")]
    [InlineData("&resource=https%3A%2F%2Foutlook.office365.com", "AADSTS650057")]
    public async Task V1_wants_a_resource_that_the_registration_declares(string resource, string code)
    {
        await using var cloud = await Cloud.StartAsync(seed: s => s.Application("MailboxWizard").RequiredPermissions = ["Microsoft Graph/User.Read (Scope)"]);
        var browser = cloud.NewBrowser();

        await browser.GoAsync($"/organizations/oauth2/authorize?client_id={Cloud.WizardAppId}&redirect_uri={Uri.EscapeDataString(Cloud.Redirect)}&response_type=code{resource}");

        Assert.StartsWith(code + ":", browser.Returned()["error_description"], StringComparison.Ordinal);
    }

    // https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
    [Fact]
    public async Task A_tenant_of_another_cloud_is_only_told_to_be_elsewhere()
    {
        await using var cloud = await Cloud.StartAsync(seed: s => s.Tenant("Fabrikam").Cloud = "usGovernment");
        var browser = cloud.NewBrowser();
        Task<Reply> TokenAsync(string endpoint, params (string, string)[] more) => cloud.PostAsync($"fabrikam.com/{endpoint}", [("client_id", Cloud.WizardAppId), ("grant_type", "client_credentials"), ("scope", GraphUri + "/.default"), .. more]);

        await browser.AuthorizeAsync(Basic, "fabrikam.com");
        Assert.Contains("AADSTS90038", browser.Text(), StringComparison.Ordinal);
        Assert.Equal(900382, (await TokenAsync("oauth2/v2.0/token", ("client_secret", Cloud.WizardSecret))).Expect(400).AadSts);
        Assert.Equal(900432, (await TokenAsync("oauth2/token", ("client_secret", Cloud.WizardSecret))).Expect(400).AadSts);
        Assert.Equal(90038, (await TokenAsync("oauth2/v2.0/token")).Expect(400).AadSts);
        await browser.AuthorizeAsync(Basic);
        Assert.DoesNotContain(browser.Buttons, b => b.Contains("fabrikam", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_error_carries_its_ids_and_no_more()
    {
        await using var cloud = await Cloud.StartAsync();
        var correlation = Guid.NewGuid().ToString();
        var request = new HttpRequestMessage(HttpMethod.Post, "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token") { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]) };
        request.Headers.Add("client-request-id", correlation);

        var refused = (await cloud.SendAsync(request)).Expect(400);

        Assert.Equal(correlation, refused.Text("correlation_id"));
        Assert.Equal(refused.Text("trace_id"), refused.Headers.GetValues("x-ms-request-id").Single());
        Assert.EndsWith($"Trace ID: {refused.Text("trace_id")} Correlation ID: {correlation} Timestamp: {refused.Text("timestamp")}", refused.Text("error_description"), StringComparison.Ordinal);
        Assert.IsType<JsonArray>(refused.Json["error_codes"]);
    }
}
