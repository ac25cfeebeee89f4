using MailboxWizard.SimulatedTenant.Beliefs;
using static MailboxWizard.SimulatedTenant.Tests.Entra.EntraWorld;

namespace MailboxWizard.SimulatedTenant.Tests.Entra;

/// <summary>A second factor, asked for by a policy, for one person, or by the claims parameter. https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant#require-multifactor-authentication</summary>
public sealed class MultifactorTests
{
    private static readonly Guid s_policy = new("ca000000-0000-4000-8000-000000000002");

    [Fact]
    public async Task A_policy_asks_in_the_browser_and_the_token_says_that_it_was_answered()
    {
        await using var cloud = await EntraWorld.StartAsync(Policy);
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync(Basic);
        await browser.PressAsync("Olga Ordinary");
        Assert.Equal("Verify your identity", browser.Title);
        await browser.PressAsync("Approve sign-in");
        await browser.PressAsync("Accept");

        var claims = Reply.Claims((await cloud.RedeemAsync(browser.Posted()["code"], Basic)).Text("access_token"));
        Assert.Equal("""["pwd","mfa"]""", claims["amr"]!.ToJsonString());
        await browser.AuthorizeAsync(Basic, extra: ("login_hint", "olga@contoso.com"));
        Assert.Contains("code", browser.Posted().Keys);
    }

    [Fact]
    public async Task Whoever_cannot_answer_goes_back_without_a_code()
    {
        await using var cloud = await EntraWorld.StartAsync(Policy);
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync(Basic);
        await browser.PressAsync("Olga Ordinary");

        await browser.PressAsync("I can't do this now");

        Assert.StartsWith("AADSTS50074:", browser.Posted()["error_description"], StringComparison.Ordinal);
        Assert.Equal("interaction_required", browser.Posted()["error"]);
    }

    // The body: https://github.com/AzureAD/microsoft-authentication-library-for-js/issues/5491
    [Fact]
    public async Task Without_a_page_the_error_says_which_claims_to_ask_for()
    {
        await using var cloud = await EntraWorld.StartAsync(Policy);
        var browser = cloud.NewBrowser();

        var v2 = (await cloud.PasswordAsync()).Expect(400);
        var v1 = (await cloud.TokenV1Async("contoso.com", ("client_id", DesktopAppId), ("grant_type", "password"), ("username", "olga@contoso.com"), ("password", Password), ("resource", GraphUri))).Expect(400);

        Assert.Equal(("invalid_grant", 50076, "basic_action"), (v2.Text("error"), v2.AadSts, v2.Text("suberror")));
        Assert.Equal(("interaction_required", 50076), (v1.Text("error"), v1.AadSts));
        Assert.Equal($$$$"""{"access_token":{"capolids":{"essential":true,"values":["{{{{s_policy}}}}"]}}}""", v2.Text("claims"));
        await browser.AuthorizeAsync(Basic, extra: ("claims", v2.Text("claims")));
        await browser.PressAsync("Olga Ordinary");
        Assert.Equal("Verify your identity", browser.Title);
    }

    [Fact]
    public async Task A_policy_that_comes_later_stops_the_refresh_until_the_person_has_answered()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();
        var refresh = (await cloud.RedeemAsync((await browser.SignInAsync("Erik Engineer", Basic))["code"], Basic)).Text("refresh_token");
        cloud.Server.State["spectrum.example"].ConditionalAccess.Add(new ConditionalAccessPolicy { Id = s_policy, DisplayName = "MFA for Graph", Control = AccessControl.RequireMultifactor, Resources = [Guid.Parse(Cloud.GraphAppId)] });

        Assert.Equal(50076, (await cloud.RefreshAsync(refresh, Basic)).Expect(400).AadSts);
        await browser.AuthorizeAsync(Basic, extra: [("login_hint", "erik@spectrum.example"), ("prompt", "none")]);
        Assert.Equal("interaction_required", browser.Posted()["error"]);
        await browser.AuthorizeAsync(Basic, extra: ("login_hint", "erik@spectrum.example"));
        await browser.PressAsync("Approve sign-in");
        var again = (await cloud.RedeemAsync(browser.Posted()["code"], Basic)).Expect(200).Text("refresh_token");
        (await cloud.RefreshAsync(again, Basic)).Expect(200);
    }

    [Fact]
    public async Task Whoever_has_no_second_factor_sets_one_up_first()
    {
        await using var cloud = await EntraWorld.StartAsync(s =>
        {
            Policy(s);
            s.Tenant("Contoso").People.Single(p => p.Upn == "olga@contoso.com").MultifactorRegistered = false;
        });
        var browser = cloud.NewBrowser();

        Assert.Equal(50079, (await cloud.PasswordAsync()).Expect(400).AadSts);
        await browser.AuthorizeAsync(Basic);
        await browser.PressAsync("Olga Ordinary");
        Assert.Equal("Let's keep your account secure", browser.Title);
        await browser.PressAsync("Set up and continue");

        Assert.Equal("Permissions requested", browser.Title);
        Assert.Equal(50076, (await cloud.PasswordAsync()).AadSts);
    }

    [Fact]
    public async Task It_can_be_demanded_of_one_person_without_a_policy()
    {
        await using var cloud = await EntraWorld.StartAsync(s => s.Tenant("Contoso").People.Single(p => p.Upn == "olga@contoso.com").MultifactorEnforced = true);

        var refused = (await cloud.PasswordAsync()).Expect(400);

        Assert.Equal(50074, refused.AadSts);
        Assert.Null(refused.Json["claims"]);
    }

    // https://learn.microsoft.com/entra/identity-platform/developer-guide-conditional-access-authentication-context
    [Fact]
    public async Task An_authentication_context_is_asked_for_by_the_claims_parameter_and_proved_by_the_token()
    {
        await using var cloud = await Cloud.StartAsync(seed: s => s.Tenant("Spectrum").ConditionalAccess.Add(
            new SeedPolicy { Id = s_policy, DisplayName = "Step up", Control = AccessControl.RequireMultifactor, AuthenticationContext = "c1" }));
        var browser = cloud.NewBrowser();
        var plain = Reply.Claims((await cloud.RedeemAsync((await browser.SignInAsync("Erik Engineer", Basic))["code"], Basic)).Text("access_token"));
        Assert.Null(plain["acrs"]);

        await browser.AuthorizeAsync(Basic, extra: [("login_hint", "erik@spectrum.example"), ("claims", """{"access_token":{"acrs":{"essential":true,"value":"c1"}}}""")]);
        await browser.PressAsync("Approve sign-in");

        var claims = Reply.Claims((await cloud.RedeemAsync(browser.Posted()["code"], Basic)).Text("access_token"));
        Assert.Equal(("""["c1"]""", """["pwd","mfa"]"""), (claims["acrs"]!.ToJsonString(), claims["amr"]!.ToJsonString()));
    }

    private static void Policy(Seed seed)
        => seed.Tenant("Contoso").ConditionalAccess.Add(new SeedPolicy { Id = s_policy, DisplayName = "MFA for Olga", Control = AccessControl.RequireMultifactor, Users = ["olga@contoso.com"] });
}
