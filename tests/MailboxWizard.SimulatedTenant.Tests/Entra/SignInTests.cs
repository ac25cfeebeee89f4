namespace MailboxWizard.SimulatedTenant.Tests.Entra;

/// <summary>How Entra signs someone in. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow</summary>
public sealed class SignInTests
{
    private const string Basic = "openid profile offline_access User.Read";

    [Fact]
    public async Task The_page_lists_everyone_by_name_address_and_role()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();

        await browser.AuthorizeAsync(Basic);

        Assert.Equal(
            [
                "Erik Engineer erik@spectrum.example", "Sam Support sam@spectrum.example",
                "Ada Admin ada@contoso.com Global Administrator", "Ben Builder ben@contoso.com Application Administrator",
                "Olga Ordinary olga@contoso.com", "Petra Privileged petra@contoso.com Privileged Role Administrator",
                "Frank Admin frank@fabrikam.com Global Administrator", "Fiona Builder fiona@fabrikam.com Application Administrator", "Otto Ordinary otto@fabrikam.com",
                "Next",
            ], browser.Buttons);
        Assert.Contains("Simulated Microsoft 365", browser.Page.QuerySelector("header")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_that_names_a_tenant_offers_only_its_people()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();

        await browser.AuthorizeAsync(Basic, authority: "fabrikam.com");

        Assert.All(browser.Buttons.Except(["Next"]), name => Assert.Contains("@fabrikam.com", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_login_hint_comes_first()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();

        await browser.AuthorizeAsync(Basic, extra: ("login_hint", "ben@contoso.com"));

        Assert.StartsWith("Ben Builder", browser.Buttons[0], StringComparison.Ordinal);
        Assert.Single(browser.Buttons, name => name.StartsWith("Ben Builder", StringComparison.Ordinal));
    }

    // https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
    [Fact]
    public async Task The_id_token_says_who_in_which_tenant_with_which_roles_and_when()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync(time: time);
        var back = await cloud.NewBrowser().SignInAsync("Ada Admin", Basic);
        var tokens = await cloud.RedeemAsync(back["code"], Basic);

        var claims = Reply.Claims(tokens.Text("id_token"));
        claims.Remove("sub");
        foreach (var opaque in new[] { "uti", "rh", "sid" }) Assert.True(claims.Remove(opaque));
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(
            $$"""
            {"aud":"{{Cloud.WizardAppId}}","iss":"https://login.microsoftonline.com/{{cloud.TenantId("contoso.com")}}/v2.0","iat":{{now}},"nbf":{{now - 300}},"exp":{{now + 3900}},"tid":"{{cloud.TenantId("contoso.com")}}","oid":"{{cloud.Server.State.Person("ada@contoso.com").Id}}","name":"Ada Admin","preferred_username":"ada@contoso.com","nonce":"the-nonce","auth_time":{{now}},"wids":["62e90394-69f5-4237-9190-012177145e10","b79fbf4d-3ef9-4689-8143-76b194e85509"],"ver":"2.0"}
            """, claims.ToJsonString());
        Assert.Equal("the-state", back["state"]);
        Assert.Equal(back["client_info"], tokens.Text("client_info"));
    }

    [Fact]
    public async Task App_roles_come_from_the_tenant_that_assigned_them()
    {
        await using var cloud = await Cloud.StartAsync();

        var engineer = await cloud.RedeemAsync((await cloud.NewBrowser().SignInAsync("Erik Engineer", Basic))["code"], Basic);
        var stranger = await cloud.RedeemAsync((await cloud.NewBrowser().SignInAsync("Ada Admin", Basic))["code"], Basic);

        Assert.Equal("""["Engineer"]""", Reply.Claims(engineer.Text("id_token"))["roles"]!.ToJsonString());
        Assert.Null(Reply.Claims(stranger.Text("id_token"))["roles"]);
    }

    // https://learn.microsoft.com/entra/identity-platform/reply-url
    [Theory]
    [InlineData("http://localhost:5000/signin-oidc/")]
    [InlineData("http://localhost:5000/Signin-oidc")]
    [InlineData("https://evil.example/signin-oidc")]
    public async Task An_address_that_is_not_registered_exactly_gets_a_page_and_no_code(string redirect)
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();

        await browser.AuthorizeAsync(Basic, extra: ("redirect_uri", redirect));

        Assert.Null(browser.Location);
        Assert.Contains("AADSTS50011", browser.Page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_works_once()
    {
        await using var cloud = await Cloud.StartAsync();
        var back = await cloud.NewBrowser().SignInAsync("Erik Engineer", Basic);

        (await cloud.RedeemAsync(back["code"], Basic)).Expect(200);
        var again = (await cloud.RedeemAsync(back["code"], Basic)).Expect(400);

        Assert.Equal(54005, again.AadSts);
        Assert.Equal("invalid_grant", again.Text("error"));
    }

    // https://datatracker.ietf.org/doc/html/rfc7636
    [Theory]
    [InlineData("another-verifier-of-at-least-forty-three-characters")]
    [InlineData(null)]
    public async Task A_code_needs_the_verifier_of_its_challenge(string? verifier)
    {
        await using var cloud = await Cloud.StartAsync();
        var back = await cloud.NewBrowser().SignInAsync("Erik Engineer", Basic);

        Assert.Equal(501481, (await cloud.RedeemAsync(back["code"], Basic, verifier)).AadSts);
        (await cloud.RedeemAsync(back["code"], Basic)).Expect(200);
    }

    [Fact]
    public async Task The_browser_remembers_the_person_for_a_login_hint_and_auth_time_stays()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync(time: time);
        var browser = cloud.NewBrowser();
        await browser.SignInAsync("Erik Engineer", Basic);
        var signedInAt = time.GetUtcNow();
        time.Advance(TimeSpan.FromMinutes(20));

        await browser.AuthorizeAsync(Basic, extra: ("login_hint", "erik@spectrum.example"));

        var claims = Reply.Claims((await cloud.RedeemAsync(browser.Posted()["code"], Basic)).Text("id_token"));
        Assert.Equal(signedInAt.ToUnixTimeSeconds(), (long)claims["auth_time"]!);
    }

    [Theory]
    [InlineData("prompt", "login")]
    [InlineData("prompt", "select_account")]
    [InlineData("max_age", "0")]
    [InlineData("max_age", "900")]
    public async Task A_fresh_sign_in_can_be_asked_for(string name, string value)
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync(time: time);
        var browser = cloud.NewBrowser();
        await browser.SignInAsync("Erik Engineer", Basic);
        time.Advance(TimeSpan.FromMinutes(20));

        await browser.AuthorizeAsync(Basic, extra: [("login_hint", "erik@spectrum.example"), (name, value)]);
        Assert.Equal("Pick an account", browser.Title);
        await browser.PressAsync("Erik Engineer");

        var claims = Reply.Claims((await cloud.RedeemAsync(browser.Posted()["code"], Basic)).Text("id_token"));
        Assert.Equal(time.GetUtcNow().ToUnixTimeSeconds(), (long)claims["auth_time"]!);
    }

