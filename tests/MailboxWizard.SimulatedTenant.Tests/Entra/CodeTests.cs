using static MailboxWizard.SimulatedTenant.Tests.Entra.EntraWorld;

namespace MailboxWizard.SimulatedTenant.Tests.Entra;

/// <summary>Redeeming a code, by each kind of client. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#redeem-a-code-for-an-access-token</summary>
public sealed class CodeTests
{
    // https://learn.microsoft.com/entra/identity-platform/reference-error-codes
    [Theory]
    [InlineData("redirect_uri", "http://localhost:5000/other", 401, "invalid_client", 500112)]
    [InlineData("client_secret", "", 401, "invalid_client", 7000218)]
    [InlineData("client_secret", "wrong", 401, "invalid_client", 7000215)]
    [InlineData("code", "not-a-code", 400, "invalid_grant", 9002313)]
    [InlineData("code", "", 400, "invalid_request", 900144)]
    [InlineData("grant_type", "", 400, "invalid_request", 900144)]
    [InlineData("grant_type", "magic", 400, "unsupported_grant_type", 70003)]
    [InlineData("client_id", "", 400, "invalid_request", 900144)]
    [InlineData("scope", "openid User.Read https://outlook.office365.com/EWS.AccessAsUser.All", 400, "invalid_request", 28000)]
    [InlineData("scope", "Directory.Read.All", 400, "invalid_grant", 65001)]
    [InlineData("resource", GraphUri, 400, "invalid_request", 901002)]
    public async Task Each_fault_has_its_number(string name, string value, int status, string error, int code)
    {
        await using var cloud = await Cloud.StartAsync();
        var back = await cloud.NewBrowser().SignInAsync("Erik Engineer", Basic);
        var form = new Dictionary<string, string>
        {
            ["client_id"] = Cloud.WizardAppId,
            ["client_secret"] = Cloud.WizardSecret,
            ["grant_type"] = "authorization_code",
            ["code"] = back["code"],
            ["redirect_uri"] = Cloud.Redirect,
            ["code_verifier"] = Browser.Verifier,
        };
        form[name] = value;

        var refused = (await cloud.TokenAsync("organizations", [.. form.Select(f => (f.Key, f.Value))])).Expect(status);

        Assert.Equal((error, code), (refused.Text("error"), refused.AadSts));
    }

    [Fact]
    public async Task A_code_ends_after_ten_minutes()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync(time: time);
        var back = await cloud.NewBrowser().SignInAsync("Erik Engineer", Basic);
        time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(70008, (await cloud.RedeemAsync(back["code"], Basic)).Expect(400).AadSts);
    }

    [Fact]
    public async Task A_code_is_redeemed_in_the_tenant_it_was_given_for()
    {
        await using var cloud = await Cloud.StartAsync();
        await cloud.NewBrowser().SignInAsync("Ada Admin", Basic);
        var back = await cloud.NewBrowser().SignInAsync("Erik Engineer", Basic);

        var refused = await cloud.TokenAsync("contoso.com", ("client_id", Cloud.WizardAppId), ("client_secret", Cloud.WizardSecret), ("grant_type", "authorization_code"), ("code", back["code"]), ("redirect_uri", Cloud.Redirect), ("code_verifier", Browser.Verifier));

        Assert.Equal(700005, refused.Expect(400).AadSts);
    }

    // https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#redirect-uris-for-single-page-apps-spas
    [Fact]
    public async Task A_page_redeems_across_origins_with_a_challenge_and_for_a_day()
    {
        var time = new SettableTime();
        await using var cloud = await EntraWorld.StartAsync(time: time);
        var browser = cloud.NewBrowser();
        Task<Reply> AskAsync(string? origin, params (string, string)[] more) => cloud.PostAsync("contoso.com/oauth2/v2.0/token", [("client_id", PageAppId), ("scope", Basic), .. more], origin);
        (string, string)[] code(string value) => [("grant_type", "authorization_code"), ("code", value), ("redirect_uri", PageRedirect), ("code_verifier", Browser.Verifier)];
        async Task<string> SignInAsync()
        {
            await browser.AuthorizeAsync(Basic, "contoso.com", ("client_id", PageAppId), ("redirect_uri", PageRedirect), ("response_mode", "fragment"));
            await browser.PressAsync("Olga Ordinary");
            return browser.Returned()["code"];
        }

        await browser.AuthorizeAsync(Basic, "contoso.com", ("client_id", PageAppId), ("redirect_uri", PageRedirect), ("response_mode", "fragment"), ("code_challenge", null), ("code_challenge_method", null));
        Assert.StartsWith("AADSTS9002325", browser.Returned()["error_description"], StringComparison.Ordinal);
        Assert.Equal(9002327, (await AskAsync(null, code(await SignInAsync()))).Expect(400).AadSts);
        Assert.Equal(700025, (await AskAsync("https://page.contoso.example", [.. code(await SignInAsync()), ("client_secret", "any")])).Expect(401).AadSts);
        var tokens = (await AskAsync("https://page.contoso.example", code(await SignInAsync()))).Expect(200);
        Assert.Equal("https://page.contoso.example", tokens.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("0", (string)Reply.Claims(tokens.Text("access_token"))["appidacr"]!);
        time.Advance(TimeSpan.FromHours(23));
        var refreshed = (await AskAsync("https://page.contoso.example", ("grant_type", "refresh_token"), ("refresh_token", tokens.Text("refresh_token")))).Expect(200);
        time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(700084, (await AskAsync("https://page.contoso.example", ("grant_type", "refresh_token"), ("refresh_token", refreshed.Text("refresh_token")))).Expect(400).AadSts);
    }

    [Fact]
    public async Task Only_a_page_redeems_across_origins()
    {
        await using var cloud = await Cloud.StartAsync();
        var back = await cloud.NewBrowser().SignInAsync("Erik Engineer", Basic);

        var refused = await cloud.PostAsync("organizations/oauth2/v2.0/token",
            [("client_id", Cloud.WizardAppId), ("client_secret", Cloud.WizardSecret), ("grant_type", "authorization_code"), ("code", back["code"]), ("redirect_uri", Cloud.Redirect), ("code_verifier", Browser.Verifier)], "http://localhost:5000");

        Assert.Equal(9002326, refused.Expect(400).AadSts);
    }

    [Fact]
    public async Task An_installed_program_shows_no_secret()
    {
        await using var cloud = await EntraWorld.StartAsync();
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync(Basic, "contoso.com", ("client_id", DesktopAppId), ("redirect_uri", "http://localhost:1234"), ("response_mode", "query"));
        await browser.PressAsync("Olga Ordinary");
        (string, string)[] form = [("client_id", DesktopAppId), ("grant_type", "authorization_code"), ("code", browser.Returned()["code"]), ("redirect_uri", "http://localhost:1234"), ("code_verifier", Browser.Verifier)];

        Assert.Equal(700025, (await cloud.TokenAsync("contoso.com", [.. form, ("client_secret", "x")])).Expect(401).AadSts);
        (await cloud.TokenAsync("contoso.com", form)).Expect(200);
    }

    [Fact]
    public async Task The_token_endpoint_takes_forms_that_are_posted_and_nothing_else()
    {
        await using var cloud = await Cloud.StartAsync();

        Assert.Equal(900561, (await cloud.GetAsync("contoso.com/oauth2/v2.0/token")).Expect(400).AadSts);
        var json = new HttpRequestMessage(HttpMethod.Post, "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token") { Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json") };
        Assert.Equal(900144, (await cloud.SendAsync(json)).Expect(400).AadSts);
        Assert.Empty(cloud.Server.Requests.Unknown);
    }
}
