using static MailboxWizard.SimulatedTenant.Tests.Entra.EntraWorld;

namespace MailboxWizard.SimulatedTenant.Tests.Entra;

/// <summary>An administrator grants for everybody. https://learn.microsoft.com/entra/identity-platform/v2-admin-consent and https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent</summary>
public sealed class AdminConsentTests
{
    private const string Back = "https://daemon.contoso.example/consented";

    [Fact]
    public async Task Everything_declared_is_shown_in_words_and_granted_for_everybody()
    {
        await using var cloud = await EntraWorld.StartAsync();
        var browser = cloud.NewBrowser();
        await browser.GoAsync($"/contoso.com/adminconsent?client_id={DaemonAppId}&state=the%20state");
        await browser.PressAsync("Ada Admin");
        Assert.Equal("Permissions requested", browser.Title);
        Assert.Equal(["Microsoft Graph", "Office 365 Exchange Online"], browser.Page.QuerySelectorAll("h2").Select(h => h.TextContent));
        Assert.Equal(["Read and write mail in all mailboxes", "Sign you in and read your profile", "Use Exchange Web Services with full access to all mailboxes"], browser.Page.QuerySelectorAll("ul.asked strong").Select(l => l.TextContent));
        Assert.Contains("If you accept, this app gets access to the specified resources for all users in Contoso.", browser.Text(), StringComparison.Ordinal);

        await browser.PressAsync("Accept");

        Assert.Equal($"{Back}?admin_consent=True&tenant={cloud.TenantId("contoso.com")}&state=the%20state", browser.Location!.OriginalString);
        Assert.Equal("""["Mail.ReadWrite"]""", Reply.Claims((await cloud.DaemonAsync()).Text("access_token"))["roles"]!.ToJsonString());
        Assert.Equal("""["full_access_as_app"]""", Reply.Claims((await cloud.DaemonAsync("https://outlook.office365.com/.default")).Text("access_token"))["roles"]!.ToJsonString());
        var granted = cloud.Contoso().PermissionGrants.Single(g => g.ClientId == cloud.Contoso().FindServicePrincipal(Guid.Parse(DaemonAppId))!.Id);
        Assert.Equal((null, "User.Read"), (granted.PrincipalId, granted.Scopes.Single()));
    }

