namespace MailboxWizard.SimulatedTenant.Tests.Entra;

/// <summary>Who may consent to what. https://learn.microsoft.com/entra/identity/enterprise-apps/user-admin-consent-overview</summary>
public sealed class ConsentTests
{
    private const string Basic = "openid profile offline_access User.Read";
    private const string Powerful = "openid profile offline_access Application.ReadWrite.All";

    [Fact]
    public async Task Consent_is_asked_once_and_brings_the_service_principal()
    {
        await using var cloud = await Cloud.StartAsync();
        Assert.Null(cloud.Server.State["contoso.com"].FindServicePrincipal(Guid.Parse(Cloud.WizardAppId)));
        var browser = cloud.NewBrowser();

        await browser.AuthorizeAsync(Basic);
        await browser.PressAsync("Olga Ordinary");
        Assert.Equal("Permissions requested", browser.Title);
        Assert.Equal(["Decline", "Accept"], browser.Buttons);
        Assert.Null(browser.Page.QuerySelector("input[type=checkbox]"));
        await browser.PressAsync("Accept");
        Assert.Contains("code", browser.Posted().Keys);

        await browser.AuthorizeAsync(Basic);
        await browser.PressAsync("Olga Ordinary");
        Assert.Contains("code", browser.Posted().Keys);
        Assert.NotNull(cloud.Server.State["contoso.com"].FindServicePrincipal(Guid.Parse(Cloud.WizardAppId)));

        await browser.AuthorizeAsync(Basic, extra: ("prompt", "consent"));
        await browser.PressAsync("Olga Ordinary");
        Assert.Equal("Permissions requested", browser.Title);
    }

    // https://learn.microsoft.com/entra/identity-platform/howto-convert-app-to-be-multi-tenant
    [Fact]
    public async Task An_administrators_consent_holds_for_that_administrator_unless_the_box_is_ticked()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync(Powerful);
        await browser.PressAsync("Ada Admin");
        await browser.PressAsync("Accept");

        await browser.AuthorizeAsync(Powerful);
        await browser.PressAsync("Ben Builder");
        Assert.Equal("Permissions requested", browser.Title);
        await browser.PressAsync("Accept", tick: true);

        await browser.AuthorizeAsync(Powerful);
        await browser.PressAsync("Petra Privileged");
        Assert.Contains("code", browser.Posted().Keys);
        Assert.Equal([true, false], cloud.Server.State["contoso.com"].PermissionGrants
            .Where(g => g.Scopes.Contains("Application.ReadWrite.All")).Select(g => g.PrincipalId is not null));
    }

    [Fact]
    public async Task Who_may_not_consent_is_told_to_ask_an_administrator()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();

        await browser.AuthorizeAsync(Powerful);
        await browser.PressAsync("Olga Ordinary");
        Assert.Equal("Need admin approval", browser.Title);
        await browser.PressAsync("Return to the application without granting consent");

        var back = browser.Posted();
        Assert.Equal("access_denied", back["error"]);
        Assert.StartsWith("AADSTS90094", back["error_description"], StringComparison.Ordinal);
        Assert.Empty(cloud.Server.State["contoso.com"].PermissionGrants);
    }

    [Fact]
    public async Task Declining_grants_nothing()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync(Powerful);
        await browser.PressAsync("Ada Admin");
        await browser.PressAsync("Decline");

        var back = browser.Posted();
        Assert.Equal(("access_denied", "cancel"), (back["error"], back["error_subcode"]));
        Assert.StartsWith("AADSTS65004", back["error_description"], StringComparison.Ordinal);
        Assert.Empty(cloud.Server.State["contoso.com"].PermissionGrants);
    }

    // https://learn.microsoft.com/entra/identity-platform/scopes-oidc
    [Theory]
    [InlineData("openid User.Read https://outlook.office365.com/Exchange.Manage", "AADSTS28000")]
    [InlineData("openid User.Rread", "AADSTS650053")]
    public async Task A_scope_of_two_resources_or_of_none_is_refused(string scope, string code)
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();

        await browser.AuthorizeAsync(scope);

        Assert.StartsWith(code, browser.Posted()["error_description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_token_asks_for_consent_it_lacks_and_carries_every_consent_it_has()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();
        var refresh = (await cloud.RedeemAsync((await browser.SignInAsync("Ada Admin", Basic))["code"], Basic)).Text("refresh_token");
        Task<Reply> RefreshAsync(string scope) => cloud.TokenAsync(cloud.TenantId("contoso.com"),
            ("client_id", Cloud.WizardAppId), ("client_secret", Cloud.WizardSecret), ("grant_type", "refresh_token"), ("refresh_token", refresh), ("scope", scope));

        var refused = (await RefreshAsync("https://graph.microsoft.com/Application.ReadWrite.All")).Expect(400);
        Assert.Equal(("invalid_grant", 65001, "consent_required"), (refused.Text("error"), refused.AadSts, refused.Text("suberror")));

        await browser.SignInAsync("Ada Admin", Powerful);
        var granted = (await RefreshAsync("https://graph.microsoft.com/User.Read")).Expect(200);
        Assert.Equal("https://graph.microsoft.com/User.Read", granted.Text("scope"));
        Assert.Equal("Application.ReadWrite.All User.Read openid profile", (string)Reply.Claims(granted.Text("access_token"))["scp"]!);
    }
}
