using System.Globalization;

namespace MailboxWizard.SimulatedTenant.Tests.Weather;

/// <summary>Scenarios about who may do what: what a client meets in each.</summary>
public sealed class DirectoryScenarioTests
{
    // https://learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy
    [Theory, Trait("Scenario", "secrets-forbidden"), Trait("Scenario", "secrets-12-months")]
    [InlineData("secrets-forbidden", 30, "CredentialTypeNotAllowedAsPerAppPolicy")]
    [InlineData("secrets-12-months", 400, "CredentialInvalidLifetimeAsPerAppPolicy")]
    [InlineData("secrets-12-months", 300, null)]
    public async Task A_policy_forbids_secrets_or_shortens_them_from_the_moment_it_is_there(string scenario, int days, string? code)
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync("calm", time);
        var app = await cloud.RegisterAsync("Ada Admin");
        cloud.Server.Choose("contoso.com", scenario);

        var end = time.GetUtcNow().AddDays(days).ToString("O", CultureInfo.InvariantCulture);
        var reply = (await cloud.GraphAsync("POST", $"applications/{app.ObjectId}/addPassword", app.AdministratorToken, new { passwordCredential = new { endDateTime = end } })).Expect(code is null ? 200 : 400);
        if (code is not null) Assert.Equal(code, reply.ErrorCode);