    [Fact]
    public async Task V2_grants_the_scopes_it_names_or_with_default_all_that_is_declared()
    {
        await using var cloud = await EntraWorld.StartAsync();
        var browser = cloud.NewBrowser();
        string Address(string scope) => $"/organizations/v2.0/adminconsent?client_id={Cloud.WizardAppId}&redirect_uri={Uri.EscapeDataString(Cloud.Redirect)}&state=s&scope={Uri.EscapeDataString(scope)}";

        await browser.GoAsync(Address("https://graph.microsoft.com/User.Read https://graph.microsoft.com/Directory.Read.All"));
        await browser.PressAsync("Ada Admin");
        await browser.PressAsync("Accept");

        Assert.Equal(
            [("admin_consent", "True"), ("tenant", cloud.TenantId("contoso.com")), ("scope", "https://graph.microsoft.com/User.Read https://graph.microsoft.com/Directory.Read.All"), ("state", "s")],
            browser.Returned().Select(r => (r.Key, r.Value)));
        await browser.AuthorizeAsync("Directory.Read.All");
        await browser.PressAsync("Olga Ordinary");
        Assert.Contains("code", browser.Posted().Keys);

        await browser.GoAsync($"/contoso.com/v2.0/adminconsent?client_id={DaemonAppId}&redirect_uri={Uri.EscapeDataString(Back)}&scope={Uri.EscapeDataString("https://graph.microsoft.com/.default")}");
        await browser.PressAsync("Petra Privileged");
        await browser.PressAsync("Accept");
        Assert.NotNull(Reply.Claims((await cloud.DaemonAsync()).Text("access_token"))["roles"]);
    }

    // "Cloud Application Administrator … except Microsoft Graph app roles": https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent#prerequisites
    [Theory]
    [InlineData("Ben Builder", "AADSTS90093")]
    [InlineData("Olga Ordinary", "AADSTS90093")]
    public async Task Graphs_application_permissions_are_not_for_everyone_to_grant(string person, string code)
    {
        await using var cloud = await EntraWorld.StartAsync();
        var browser = cloud.NewBrowser();
        await browser.GoAsync($"/contoso.com/adminconsent?client_id={DaemonAppId}");
        await browser.PressAsync(person);
        Assert.Equal("Need admin approval", browser.Title);
        Assert.Contains("a Global Administrator or a Privileged Role Administrator", browser.Text(), StringComparison.Ordinal);

        await browser.PressAsync("Return to the application");

        Assert.StartsWith(code, browser.Returned()["error_description"], StringComparison.Ordinal);
        Assert.DoesNotContain(cloud.Contoso().RoleAssignments, a => a.PrincipalType == "ServicePrincipal");
    }

    [Fact]
    public async Task Exchanges_application_permissions_may_be_granted_by_an_Application_Administrator()
    {
        await using var cloud = await EntraWorld.StartAsync(s => s.Application("Nightly daemon").RequiredPermissions = ["Office 365 Exchange Online/full_access_as_app (Role)"]);
        var browser = cloud.NewBrowser();
        await browser.GoAsync($"/contoso.com/adminconsent?client_id={DaemonAppId}");
        await browser.PressAsync("Ben Builder");
        await browser.PressAsync("Accept");

        Assert.Equal("True", browser.Returned()["admin_consent"]);
    }

    [Theory]
    [InlineData("adminconsent", "access_denied")]
    [InlineData("v2.0/adminconsent", "consent_required")]
    public async Task Declining_grants_nothing_and_says_so(string endpoint, string error)
    {
        await using var cloud = await EntraWorld.StartAsync();
        var browser = cloud.NewBrowser();
        await browser.GoAsync($"/contoso.com/{endpoint}?client_id={DaemonAppId}&redirect_uri={Uri.EscapeDataString(Back)}&state=s&scope={Uri.EscapeDataString(GraphUri + "/.default")}");
        await browser.PressAsync("Ada Admin");
        await browser.PressAsync("Cancel");

        var back = browser.Returned();
        Assert.Equal(("True", error, "s"), (back["admin_consent"], back["error"], back["state"]));
        Assert.StartsWith("AADSTS65004: The resource owner or authorization server denied the request.", back["error_description"], StringComparison.Ordinal);
        Assert.DoesNotContain(cloud.Contoso().RoleAssignments, a => a.PrincipalType == "ServicePrincipal");
    }

    [Theory]
    [InlineData("contoso.com/adminconsent?client_id=" + ApiAppId, "AADSTS500113")]
    [InlineData("contoso.com/v2.0/adminconsent?client_id=" + DaemonAppId + "&scope=openid", "AADSTS900971")]
    [InlineData("contoso.com/adminconsent?client_id=" + DaemonAppId + "&redirect_uri=https%3A%2F%2Fevil.example%2F", "AADSTS50011")]
    [InlineData("common/adminconsent?client_id=" + DaemonAppId, "AADSTS90130")]
    [InlineData("organizations/adminconsent?client_id=" + DaemonAppId, "AADSTS50194")]
    [InlineData("fabrikam.com/adminconsent?client_id=" + DaemonAppId, "AADSTS700016")]
    [InlineData("contoso.com/adminconsent", "AADSTS900144")]
    [InlineData("contoso.com/adminconsent?client_id=" + PageAppId, "AADSTS650056")]
    public async Task A_request_that_cannot_be_asked_gets_a_page(string path, string code)
    {
        await using var cloud = await EntraWorld.StartAsync();
        var browser = cloud.NewBrowser();

        await browser.GoAsync("/" + path);

        Assert.Null(browser.Location);
        Assert.Contains(code, browser.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_that_the_tenant_lacks_is_named()
    {
        await using var cloud = await EntraWorld.StartAsync(s => s.Tenant("Contoso").Exchange = false);
        var browser = cloud.NewBrowser();
        await browser.GoAsync($"/contoso.com/adminconsent?client_id={DaemonAppId}");
        await browser.PressAsync("Ada Admin");

        Assert.StartsWith("AADSTS650052", browser.Returned()["error_description"], StringComparison.Ordinal);
    }

    // What the product's fallback does: a registration made by API, granted by another person's browser.
    [Fact]
    public async Task An_application_without_a_service_principal_gets_one()
    {
        await using var cloud = await EntraWorld.StartAsync();
        var principal = cloud.Contoso().FindServicePrincipal(Guid.Parse(DaemonAppId))!;
        cloud.Contoso().ServicePrincipals.Remove(principal);
        Assert.Equal(7000229, (await cloud.DaemonAsync()).AadSts);
        var browser = cloud.NewBrowser();

        await browser.GoAsync($"/{cloud.TenantId("contoso.com")}/adminconsent?client_id={DaemonAppId}");
        await browser.PressAsync("Petra Privileged");
        await browser.PressAsync("Accept");

        Assert.NotNull(Reply.Claims((await cloud.DaemonAsync()).Expect(200).Text("access_token"))["roles"]);
    }
}
