namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>/servicePrincipals. https://learn.microsoft.com/graph/api/resources/serviceprincipal</summary>
public sealed class ServicePrincipalTests
{
    // https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals
    [Fact]
    public async Task It_needs_an_application_that_exists_and_is_made_once()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");

        var again = (await cloud.GraphAsync("POST", "servicePrincipals", app.AdministratorToken, new { appId = app.AppId })).Expect(409);
        Assert.Equal(("Request_MultipleObjectsWithSameKeyValue", $"The service principal cannot be created, updated, or restored because the service principal name {app.AppId} is already in use."), (again.ErrorCode, again.ErrorMessage));
        var missing = (await cloud.GraphAsync("POST", "servicePrincipals", app.AdministratorToken, new { appId = Guid.Empty })).Expect(400);
        Assert.Equal($"The appId '{Guid.Empty}' of the service principal does not reference a valid application object.", missing.ErrorMessage);
        (await cloud.GraphAsync("POST", "servicePrincipals", app.AdministratorToken, new { appId = "nonsense" })).Expect(400);
        (await cloud.GraphAsync("POST", "servicePrincipals", app.AdministratorToken, new { })).Expect(400);
        (await cloud.GraphAsync("DELETE", $"servicePrincipals/{app.PrincipalId}", app.AdministratorToken)).Expect(204);
        Assert.Equal(7000229, (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).AadSts);
    }

    // https://learn.microsoft.com/graph/api/serviceprincipal-upsert
    [Fact]
    public async Task An_upsert_creates_with_a_body_updates_without_one_and_needs_its_header()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All");
        var appId = (await cloud.GraphAsync("POST", "applications", token, new { displayName = "One" })).Expect(201).Text("appId");
        var path = $"servicePrincipals(appId='{appId}')";
        (string, string) prefer = ("Prefer", "create-if-missing");

        (await cloud.GraphAsync("PATCH", path, token, new { displayName = "One" })).Expect(404);
        var made = (await cloud.GraphAsync("PATCH", path, token, new { displayName = "One", tags = new[] { "WindowsAzureActiveDirectoryIntegratedApp" } }, prefer)).Expect(201);
        Assert.Equal((appId, Cloud.WizardAppId, cloud.TenantId("contoso.com"), "Application"), (made.Text("appId"), made.Text("createdByAppId"), made.Text("appOwnerOrganizationId"), made.Text("servicePrincipalType")));
        (await cloud.GraphAsync("PATCH", path, token, new { appRoleAssignmentRequired = true, accountEnabled = false, notes = "n", loginUrl = "https://a.example/" }, prefer)).Expect(204);
        var read = (await cloud.GraphAsync("GET", path, token)).Expect(200);
        Assert.Equal((true, false, "n", "https://a.example/"), ((bool)read.Json["appRoleAssignmentRequired"]!, (bool)read.Json["accountEnabled"]!, read.Text("notes"), read.Text("loginUrl")));
        (await cloud.GraphAsync("PATCH", path, token, new { colour = "red" })).Expect(400);
        (await cloud.GraphAsync("PATCH", path, token, new { appOwnerOrganizationId = Guid.Empty })).Expect(400);
        (await cloud.GraphAsync("PATCH", path, token, new { appId = Guid.Empty })).Expect(400);
        (await cloud.GraphAsync("PATCH", path, token, new { preferredSingleSignOnMode = "magic" })).Expect(400);
    }

    // https://learn.microsoft.com/graph/permissions-reference, https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-authenticate-an-ews-application-by-using-oauth
    [Fact]
    public async Task Microsofts_resources_have_their_published_ids_and_Exchange_has_mail_roles_of_its_own_with_Graphs_ids()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.Read.All");

        var graph = (await cloud.GraphAsync("GET", $"servicePrincipals(appId='{Cloud.GraphAppId}')?$select=id,appId,displayName,appRoles,oauth2PermissionScopes", token)).Expect(200);
        var exchange = (await cloud.GraphAsync("GET", $"servicePrincipals(appId='{Cloud.ExchangeAppId}')?$select=displayName,appRoles,servicePrincipalNames", token)).Expect(200);
        string? Id(Reply reply, string list, string value) => (string?)reply.Json[list]!.AsArray().FirstOrDefault(r => (string)r!["value"]! == value)?["id"];

        Assert.Equal(("Microsoft Graph", "Office 365 Exchange Online"), (graph.Text("displayName"), exchange.Text("displayName")));
        Assert.Equal((Cloud.MailReadWrite, Cloud.MailReadWrite, Cloud.FullAccessAsApp), (Id(graph, "appRoles", "Mail.ReadWrite"), Id(exchange, "appRoles", "Mail.ReadWrite"), Id(exchange, "appRoles", "full_access_as_app")));
        Assert.NotEqual(Id(graph, "appRoles", "User.Read.All"), Id(exchange, "appRoles", "User.Read.All"));
        Assert.Equal(("bdfbf15f-ee85-4955-8675-146e8e5296b5", "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9"), (Id(graph, "oauth2PermissionScopes", "Application.ReadWrite.All"), Id(graph, "appRoles", "Application.ReadWrite.All")));
        Assert.Contains("https://outlook.office365.com", exchange.Json["servicePrincipalNames"]!.AsArray().Select(n => (string)n!));
    }

    // https://learn.microsoft.com/entra/identity-platform/howto-convert-app-to-be-multi-tenant
    [Fact]
    public async Task Without_an_Exchange_plan_the_Exchange_service_principal_is_missing_and_cannot_be_made()
    {
        await using var cloud = await Cloud.StartAsync("no-exchange");
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All");

        (await cloud.GraphAsync("GET", $"servicePrincipals(appId='{Cloud.ExchangeAppId}')", token)).Expect(404);
        (await cloud.GraphAsync("POST", "servicePrincipals", token, new { appId = Cloud.ExchangeAppId })).Expect(400);
    }

    // https://learn.microsoft.com/graph/api/serviceprincipal-upsert#permissions
    [Fact]
    public async Task One_for_another_tenants_application_is_for_administrators_and_says_whose_it_is()
    {
        var appId = new Guid("9a27e500-0000-4000-8000-000000000001");
        await using var cloud = await Cloud.StartAsync(seed: s => s.Tenant("Spectrum").Applications.Add(new SeedApplication { DisplayName = "Scanner", AppId = appId, MultiTenant = true }));
        var petra = await cloud.DelegatedTokenAsync("Petra Privileged", "Application.ReadWrite.All");
        var ada = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All");

        (await cloud.GraphAsync("POST", "servicePrincipals", petra, new { appId })).Expect(403);
        Assert.Equal(cloud.TenantId("spectrum.example"), (await cloud.GraphAsync("POST", "servicePrincipals", ada, new { appId })).Expect(201).Text("appOwnerOrganizationId"));
    }

    // https://learn.microsoft.com/graph/api/serviceprincipal-list
    [Theory]
    [InlineData("appId eq '00000003-0000-0000-c000-000000000000'", 1)]
    [InlineData("appId in ('00000003-0000-0000-c000-000000000000','00000002-0000-0ff1-ce00-000000000000')", 2)]
    [InlineData("displayName eq 'Microsoft Graph'", 1)]
    [InlineData("servicePrincipalNames/any(n:n eq 'https://graph.microsoft.com')", 1)]
    [InlineData("appOwnerOrganizationId eq f8cdef31-a31e-4b4a-93e4-5f571e91255a", 2)]
    [InlineData("accountEnabled eq true and servicePrincipalType eq 'Application'", 4)]
    [InlineData("tags/any(t:t eq 'shown')", 1)]
    public async Task Filters_find_what_they_say(string filter, int count)
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        (await cloud.GraphAsync("PATCH", $"servicePrincipals/{app.PrincipalId}", app.AdministratorToken, new { tags = new[] { "shown" } })).Expect(204);

        Assert.Equal(count, (await cloud.GraphAsync("GET", $"servicePrincipals?$filter={Uri.EscapeDataString(filter)}", app.AdministratorToken)).Expect(200).Values.Count);
    }

    // https://learn.microsoft.com/graph/api/resources/serviceprincipal#relationships
    [Fact]
    public async Task Assignments_grants_and_owners_can_be_expanded()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");

        var held = (await cloud.GraphAsync("GET", $"servicePrincipals/{app.PrincipalId}?$select=id&$expand=appRoleAssignments", app.AdministratorToken)).Expect(200);
        Assert.Equal((Cloud.MailReadWrite, "Microsoft Graph"), ((string)held.Json["appRoleAssignments"]![0]!["appRoleId"]!, (string)held.Json["appRoleAssignments"]![0]!["resourceDisplayName"]!));
        var offered = (await cloud.GraphAsync("GET", $"servicePrincipals(appId='{Cloud.GraphAppId}')?$select=id&$expand=appRoleAssignedTo($select=principalId)", app.AdministratorToken)).Expect(200);
        Assert.Equal($$"""[{"principalId":"{{app.PrincipalId}}"}]""", offered.Json["appRoleAssignedTo"]!.ToJsonString());
        Assert.Empty((await cloud.GraphAsync("GET", $"servicePrincipals/{app.PrincipalId}?$expand=owners", app.AdministratorToken)).Expect(200).Json["owners"]!.AsArray());
    }
}