        cloud.Server.Choose("contoso.com", "calm");
        (await cloud.GraphAsync("POST", $"applications/{app.ObjectId}/addPassword", app.AdministratorToken, new { passwordCredential = new { endDateTime = end } })).Expect(200);
    }

    // https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-configure
    [Theory, Trait("Scenario", "missing-roles"), Trait("Scenario", "eligible-role")]
    [InlineData("missing-roles")]
    [InlineData("eligible-role")]
    public async Task Without_an_active_role_an_administrator_reads_but_writes_nothing(string scenario)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All", "Directory.Read.All");
        cloud.Server.Choose("contoso.com", scenario);

        var roles = (await cloud.GraphAsync("GET", "me/transitiveMemberOf/microsoft.graph.directoryRole?$count=true", token, headers: ("ConsistencyLevel", "eventual"))).Expect(200);
        var graph = cloud.Server.State["contoso.com"].FindServicePrincipal(Guid.Parse(Cloud.GraphAppId))!.Id;
        var grant = (await cloud.GraphAsync("POST", $"servicePrincipals/{graph}/appRoleAssignedTo", token, new { principalId = graph, resourceId = graph, appRoleId = Cloud.MailReadWrite })).Expect(403);

        Assert.Empty(roles.Values);
        Assert.Equal("Authorization_RequestDenied", grant.ErrorCode);
        Assert.Equal(scenario == "eligible-role" ? "Global Administrator" : null, cloud.Server.State.Person("ada@contoso.com").EligibleRoles.FirstOrDefault()?.DisplayName);
    }

    // https://learn.microsoft.com/entra/identity-platform/v2-conditional-access-dev-guide
    [Fact, Trait("Scenario", "claims-challenge")]
    public async Task A_policy_that_comes_later_challenges_the_refresh_for_claims_and_the_next_sign_in_asks_for_the_second_factor()
    {
        await using var cloud = await Cloud.StartAsync();
        const string Scope = "openid profile offline_access User.Read";
        var back = await cloud.NewBrowser().SignInAsync("Ada Admin", Scope);
        var refresh = (await cloud.RedeemAsync(back["code"], Scope)).Text("refresh_token");
        cloud.Server.Choose("contoso.com", "claims-challenge");

        var challenged = (await cloud.TokenAsync("organizations", ("client_id", Cloud.WizardAppId), ("client_secret", Cloud.WizardSecret), ("grant_type", "refresh_token"), ("refresh_token", refresh), ("scope", Scope))).Expect(400);
        Assert.Equal(50076, challenged.AadSts);
        Assert.Contains("access_token", challenged.Text("claims"), StringComparison.Ordinal);

        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync(Scope);
        await browser.PressAsync("Ada Admin");
        Assert.Contains(browser.Buttons, button => button.Contains("Approve", StringComparison.OrdinalIgnoreCase));
    }

    // https://learn.microsoft.com/entra/identity-platform/claims-challenge
    [Fact, Trait("Scenario", "sessions-revoked")]
    public async Task Revoked_sessions_end_refresh_tokens_from_before()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync("sessions-revoked", time);
        const string Scope = "openid profile offline_access User.Read";
        var back = await cloud.NewBrowser().SignInAsync("Ada Admin", Scope);
        var token = await cloud.RedeemAsync(back["code"], Scope);
        (await cloud.GraphAsync("GET", "me", token.Text("access_token"))).Expect(200);
        time.Advance(TimeSpan.FromSeconds(121));
        await cloud.GraphAsync("GET", "me", token.Text("access_token"));

        var refused = (await cloud.TokenAsync("organizations", ("client_id", Cloud.WizardAppId), ("client_secret", Cloud.WizardSecret), ("grant_type", "refresh_token"), ("refresh_token", token.Text("refresh_token")), ("scope", Scope))).Expect(400);

        Assert.Equal("invalid_grant", refused.Text("error"));
        Assert.Equal(50173, refused.AadSts);
    }

    // https://learn.microsoft.com/entra/identity-platform/reference-error-codes (65004)
    [Fact, Trait("Scenario", "consent-declined")]
    public async Task Consent_comes_back_declined_whatever_was_pressed()
    {
        await using var cloud = await Cloud.StartAsync("consent-declined");
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync("openid profile Directory.Read.All");
        await browser.PressAsync("Ada Admin");
        await browser.PressAsync("Accept");

        var back = browser.Posted();

        Assert.Equal("access_denied", back["error"]);
        Assert.Contains("AADSTS65004", back["error_description"], StringComparison.Ordinal);
    }

    [Fact, Trait("Scenario", "consent-withdrawn")]
    public async Task A_consent_is_withdrawn_a_minute_after_it_was_given()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync("consent-withdrawn", time);
        var app = await cloud.RegisterAsync("Ada Admin");
        Assert.NotNull(Reply.Claims((await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Text("access_token"))["roles"]);
        time.Advance(TimeSpan.FromSeconds(61));

        Assert.Null(Reply.Claims((await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Text("access_token"))["roles"]);
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync("openid profile Application.ReadWrite.All AppRoleAssignment.ReadWrite.All");
        await browser.PressAsync("Ada Admin");
        Assert.Equal("Permissions requested", browser.Title);
    }

    [Fact]
    public async Task Consents_are_withdrawn_at_the_control_address_at_once()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");

        (await ControlTests.ChangeAsync(cloud, "/tenants/contoso.com/consents/withdraw", new { })).Expect(200);

        Assert.Empty(cloud.Server.State["contoso.com"].PermissionGrants);
        Assert.Null(Reply.Claims((await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Text("access_token"))["roles"]);
    }

    // https://learn.microsoft.com/graph/api/application-upsert
    [Fact, Trait("Scenario", "squatted-name")]
    public async Task The_unique_name_belongs_to_somebody_without_a_role()
    {
        await using var cloud = await Cloud.StartAsync("squatted-name");
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All", "Directory.Read.All");

        var squatted = (await cloud.GraphAsync("GET", "applications(uniqueName='therefore-mailbox')", token)).Expect(200);
        var owners = (await cloud.GraphAsync("GET", $"applications/{squatted.Text("id")}/owners", token)).Expect(200);

        Assert.Equal("Olga Ordinary", (string?)Assert.Single(owners.Values)!["displayName"]);
        Assert.Single(squatted.Json["passwordCredentials"]!.AsArray());
        Assert.Null((string?)squatted.Json["createdByAppId"]);
    }
}
