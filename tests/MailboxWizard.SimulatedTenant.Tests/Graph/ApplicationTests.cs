namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>Applications, secrets and service principals. https://learn.microsoft.com/graph/api/resources/application</summary>
public sealed class ApplicationTests
{
    private static readonly string[] s_write = ["Application.ReadWrite.All"];

    [Fact]
    public async Task An_application_knows_which_application_created_it_and_an_administrator_does_not_become_owner()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ben Builder", s_write);

        var created = (await cloud.GraphAsync("POST", "applications", token, new { displayName = "One", tags = new[] { "therefore" } })).Expect(201);

        Assert.Equal((Cloud.WizardAppId, "AzureADMyOrg"), (created.Text("createdByAppId"), created.Text("signInAudience")));
        Assert.Empty((await cloud.GraphAsync("GET", $"applications/{created.Text("id")}/owners", token)).Expect(200).Values);
        Assert.Single((await cloud.GraphAsync("GET", "applications?$filter=tags/any(t:t eq 'therefore')", token)).Expect(200).Values);
        Assert.Single((await cloud.GraphAsync("GET", $"applications?$filter=appId eq '{created.Text("appId")}'", token)).Expect(200).Values);
    }

    // https://learn.microsoft.com/entra/identity/role-based-access-control/custom-available-permissions
    [Fact]
    public async Task Whoever_may_only_register_becomes_owner_and_can_be_taken_away()
    {
        await using var cloud = await Cloud.StartAsync();
        var petra = await cloud.DelegatedTokenAsync("Petra Privileged", s_write);
        var ada = await cloud.DelegatedTokenAsync("Ada Admin", s_write);
        var id = (await cloud.GraphAsync("POST", "applications", petra, new { displayName = "One" })).Expect(201).Text("id");

        var owner = (await cloud.GraphAsync("GET", $"applications/{id}/owners?$select=id", ada)).Expect(200).Values.Single()!;
        Assert.Equal(cloud.Server.State.Person("petra@contoso.com").Id.ToString(), (string)owner["id"]!);
        (await cloud.GraphAsync("PATCH", $"applications/{id}", petra, new { notes = "mine" })).Expect(204);
        (await cloud.GraphAsync("DELETE", $"applications/{id}/owners/{owner["id"]}/$ref", ada)).Expect(204);
        Assert.Equal("Authorization_RequestDenied", (await cloud.GraphAsync("PATCH", $"applications/{id}", petra, new { notes = "mine" })).Expect(403).ErrorCode);
    }

    // https://learn.microsoft.com/graph/api/application-list-federatedidentitycredentials
    [Fact]
    public async Task Federated_credentials_are_read_with_a_scope_for_applications_and_not_with_the_directorys()
    {
        await using var cloud = await Cloud.StartAsync();
        var reader = await cloud.DelegatedTokenAsync("Ben Builder", "Directory.Read.All");
        var writer = await cloud.DelegatedTokenAsync("Ada Admin", s_write);
        var id = (await cloud.GraphAsync("POST", "applications", writer, new { displayName = "One" })).Expect(201).Text("id");
        cloud.Server.State["contoso.com"].Applications.Single().FederatedCredentials.Add(new() { Id = Guid.NewGuid(), Name = "build", Issuer = "https://issuer.example", Subject = "main" });

        var found = (await cloud.GraphAsync("GET", $"applications/{id}/federatedIdentityCredentials", writer)).Expect(200).Values.Single()!;

        Assert.Equal(("build", "https://issuer.example", "main"), ((string)found["name"]!, (string)found["issuer"]!, (string)found["subject"]!));
        Assert.Equal("Authorization_RequestDenied", (await cloud.GraphAsync("GET", $"applications/{id}/federatedIdentityCredentials", reader)).Expect(403).ErrorCode);
    }

    // https://learn.microsoft.com/graph/api/serviceprincipal-list-owners
    [Fact]
    public async Task Owners_of_a_service_principal_are_listed_and_can_be_taken_away()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", s_write);
        var appId = (await cloud.GraphAsync("POST", "applications", token, new { displayName = "One" })).Expect(201).Text("appId");
        var id = (await cloud.GraphAsync("POST", "servicePrincipals", token, new { appId })).Expect(201).Text("id");
        var olga = cloud.Server.State.Person("olga@contoso.com").Id;
        cloud.Server.State["contoso.com"].ServicePrincipals.Single(principal => principal.Id == Guid.Parse(id)).Owners.Add(olga);

        Assert.Equal(olga.ToString(), (string)(await cloud.GraphAsync("GET", $"servicePrincipals/{id}/owners", token)).Expect(200).Values.Single()!["id"]!);
        (await cloud.GraphAsync("DELETE", $"servicePrincipals/{id}/owners/{olga}/$ref", token)).Expect(204);
        Assert.Empty((await cloud.GraphAsync("GET", $"servicePrincipals/{id}/owners", token)).Expect(200).Values);
    }

    [Fact]
    public async Task Writing_needs_the_scope_and_the_role()
    {
        await using var cloud = await Cloud.StartAsync();
        var reader = await cloud.DelegatedTokenAsync("Ada Admin", "Directory.Read.All");
        var writer = await cloud.DelegatedTokenAsync("Ada Admin", s_write);
        var id = (await cloud.GraphAsync("POST", "applications", writer, new { displayName = "One" })).Expect(201).Text("id");
        var app = await cloud.RegisterAsync("Ada Admin");
        var itself = (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Text("access_token");

        (await cloud.GraphAsync("GET", $"applications/{id}", reader)).Expect(200);
        foreach (var token in new[] { reader, itself })
            Assert.Equal("Insufficient privileges to complete the operation.", (await cloud.GraphAsync("PATCH", $"applications/{id}", token, new { notes = "x" })).Expect(403).ErrorMessage);
        cloud.Server.State.Person("ada@contoso.com").Roles.RemoveWhere(_ => true);
        (await cloud.GraphAsync("PATCH", $"applications/{id}", writer, new { notes = "x" })).Expect(403);
    }

    // https://learn.microsoft.com/graph/api/application-upsert
    [Fact]
    public async Task An_upsert_creates_with_a_body_updates_without_one_and_needs_its_header()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", s_write);
        const string Path = "applications(uniqueName='therefore-mailbox')";
        (string, string) prefer = ("Prefer", "create-if-missing");

        Assert.Equal("Request_ResourceNotFound", (await cloud.GraphAsync("PATCH", Path, token, new { displayName = "One" })).Expect(404).ErrorCode);
        var created = (await cloud.GraphAsync("PATCH", Path, token, new { displayName = "One", web = new { redirectUris = new[] { "https://a.example/" } } }, prefer)).Expect(201);
        Assert.Equal("therefore-mailbox", created.Text("uniqueName"));
        Assert.Equal("", (await cloud.GraphAsync("PATCH", Path, token, new { displayName = "Two", web = new { homePageUrl = "https://b.example/" } }, prefer)).Expect(204).Body);
        var read = (await cloud.GraphAsync("GET", $"applications(appId='{created.Text("appId")}')?$select=id,displayName,web", token)).Expect(200);
        Assert.Equal((created.Text("id"), "Two", "https://a.example/"), (read.Text("id"), read.Text("displayName"), (string)read.Json["web"]!["redirectUris"]![0]!));
        (await cloud.GraphAsync("PATCH", Path, token, new { uniqueName = "other" })).Expect(400);
    }

    // https://learn.microsoft.com/graph/api/directory-deleteditems-list
    [Fact]
    public async Task A_deleted_application_keeps_its_name_until_it_is_purged()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", s_write);
        var create = new { displayName = "One", uniqueName = "one" };
        var id = (await cloud.GraphAsync("POST", "applications", token, create)).Expect(201).Text("id");

        (await cloud.GraphAsync("DELETE", $"applications/{id}", token)).Expect(204);
        (await cloud.GraphAsync("GET", $"applications/{id}", token)).Expect(404);
        Assert.Equal("Request_BadRequest", (await cloud.GraphAsync("POST", "applications", token, create)).Expect(400).ErrorCode);
        Assert.Single((await cloud.GraphAsync("GET", "directory/deletedItems/microsoft.graph.application?$filter=displayName eq 'One'", token)).Expect(200).Values);
        (await cloud.GraphAsync("POST", $"directory/deletedItems/{id}/restore", token)).Expect(200);
        (await cloud.GraphAsync("GET", "applications(uniqueName='one')", token)).Expect(200);
        (await cloud.GraphAsync("DELETE", $"applications/{id}", token)).Expect(204);
        (await cloud.GraphAsync("DELETE", $"directory/deletedItems/{id}", token)).Expect(204);
        (await cloud.GraphAsync("POST", "applications", token, create)).Expect(201);
    }

    // https://learn.microsoft.com/graph/api/application-addpassword
    [Fact]
    public async Task A_secret_is_shown_once_and_stops_working_when_it_is_removed()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");

        var read = (await cloud.GraphAsync("GET", $"applications/{app.ObjectId}", app.AdministratorToken)).Expect(200);
        var credential = read.Json["passwordCredentials"]!.AsArray().Single()!;
        Assert.Null(credential["secretText"]);
        Assert.Equal((app.KeyId, app.Secret[..3]), ((string)credential["keyId"]!, (string)credential["hint"]!));
        Assert.DoesNotContain(app.Secret, read.Body, StringComparison.Ordinal);

        (await cloud.GraphAsync("POST", $"applications/{app.ObjectId}/removePassword", app.AdministratorToken, new { keyId = app.KeyId })).Expect(204);
        Assert.Equal(7000215, (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).AadSts);
        (await cloud.GraphAsync("POST", $"applications/{app.ObjectId}/addPassword", app.AdministratorToken, new { passwordCredential = new { secretText = "mine" } })).Expect(400);
    }

    // https://learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy
    [Fact]
    public async Task A_policy_can_forbid_secrets_or_shorten_their_life()
    {
        await using var forbidden = await Cloud.StartAsync("secrets-forbidden");
        var token = await forbidden.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All", "Policy.Read.All");
        var id = (await forbidden.GraphAsync("POST", "applications", token, new { displayName = "One" })).Expect(201).Text("id");
        Assert.Equal("CredentialTypeNotAllowedAsPerAppPolicy", (await forbidden.GraphAsync("POST", $"applications/{id}/addPassword", token, new { })).Expect(400).ErrorCode);
        var policy = (await forbidden.GraphAsync("GET", "policies/defaultAppManagementPolicy", token)).Expect(200);
        Assert.Equal("passwordAddition", (string)policy.Json["applicationRestrictions"]!["passwordCredentials"]![0]!["restrictionType"]!);

        await using var capped = await Cloud.StartAsync("secrets-12-months");
        token = await capped.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All", "Policy.Read.All");
        id = (await capped.GraphAsync("POST", "applications", token, new { displayName = "One" })).Expect(201).Text("id");
        Assert.Equal("CredentialInvalidLifetimeAsPerAppPolicy", (await capped.GraphAsync("POST", $"applications/{id}/addPassword", token, new { })).Expect(400).ErrorCode);
        policy = (await capped.GraphAsync("GET", "policies/defaultAppManagementPolicy", token)).Expect(200);
        Assert.Equal("P365D", (string)policy.Json["applicationRestrictions"]!["passwordCredentials"]![0]!["maxLifetime"]!);
        (await capped.GraphAsync("POST", $"applications/{id}/addPassword", token, new { passwordCredential = new { endDateTime = DateTime.UtcNow.AddDays(365) } })).Expect(200);
    }

    [Fact]
    public async Task A_service_principal_needs_an_application_that_exists_and_is_made_once()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");

        Assert.Equal("Request_MultipleObjectsWithSameKeyValue", (await cloud.GraphAsync("POST", "servicePrincipals", app.AdministratorToken, new { appId = app.AppId })).Expect(409).ErrorCode);
        Assert.Contains("does not reference a valid application object", (await cloud.GraphAsync("POST", "servicePrincipals", app.AdministratorToken, new { appId = Guid.NewGuid() })).Expect(400).ErrorMessage, StringComparison.Ordinal);
        (await cloud.GraphAsync("PATCH", $"servicePrincipals(appId='{app.AppId}')", app.AdministratorToken, new { displayName = "x" }, ("Prefer", "create-if-missing"))).Expect(204);
        (await cloud.GraphAsync("DELETE", $"servicePrincipals/{app.PrincipalId}", app.AdministratorToken)).Expect(204);
        Assert.Equal(7000229, (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).AadSts);
    }

    // https://learn.microsoft.com/entra/identity-platform/howto-convert-app-to-be-multi-tenant
    [Fact]
    public async Task Without_an_Exchange_plan_the_Exchange_service_principal_is_missing()
    {
        await using var cloud = await Cloud.StartAsync("no-exchange");
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All", "Directory.Read.All");

        (await cloud.GraphAsync("GET", $"servicePrincipals(appId='{Cloud.ExchangeAppId}')", token)).Expect(404);
        var plans = (await cloud.GraphAsync("GET", "subscribedSkus", token)).Expect(200).Values.SelectMany(s => s!["servicePlans"]!.AsArray()).Select(p => (string)p!["servicePlanName"]!);
        Assert.DoesNotContain(plans, name => name.StartsWith("EXCHANGE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_squatter_owns_the_name()
    {
        await using var cloud = await Cloud.StartAsync("squatted-name");
        var token = await cloud.DelegatedTokenAsync("Ada Admin", s_write);

        var found = (await cloud.GraphAsync("GET", "applications(uniqueName='therefore-mailbox')", token)).Expect(200);

        Assert.Null(found.Json["createdByAppId"]);
        Assert.Equal("olga@contoso.com", (string)(await cloud.GraphAsync("GET", $"applications/{found.Text("id")}/owners", token)).Expect(200).Values.Single()!["userPrincipalName"]!);
    }
}
