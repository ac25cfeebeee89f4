using MailboxWizard.SimulatedTenant.Beliefs;
using static MailboxWizard.SimulatedTenant.Tests.Entra.EntraWorld;

namespace MailboxWizard.SimulatedTenant.Tests.Entra;

/// <summary>Who is let into which tenant. https://learn.microsoft.com/entra/identity-platform/reference-error-codes</summary>
public sealed class WhoGetsInTests
{
    private static readonly Guid s_policy = new("ca000000-0000-4000-8000-000000000001");

    [Theory]
    [InlineData("nobody@contoso.com", "organizations", "AADSTS50034")]
    [InlineData("somebody@nowhere.example", "organizations", "AADSTS50034")]
    [InlineData("frank@fabrikam.com", "contoso.com", "AADSTS50020")]
    [InlineData("office@contoso.com", "contoso.com", "AADSTS50057")]
    public async Task Whoever_has_no_account_there_gets_a_page_and_no_session(string address, string authority, string code)
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync(Basic, authority);

        await browser.PressAsync("Next", typed: ("account", address));

        Assert.Contains(code, browser.Text(), StringComparison.Ordinal);
        await browser.AuthorizeAsync(Basic, extra: ("prompt", "none"));
        Assert.Equal("login_required", browser.Posted()["error"]);
    }

    [Fact]
    public async Task An_address_can_be_typed_instead_of_picked()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync(Basic);

        await browser.PressAsync("Next", typed: ("account", " ERIK@spectrum.example "));

        Assert.Contains("code", browser.Posted().Keys);
    }

    // https://learn.microsoft.com/entra/external-id/what-is-b2b
    [Fact]
    public async Task A_guest_signs_in_at_home_and_is_somebody_else_where_invited()
    {
        await using var cloud = await Cloud.StartAsync(seed: Guest);
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync(Basic, "contoso.com");
        Assert.Contains("Gast Frank frank@fabrikam.com guest", browser.Buttons);
        await browser.PressAsync("Gast Frank");
        await browser.PressAsync("Accept");
        var tokens = await cloud.RedeemAsync(browser.Posted()["code"], Basic);

        var claims = Reply.Claims(tokens.Expect(200).Text("access_token"));
        var (guest, home) = (cloud.Server.State.Person("gast@contoso.com"), cloud.Server.State["fabrikam.com"]);
        Assert.Equal((cloud.TenantId("contoso.com"), guest.Id.ToString(), $"https://sts.windows.net/{home.Id}/", 1), ((string)claims["tid"]!, (string)claims["oid"]!, (string)claims["idp"]!, (int)claims["acct"]!));
        Assert.Equal($$"""{"uid":"{{cloud.Server.State.Person("frank@fabrikam.com").Id}}","utid":"{{home.Id}}"}""",
            System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(tokens.Text("client_info"))));
        Assert.Equal(guest.Id.ToString(), (await cloud.GraphAsync("GET", "me", tokens.Text("access_token"))).Expect(200).Text("id"));
        await browser.AuthorizeAsync(Basic);
        Assert.DoesNotContain(browser.Buttons, b => b.StartsWith("Gast", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refresh_token_opens_a_tenant_that_invited_its_account_and_no_other()
    {
        await using var cloud = await Cloud.StartAsync(seed: Guest);
        var refresh = (await cloud.RedeemAsync((await cloud.NewBrowser().SignInAsync("Frank Admin", Basic))["code"], Basic)).Text("refresh_token");
        await cloud.NewBrowser().SignInAsync("Ada Admin", Basic);
        cloud.Contoso().PermissionGrants.Add(new PermissionGrant
        {
            Id = "for-all",
            ClientId = cloud.Contoso().FindServicePrincipal(Guid.Parse(Cloud.WizardAppId))!.Id,
            ResourceId = cloud.Contoso().FindServicePrincipal(Guid.Parse(Cloud.GraphAppId))!.Id,
            Scopes = ["openid", "profile", "offline_access", "User.Read"],
        });

        var there = (await cloud.RefreshAsync(refresh, Basic, "contoso.com")).Expect(200);
        var elsewhere = await cloud.RefreshAsync(refresh, Basic, "spectrum.example");

        Assert.Equal(cloud.TenantId("contoso.com"), (string)Reply.Claims(there.Text("access_token"))["tid"]!);
        Assert.Equal(50020, elsewhere.Expect(400).AadSts);
    }

    // https://learn.microsoft.com/partner-center/customers/gdap-introduction
    [Fact]
    public async Task A_partners_people_get_in_once_the_application_is_authorized_there()
    {
        await using var cloud = await Cloud.StartAsync(seed: s => s.Tenant("Contoso").Partners.Add(new SeedPartner { TenantId = s.Tenant("Spectrum").Id, Roles = ["Application Administrator"] }));
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync(Basic, "contoso.com");
        await browser.PressAsync("Next", typed: ("account", "erik@spectrum.example"));
        Assert.Contains("AADSTS90099", browser.Text(), StringComparison.Ordinal);

        await cloud.NewBrowser().SignInAsync("Ada Admin", Basic);
        await browser.AuthorizeAsync(Basic, "contoso.com");
        await browser.PressAsync("Next", typed: ("account", "erik@spectrum.example"));
        await browser.PressAsync("Accept");

        var claims = Reply.Claims((await cloud.RedeemAsync(browser.Posted()["code"], Basic)).Expect(200).Text("access_token"));
        Assert.Equal(cloud.TenantId("contoso.com"), (string)claims["tid"]!);
        Assert.Contains(DirectoryRole.ApplicationAdministrator.TemplateId.ToString(), claims["wids"]!.AsArray().Select(w => (string)w!));
    }

    // https://learn.microsoft.com/entra/identity/enterprise-apps/assign-user-or-group-access-portal
    [Fact]
    public async Task Where_an_assignment_is_required_only_those_who_have_one_get_in()
    {
        await using var cloud = await Cloud.StartAsync(seed: s => s.Application("MailboxWizard").AssignmentRequired = true);
        cloud.Server.State["spectrum.example"].RoleAssignments.RemoveWhere(a => a.PrincipalId == cloud.Server.State.Person("sam@spectrum.example").Id);
        var browser = cloud.NewBrowser();

        await browser.AuthorizeAsync(Basic);
        await browser.PressAsync("Sam Support");
        Assert.Contains("AADSTS50105", browser.Text(), StringComparison.Ordinal);
        var erik = await cloud.NewBrowser().SignInAsync("Erik Engineer", Basic);
        var refresh = (await cloud.RedeemAsync(erik["code"], Basic)).Text("refresh_token");
        cloud.Server.State["spectrum.example"].RoleAssignments.RemoveWhere(a => a.PrincipalType == "User");
        Assert.Equal(("invalid_grant", 50105), ((await cloud.RefreshAsync(refresh, Basic)).Text("error"), (await cloud.RefreshAsync(refresh, Basic)).AadSts));
    }

    // https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant#block-access
    [Theory]
    [InlineData(AccessControl.Block, 53003)]
    [InlineData(AccessControl.BlockBySecurityPolicy, 530032)]
    public async Task A_policy_that_blocks_keeps_the_browser_at_Entra_and_refuses_refreshes(AccessControl control, int code)
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();
        var refresh = (await cloud.RedeemAsync((await browser.SignInAsync("Erik Engineer", Basic))["code"], Basic)).Text("refresh_token");
        cloud.Server.State["spectrum.example"].ConditionalAccess.Add(new ConditionalAccessPolicy { Id = s_policy, DisplayName = "No", Control = control, Users = ["erik@spectrum.example"] });

        await browser.AuthorizeAsync(Basic);
        await browser.PressAsync("Erik Engineer");
        Assert.Contains($"AADSTS{code}", browser.Text(), StringComparison.Ordinal);
        await browser.AuthorizeAsync(Basic, extra: [("login_hint", "erik@spectrum.example"), ("prompt", "none")]);
        Assert.Equal("access_denied", browser.Posted()["error"]);
        Assert.Equal(("invalid_grant", code), ((await cloud.RefreshAsync(refresh, Basic)).Text("error"), (await cloud.RefreshAsync(refresh, Basic)).AadSts));
        Assert.Contains("code", (await cloud.NewBrowser().SignInAsync("Sam Support", Basic)).Keys);
    }

    // https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
    [Fact]
    public async Task A_policy_for_workloads_blocks_the_application_itself_and_nobody_else()
    {
        await using var cloud = await EntraWorld.StartAsync(s => s.Tenant("Contoso").ConditionalAccess.Add(new SeedPolicy { Id = s_policy, DisplayName = "Daemons from the office only", Control = AccessControl.Block, Workloads = [new(DaemonAppId)] }));

        var refused = (await cloud.DaemonAsync()).Expect(400);

        Assert.Equal(53003, refused.AadSts);
        Assert.Contains(s_policy.ToString(), refused.Text("claims"), StringComparison.Ordinal);
        (await cloud.PasswordAsync()).Expect(200);
    }

    // https://learn.microsoft.com/graph/api/user-revokesigninsessions
    [Fact]
    public async Task Revoking_ends_browser_sessions_and_refresh_tokens()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync(time: time);
        var browser = cloud.NewBrowser();
        var refresh = (await cloud.RedeemAsync((await browser.SignInAsync("Erik Engineer", Basic))["code"], Basic)).Text("refresh_token");
        time.Advance(TimeSpan.FromMinutes(1));
        cloud.Server.State.Person("erik@spectrum.example").SessionsValidFrom = time.GetUtcNow();

        var refused = (await cloud.RefreshAsync(refresh, Basic)).Expect(400);
        await browser.AuthorizeAsync(Basic, extra: [("login_hint", "erik@spectrum.example"), ("prompt", "none")]);

        Assert.Equal(("invalid_grant", 50173), (refused.Text("error"), refused.AadSts));
        Assert.Equal("login_required", browser.Posted()["error"]);
    }

    [Fact]
    public async Task A_disabled_application_and_a_disabled_account_are_refused_everywhere()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();
        var refresh = (await cloud.RedeemAsync((await browser.SignInAsync("Erik Engineer", Basic))["code"], Basic)).Text("refresh_token");
        var principal = cloud.Server.State["spectrum.example"].FindServicePrincipal(Guid.Parse(Cloud.WizardAppId))!;

        principal.AccountEnabled = false;
        await browser.AuthorizeAsync(Basic);
        await browser.PressAsync("Erik Engineer");
        Assert.Contains("AADSTS7000112", browser.Text(), StringComparison.Ordinal);
        Assert.Equal(7000112, (await cloud.RefreshAsync(refresh, Basic)).AadSts);
        principal.AccountEnabled = true;
        cloud.Server.State.Person("erik@spectrum.example").AccountEnabled = false;
        Assert.Equal(50057, (await cloud.RefreshAsync(refresh, Basic)).AadSts);
    }

    private static void Guest(Seed seed)
        => seed.Tenant("Contoso").People.Add(new SeedPerson { Id = new("90e57000-0000-4000-8000-000000000001"), Upn = "gast@contoso.com", DisplayName = "Gast Frank", GuestOf = "frank@fabrikam.com" });
}
