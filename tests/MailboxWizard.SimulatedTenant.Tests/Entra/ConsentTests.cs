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

    // https://learn.microsoft.com/entra/identity-platform/scopes-oidc#the-default-scope
    [Fact]
    public async Task Default_asks_for_all_that_is_declared_until_anything_is_granted()
    {
        await using var cloud = await Cloud.StartAsync(seed: s => s.Application("MailboxWizard").RequiredPermissions = ["Microsoft Graph/User.Read (Scope)", "Microsoft Graph/User.ReadBasic.All (Scope)", "Office 365 Exchange Online/EWS.AccessAsUser.All (Scope)"]);
        const string Default = "openid https://graph.microsoft.com/.default";
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync(Default);
        await browser.PressAsync("Olga Ordinary");
        Assert.Equal(["openid", "User.Read", "User.ReadBasic.All", "EWS.AccessAsUser.All"], browser.Page.QuerySelectorAll("ul.asked li .soft").Select(l => l.TextContent.Trim('(', ')')));
        await browser.PressAsync("Accept");
        var tokens = (await cloud.RedeemAsync(browser.Posted()["code"], Default)).Expect(200);
        Assert.Equal("openid https://graph.microsoft.com/User.Read https://graph.microsoft.com/User.ReadBasic.All https://graph.microsoft.com/openid https://graph.microsoft.com/.default".Split(' ').Order(StringComparer.Ordinal), tokens.Text("scope").Split(' ').Order(StringComparer.Ordinal));

        cloud.Server.State["contoso.com"].PermissionGrants.First().Scopes.Remove("User.ReadBasic.All");
        await browser.AuthorizeAsync(Default);
        await browser.PressAsync("Olga Ordinary");
        Assert.Contains("code", browser.Posted().Keys);
    }

    [Fact]
    public async Task Default_of_a_resource_that_is_not_declared_is_a_misconfiguration()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync("https://outlook.office365.com/.default");
        await browser.PressAsync("Olga Ordinary");

        Assert.StartsWith("AADSTS650056", browser.Posted()["error_description"], StringComparison.Ordinal);
    }

    // https://learn.microsoft.com/entra/identity-platform/howto-convert-app-to-be-multi-tenant
    [Fact]
    public async Task A_resource_that_the_organisation_has_not_bought_cannot_be_consented_to()
    {
        await using var cloud = await Cloud.StartAsync("no-exchange");
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync("openid https://outlook.office365.com/EWS.AccessAsUser.All");
        await browser.PressAsync("Ada Admin");

        Assert.StartsWith("AADSTS650052", browser.Posted()["error_description"], StringComparison.Ordinal);
    }

    // https://learn.microsoft.com/entra/identity/enterprise-apps/configure-user-consent
    [Fact]
    public async Task Where_people_may_not_consent_everything_needs_an_administrator()
    {
        await using var cloud = await Cloud.StartAsync(seed: s => s.Tenant("Contoso").UsersMayConsent = false);
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync(Basic);
        await browser.PressAsync("Olga Ordinary");

        Assert.Equal("Need admin approval", browser.Title);
    }

    // https://learn.microsoft.com/entra/identity/enterprise-apps/admin-consent-workflow-overview
    [Fact]
    public async Task With_the_consent_workflow_approval_can_be_asked_for()
    {
        await using var cloud = await Cloud.StartAsync(seed: s => s.Tenant("Contoso").ConsentWorkflow = true);
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync(Powerful);
        await browser.PressAsync("Olga Ordinary");
        Assert.Equal("Approval required", browser.Title);

        await browser.PressAsync("Request approval", typed: ("justification", "<b>For the invoices</b>"));
        await browser.PressAsync("Back to app");

        Assert.Equal("access_denied", browser.Posted()["error"]);
        Assert.StartsWith("AADSTS90095", browser.Posted()["error_description"], StringComparison.Ordinal);
        var request = cloud.Server.State["contoso.com"].ConsentRequests.Single();
        Assert.Equal((Cloud.WizardAppId, "<b>For the invoices</b>", true), (request.AppId.ToString(), request.Justification, request.Scopes.Contains("Application.ReadWrite.All")));
    }

    // https://learn.microsoft.com/entra/identity-platform/application-consent-experience
    [Fact]
    public async Task A_withdrawn_consent_stops_the_next_refresh_and_the_token_at_hand_ends_by_itself()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync(time: time);
        var tokens = await cloud.RedeemAsync((await cloud.NewBrowser().SignInAsync("Ada Admin", Basic))["code"], Basic);
        cloud.Server.State["contoso.com"].PermissionGrants.RemoveWhere(_ => true);

        Assert.Equal(65001, (await cloud.RefreshAsync(tokens.Text("refresh_token"), Basic)).Expect(400).AadSts);
        (await cloud.GraphAsync("GET", "me", tokens.Text("access_token"))).Expect(200);
        time.Advance(TimeSpan.FromMinutes(66));
        (await cloud.GraphAsync("GET", "me", tokens.Text("access_token"))).Expect(401);
    }

    // https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#error-codes-for-authorization-endpoint-errors
    [Fact]
    public async Task A_silent_request_for_more_is_told_that_consent_is_missing()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();
        await browser.SignInAsync("Ada Admin", Basic);

        await browser.AuthorizeAsync(Powerful, extra: [("login_hint", "ada@contoso.com"), ("prompt", "none")]);

        Assert.Equal("consent_required", browser.Posted()["error"]);
        Assert.StartsWith("AADSTS65001", browser.Posted()["error_description"], StringComparison.Ordinal);
    }

    // https://learn.microsoft.com/graph/api/resources/preauthorizedapplication
    [Fact]
    public async Task An_API_can_let_a_client_in_without_consent()
    {
        await using var cloud = await EntraWorld.StartAsync();
        var api = cloud.Contoso().Applications.Single(a => a.DisplayName == "Orders API");
        var properties = api.Properties.DeepClone().AsObject();
        properties["api"]!["preAuthorizedApplications"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject
        {
            ["appId"] = EntraWorld.DesktopAppId,
            ["delegatedPermissionIds"] = new System.Text.Json.Nodes.JsonArray("a9100000-0000-4000-8000-0000000000a1"),
        });
        Assert.Equal(65001, (await cloud.PasswordAsync(scope: "api://orders/Orders.Read")).AadSts);

        api.Properties = properties;

        Assert.Equal("Orders.Read", (string)Reply.Claims((await cloud.PasswordAsync(scope: "api://orders/Orders.Read")).Expect(200).Text("access_token"))["scp"]!);
    }
}