    [Fact]
    public async Task Prompt_none_without_a_session_answers_login_required()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();

        await browser.AuthorizeAsync(Basic, extra: ("prompt", "none"));

        var back = browser.Posted();
        Assert.Equal(("login_required", "the-state"), (back["error"], back["state"]));
        Assert.StartsWith("AADSTS50058", back["error_description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_mode_query_puts_the_code_into_the_address()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync(Basic, extra: ("response_mode", "query"));
        await browser.PressAsync("Erik Engineer");

        Assert.Equal(302, browser.Status);
        Assert.StartsWith(Cloud.Redirect + "?code=", browser.Location!.ToString(), StringComparison.Ordinal);
    }

    // https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#send-a-sign-out-request
    [Fact]
    public async Task Signing_out_goes_back_to_a_registered_address_with_the_state_and_nowhere_else()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();
        await browser.SignInAsync("Erik Engineer", Basic);

        await browser.GoAsync("/organizations/oauth2/v2.0/logout?post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A5000%2Fsignout-callback-oidc&state=x%2By");
        Assert.Equal("http://localhost:5000/signout-callback-oidc?state=x%2By", browser.Location!.ToString());
        await browser.AuthorizeAsync(Basic, extra: [("login_hint", "erik@spectrum.example"), ("prompt", "none")]);
        Assert.Equal("login_required", browser.Posted()["error"]);
        await browser.GoAsync("/organizations/oauth2/v2.0/logout?post_logout_redirect_uri=https%3A%2F%2Fevil.example%2F");
        Assert.Null(browser.Location);
    }

    [Fact]
    public async Task Pages_allow_their_own_scripts_only_and_forms_to_the_application_only()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();
        await browser.SignInAsync("Erik Engineer", Basic);

        var policy = browser.Last!.Headers.GetValues("Content-Security-Policy").Single();
        var nonce = browser.Page.QuerySelector("script")!.GetAttribute("nonce");
        Assert.Equal($"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; form-action 'self' http://localhost:5000; base-uri 'none'; frame-ancestors 'none'", policy);
        Assert.Equal(["Continue"], browser.Buttons);
    }
}
