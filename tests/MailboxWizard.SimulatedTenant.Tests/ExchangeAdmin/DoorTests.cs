using System.Net.Http.Headers;
using System.Text;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Tests.ExchangeAdmin;

/// <summary>Who may run cmdlets, and what everybody else is told. https://learn.microsoft.com/powershell/exchange/app-only-auth-powershell-v2</summary>
public sealed class DoorTests
{

    [Theory]
    [InlineData("Global Administrator", "200 200")]
    [InlineData("Exchange Administrator", "200 200")]
    [InlineData("Global Reader", "200 403 told why")]
    [InlineData("Application Administrator", "403 403")]
    [InlineData("Privileged Role Administrator", "403 403")]
    [InlineData(null, "403 403")]
    public async Task A_person_needs_a_directory_role_that_Exchange_knows(string? role, string answers)
    {
        await using var cloud = await Cloud.StartAsync(seed: s => s.Tenant("Contoso").People.Single(p => p.Upn == "olga@contoso.com").Roles = role is null ? [] : [role]);
        await cloud.NewBrowser().SignInAsync("Ada Admin", $"openid {Administrator.Manage}");
        Consent(cloud);
        var olga = await Administrator.OfContosoAsync(cloud, "Olga Ordinary");

        var (read, write) = (await olga.AskAsync("Get-OrganizationConfig"), await olga.AskAsync("Set-OrganizationConfig", new { EwsEnabled = true }));

        Assert.Equal(answers, $"{read.Status} {write.Status}{(write.Headers.Contains("x-ms-diagnostics") ? " told why" : "")}");
        if (read.Status == 403) Assert.Equal("", read.Body);
        Assert.Equal(write.Status == 200 ? true : null, cloud.Server.State["contoso.com"].Exchange.EwsEnabled.Written);
    }

    [Theory]
    [InlineData("https://outlook.office365.com/Exchange.ManageV2")]
    [InlineData("https://outlook.office365.com/EWS.AccessAsUser.All")]
    public async Task With_another_scope_the_answer_is_403_without_a_word(string scope)
    {
        await using var cloud = await Cloud.StartAsync();
        var reply = (await (await Administrator.OfContosoAsync(cloud, scope: scope)).AskAsync("Get-OrganizationConfig")).Expect(403);

        Assert.Equal("", reply.Body);
        Assert.False(reply.Headers.Contains("x-ms-diagnostics"));
    }

    [Fact]
    public async Task A_role_that_was_activated_after_the_token_counts_with_the_next_token_only()
    {
        await using var cloud = await Cloud.StartAsync();
        await cloud.NewBrowser().SignInAsync("Ada Admin", $"openid {Administrator.Manage}");
        Consent(cloud);
        var before = await Administrator.OfContosoAsync(cloud, "Olga Ordinary");
        cloud.Server.State.Person("olga@contoso.com").Roles.Add(DirectoryRole.ExchangeAdministrator);

        Assert.Equal("", (await before.AskAsync("Get-OrganizationConfig")).Expect(403).Body);
        (await (await Administrator.OfContosoAsync(cloud, "Olga Ordinary")).AskAsync("Get-OrganizationConfig")).Expect(200);
    }

    [Fact]
    public async Task A_role_that_was_taken_away_stops_the_token_that_still_has_it()
    {
        await using var cloud = await Cloud.StartAsync();
        var ada = await Administrator.OfContosoAsync(cloud);
        cloud.Server.State.Person("ada@contoso.com").Roles.RemoveWhere(_ => true);

        (await ada.AskAsync("Get-OrganizationConfig")).Expect(403);
    }

    [Theory]
    [InlineData("Office 365 Exchange Online/Exchange.ManageAsApp", "Exchange Administrator", 200)]
    [InlineData("Office 365 Exchange Online/Exchange.ManageAsApp", null, 403)]
    [InlineData("Office 365 Exchange Online/full_access_as_app", "Exchange Administrator", 403)]
    [InlineData(null, "Exchange Administrator", 401)]
    public async Task An_application_needs_the_permission_and_a_directory_role(string? permission, string? role, int status)
    {
        var appId = Guid.NewGuid();
        await using var cloud = await Cloud.StartAsync(seed: s => s.Tenant("Contoso").Applications.Add(new SeedApplication
        {
            DisplayName = "Automation",
            AppId = appId,
            Secrets = [new SeedSecret { Value = "s3cret-of-the-simulation" }],
            GrantedApplicationRoles = permission is null ? [] : [permission],
            DirectoryRoles = role is null ? [] : [role],
        }));
        var token = (await cloud.ApplicationTokenAsync("contoso.com", appId.ToString(), "s3cret-of-the-simulation", "https://outlook.office365.com/.default")).Text("access_token");

        (await new Administrator(cloud, token, "contoso.com").AskAsync("Get-OrganizationConfig")).Expect(status);
    }

    [Fact]
    public async Task A_token_is_good_for_its_own_tenant_and_its_own_resource()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", Administrator.Manage);
        var forGraph = await cloud.DelegatedTokenAsync("Ada Admin", "User.Read");

        (await new Administrator(cloud, token, "contoso.onmicrosoft.com").AskAsync("Get-OrganizationConfig")).Expect(200);
        (await new Administrator(cloud, token, cloud.TenantId("fabrikam.com")).AskAsync("Get-OrganizationConfig")).Expect(403);
        (await new Administrator(cloud, token, Guid.NewGuid().ToString()).AskAsync("Get-OrganizationConfig")).Expect(403);
        Assert.Contains("audience", (await new Administrator(cloud, forGraph, "contoso.com").AskAsync("Get-OrganizationConfig")).Expect(401).Headers.GetValues("x-ms-diagnostics").Single(), StringComparison.Ordinal);
        (await cloud.SendAsync(new HttpRequestMessage(HttpMethod.Post, "https://outlook.office365.com/adminapi/beta/contoso.com/InvokeCommand"))).Expect(401);
    }

    [Theory]
    [InlineData("POST", "beta", 200)]
    [InlineData("POST", "v1.0", 405)]
    [InlineData("GET", "beta", 405)]
    public async Task Only_POST_to_beta_runs_cmdlets(string method, string version, int status)
    {
        await using var cloud = await Cloud.StartAsync();
        var request = new HttpRequestMessage(new HttpMethod(method), $"https://outlook.office365.com/AdminApi/{version}/contoso.com/invokecommand");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await cloud.DelegatedTokenAsync("Ada Admin", Administrator.Manage));
        if (method == "POST") request.Content = new StringContent(Administrator.Body("Get-OrganizationConfig"), Encoding.UTF8, "application/json");

        (await cloud.SendAsync(request)).Expect(status);
    }

    // Consent for everybody, as if the box had been ticked.
    private static void Consent(Cloud cloud)
    {
        var contoso = cloud.Server.State["contoso.com"];
        var wizard = contoso.FindServicePrincipal(Guid.Parse(Cloud.WizardAppId))!.Id;
        foreach (var (api, scopes) in new (PublishedApi, string[])[] { (PublishedApis.ExchangeOnline, ["Exchange.Manage"]), (PublishedApis.MicrosoftGraph, ["openid", "profile", "offline_access"]) })
            contoso.PermissionGrants.Add(new PermissionGrant { Id = $"for-everybody-{api.AppId}", ClientId = wizard, ResourceId = contoso.FindServicePrincipal(api.AppId)!.Id, Scopes = [.. scopes] });
    }
}
