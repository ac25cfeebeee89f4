using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>/applications. https://learn.microsoft.com/graph/api/resources/application</summary>
public sealed class ApplicationTests
{
    private static readonly string[] s_write = ["Application.ReadWrite.All"];

    // https://learn.microsoft.com/graph/api/application-post-applications
    [Fact]
    public async Task Creating_one_needs_only_a_name_and_shows_everything_that_it_has_by_default()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", s_write);

        var created = (await cloud.GraphAsync("POST", "applications", token, new { displayName = "One" })).Expect(201);

        Assert.Equal(
            "@odata.context id deletedDateTime appId applicationTemplateId disabledByMicrosoftStatus createdByAppId createdDateTime displayName description groupMembershipClaims identifierUris isDisabled "
            + "isDeviceOnlyAuthSupported isFallbackPublicClient nativeAuthenticationApisEnabled notes publisherDomain serviceManagementReference signInAudience tags tokenEncryptionKeyId uniqueName "
            + "samlMetadataUrl defaultRedirectUri certification optionalClaims servicePrincipalLockConfiguration requestSignatureVerification addIns api appRoles info keyCredentials "
            + "parentalControlSettings passwordCredentials publicClient requiredResourceAccess verifiedPublisher web spa",
            string.Join(' ', created.Json.AsObject().Select(p => p.Key)));
        Assert.Equal((Cloud.WizardAppId, "AzureADMyOrg", "contoso.com"), (created.Text("createdByAppId"), created.Text("signInAudience"), created.Text("publisherDomain")));
        Assert.Equal("""{"displayName":null,"verifiedPublisherId":null,"addedDateTime":null}""", created.Json["verifiedPublisher"]!.ToJsonString());
        Assert.Equal("""{"acceptMappedClaims":null,"knownClientApplications":[],"requestedAccessTokenVersion":null,"oauth2PermissionScopes":[],"preAuthorizedApplications":[]}""", created.Json["api"]!.ToJsonString());
        Assert.EndsWith($"/directoryObjects/{created.Text("id")}/Microsoft.DirectoryServices.Application", created.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(created.Json.ToJsonString(), (await cloud.GraphAsync("GET", $"applications/{created.Text("id")}", token)).Expect(200).Json.ToJsonString());
    }

    // https://learn.microsoft.com/graph/api/application-get
    [Fact]
    public async Task It_is_found_by_id_appId_and_uniqueName_whatever_the_case_of_the_address()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", s_write);
        var created = (await cloud.GraphAsync("POST", "applications", token, new { displayName = "One", uniqueName = "it's one" })).Expect(201);
        var (id, appId) = (created.Text("id"), created.Text("appId"));

        foreach (var path in new[] { $"applications/{id}", $"applications('{id}')", $"Applications/{id}", $"applications(appId='{appId}')", $"applications(appid='{appId}')", "applications(uniqueName='it''s%20one')", $"myorganization/applications/{id}" })
            Assert.Equal(id, (await cloud.GraphAsync("GET", path, token)).Expect(200).Text("id"));
        Assert.Equal("Invalid object identifier 'nonsense'.", (await cloud.GraphAsync("GET", "applications/nonsense", token)).Expect(400).ErrorMessage);
        foreach (var missing in new[] { Guid.NewGuid().ToString(), $"(appId='{Guid.NewGuid()}')", "(uniqueName='nobody')" })
            Assert.Equal("Request_ResourceNotFound", (await cloud.GraphAsync("GET", missing[0] == '(' ? $"applications{missing}" : $"applications/{missing}", token)).Expect(404).ErrorCode);
    }

    // https://learn.microsoft.com/graph/api/application-update
    [Fact]
    public async Task An_update_merges_objects_replaces_lists_and_answers_nothing()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", s_write);
        var id = (await cloud.GraphAsync("POST", "applications", token, new { displayName = "One", tags = new[] { "a", "b" }, web = new { homePageUrl = "https://a.example/", redirectUris = new[] { "https://a.example/" } } })).Expect(201).Text("id");

        Assert.Equal("", (await cloud.GraphAsync("PATCH", $"applications/{id}", token, new { tags = new[] { "c" }, web = new { logoutUrl = "https://a.example/out" }, notes = (string?)null })).Expect(204).Body);

        var now = (await cloud.GraphAsync("GET", $"applications/{id}?$select=displayName,tags,web,notes", token)).Expect(200).Json.AsObject();
        now.Remove("@odata.context");
        Assert.Equal(
            """{"displayName":"One","tags":["c"],"web":{"homePageUrl":"https://a.example/","logoutUrl":"https://a.example/out","redirectUris":["https://a.example/"],"implicitGrantSettings":{"enableAccessTokenIssuance":false,"enableIdTokenIssuance":false},"redirectUriSettings":[]},"notes":null}""",
            now.ToJsonString());
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
        Assert.Equal("A value is required for property 'displayName' of resource 'Application'.", (await cloud.GraphAsync("PATCH", Path, token, new { notes = "x" }, prefer)).Expect(400).ErrorMessage);
        var created = (await cloud.GraphAsync("PATCH", Path, token, new { displayName = "One", web = new { redirectUris = new[] { "https://a.example/" } } }, prefer)).Expect(201);
        Assert.Equal("therefore-mailbox", created.Text("uniqueName"));
        Assert.Equal("", (await cloud.GraphAsync("PATCH", Path, token, new { displayName = "Two", web = new { homePageUrl = "https://b.example/" } }, prefer)).Expect(204).Body);
        var read = (await cloud.GraphAsync("GET", $"applications(appId='{created.Text("appId")}')?$select=id,displayName,web", token)).Expect(200);
        Assert.Equal((created.Text("id"), "Two", "https://a.example/"), (read.Text("id"), read.Text("displayName"), (string)read.Json["web"]!["redirectUris"]![0]!));
        (await cloud.GraphAsync("PATCH", Path, token, new { uniqueName = "other" })).Expect(400);
    }

    // https://learn.microsoft.com/graph/api/resources/application#properties: "Alternate key"
    [Fact]
    public async Task A_uniqueName_is_taken_once_and_by_a_deleted_application_too()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", s_write);
        var create = new { displayName = "One", uniqueName = "one" };
        var id = (await cloud.GraphAsync("POST", "applications", token, create)).Expect(201).Text("id");

        foreach (var isDeleted in new[] { false, true })
        {
            if (isDeleted) (await cloud.GraphAsync("DELETE", $"applications/{id}", token)).Expect(204);
            var taken = (await cloud.GraphAsync("POST", "applications", token, create)).Expect(400);
            Assert.Equal(("Request_BadRequest", "Another object with the same value for property uniqueName already exists."), (taken.ErrorCode, taken.ErrorMessage));
            Assert.Equal("ObjectConflict uniqueName", $"{taken.Json["error"]!["details"]![0]!["code"]} {taken.Json["error"]!["details"]![0]!["target"]}");
            Assert.Equal(isDeleted ? 400 : 204, (await cloud.GraphAsync("PATCH", "applications(uniqueName='one')", token, new { displayName = "Two" }, ("Prefer", "create-if-missing"))).Status);
        }
    }

    // https://learn.microsoft.com/graph/api/application-update#permissions
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

    // https://learn.microsoft.com/graph/api/application-list#permissions and its neighbours
    [Theory]
    [InlineData("Application.Read.All", 200, 403, 403)]
    [InlineData("Directory.Read.All", 200, 403, 403)]
    [InlineData("Application.ReadWrite.All", 200, 201, 204)]
    [InlineData("Application.ReadWrite.OwnedBy", 200, 201, 403)]
    [InlineData("Mail.Read", 403, 403, 403)]
    public async Task An_application_by_itself_needs_the_application_permission(string role, int list, int create, int patchOfAnother)
    {
        await using var cloud = await Cloud.StartAsync();
        var workload = await Workload.StartAsync(cloud, role);
        var other = cloud.Server.State["contoso.com"].Applications.First().Id;

        Assert.Equal((list, create, patchOfAnother), (
            (await cloud.GraphAsync("GET", "applications", workload.Token)).Status,
            (await cloud.GraphAsync("POST", "applications", workload.Token, new { displayName = "Mine" })).Status,
            (await cloud.GraphAsync("PATCH", $"applications/{other}", workload.Token, new { notes = "x" })).Status));
    }

    // https://learn.microsoft.com/graph/permissions-reference#applicationreadwriteownedby
    [Fact]
    public async Task With_OwnedBy_an_application_manages_what_it_made_and_nothing_else()
    {
        await using var cloud = await Cloud.StartAsync();
        var workload = await Workload.StartAsync(cloud, "Application.ReadWrite.OwnedBy");

        var made = (await cloud.GraphAsync("POST", "applications", workload.Token, new { displayName = "Mine" })).Expect(201);

        Assert.Equal(workload.PrincipalId.ToString(), (string)(await cloud.GraphAsync("GET", $"applications/{made.Text("id")}/owners", workload.Token)).Expect(200).Values.Single()!["id"]!);
        (await cloud.GraphAsync("PATCH", $"applications/{made.Text("id")}", workload.Token, new { notes = "x" })).Expect(204);
        (await cloud.GraphAsync("POST", $"applications/{made.Text("id")}/addPassword", workload.Token, new { })).Expect(200);
        (await cloud.GraphAsync("POST", "servicePrincipals", workload.Token, new { appId = made.Text("appId") })).Expect(201);
        (await cloud.GraphAsync("DELETE", $"applications/{made.Text("id")}", workload.Token)).Expect(204);
        (await cloud.GraphAsync("POST", $"directory/deletedItems/{made.Text("id")}/restore", workload.Token)).Expect(200);
    }

    // https://learn.microsoft.com/entra/identity/role-based-access-control/custom-available-permissions
    [Fact]
    public async Task Whoever_may_only_register_becomes_owner_and_an_administrator_does_not()
    {
        await using var cloud = await Cloud.StartAsync();
        var petra = await cloud.DelegatedTokenAsync("Petra Privileged", s_write);
        var ada = await cloud.DelegatedTokenAsync("Ada Admin", s_write);
        var ben = await cloud.DelegatedTokenAsync("Ben Builder", s_write);
        var id = (await cloud.GraphAsync("POST", "applications", petra, new { displayName = "One" })).Expect(201).Text("id");
        var other = (await cloud.GraphAsync("POST", "applications", ben, new { displayName = "Two" })).Expect(201).Text("id");

        Assert.Empty((await cloud.GraphAsync("GET", $"applications/{other}/owners", ben)).Expect(200).Values);
        var owner = (await cloud.GraphAsync("GET", $"applications/{id}/owners?$select=id", ada)).Expect(200).Values.Single()!;
        Assert.Equal(cloud.Server.State.Person("petra@contoso.com").Id.ToString(), (string)owner["id"]!);
        (await cloud.GraphAsync("PATCH", $"applications/{id}", petra, new { notes = "mine" })).Expect(204);
        (await cloud.GraphAsync("DELETE", $"applications/{id}/owners/{owner["id"]}/$ref", ada)).Expect(204);
        Assert.Equal("Authorization_RequestDenied", (await cloud.GraphAsync("PATCH", $"applications/{id}", petra, new { notes = "mine" })).Expect(403).ErrorCode);
        cloud.Server.State["contoso.com"].UsersMayRegisterApplications = false;
        (await cloud.GraphAsync("POST", "applications", petra, new { displayName = "Three" })).Expect(403);
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

    // https://learn.microsoft.com/graph/api/application-list#optional-query-parameters
    [Theory]
    [InlineData("appId eq '{appId}'", 1)]
    [InlineData("id eq '{id}'", 1)]
    [InlineData("id in ('{id}','00000000-0000-0000-0000-000000000001')", 1)]
    [InlineData("displayName eq 'ONE'", 1)]
    [InlineData("startswith(displayName,'on')", 1)]
    [InlineData("tags/any(t:t eq 'therefore')", 1)]
    [InlineData("tags/any(t:startsWith(t,'there')) and displayName eq 'One'", 1)]
    [InlineData("displayName eq 'One' or displayName eq 'Two'", 2)]
    [InlineData("appId eq '{appId}' and displayName eq 'Two'", 0)]
    [InlineData("signInAudience eq 'AzureADMyOrg'", 2)]
    [InlineData("requiredResourceAccess/any(r:r/resourceAppId eq '00000003-0000-0000-c000-000000000000')", 1)]
    [InlineData("createdDateTime ge 2020-01-01T00:00:00Z", 2)]
    [InlineData("createdDateTime le 2020-01-01", 0)]
    public async Task Filters_find_what_they_say(string filter, int count)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", s_write);
        var one = (await cloud.GraphAsync("POST", "applications", token, new { displayName = "One", tags = new[] { "therefore" }, requiredResourceAccess = new[] { new { resourceAppId = Cloud.GraphAppId, resourceAccess = new[] { new { id = Cloud.MailReadWrite, type = "Role" } } } } })).Expect(201);
        (await cloud.GraphAsync("POST", "applications", token, new { displayName = "Two" })).Expect(201);
        filter = filter.Replace("{id}", one.Text("id"), StringComparison.Ordinal).Replace("{appId}", one.Text("appId"), StringComparison.Ordinal);

        Assert.Equal(count, (await cloud.GraphAsync("GET", $"applications?$filter={Uri.EscapeDataString(filter)}", token)).Expect(200).Values.Count);
    }

    // https://learn.microsoft.com/graph/aad-advanced-queries: what the reference does not list does not support $filter at all
    [Theory]
    [InlineData("uniqueName eq 'one'")]
    [InlineData("createdByAppId eq '5f0c4f0e-6d6a-4e2c-9a53-0d2a6f1c7e11'")]
    [InlineData("notes eq 'x'")]
    [InlineData("startsWith(appId,'5')")]
    public async Task Filters_on_properties_that_are_not_indexed_are_unsupported(string filter)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", s_write);

        var refused = (await cloud.GraphAsync("GET", $"applications?$filter={Uri.EscapeDataString(filter)}", token)).Expect(400);

        Assert.Equal("Request_UnsupportedQuery", refused.ErrorCode);
        Assert.StartsWith("Unsupported or invalid query filter clause specified for property '", refused.ErrorMessage, StringComparison.Ordinal);
        Assert.EndsWith("' of resource 'Application'.", refused.ErrorMessage, StringComparison.Ordinal);
    }

    // https://learn.microsoft.com/graph/api/resources/application#relationships
    [Fact]
    public async Task Owners_federated_credentials_and_policies_can_be_expanded()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Petra Privileged", s_write);
        var id = (await cloud.GraphAsync("POST", "applications", token, new { displayName = "One" })).Expect(201).Text("id");

        var found = (await cloud.GraphAsync("GET", $"applications/{id}?$select=id&$expand=owners($select=id,displayName)", token)).Expect(200);
        Assert.Equal($$"""[{"@odata.type":"#microsoft.graph.user","id":"{{cloud.Server.State.Person("petra@contoso.com").Id}}","displayName":"Petra Privileged"}]""", found.Json["owners"]!.ToJsonString());
        Assert.Equal("[]", (await cloud.GraphAsync("GET", $"applications/{id}?$expand=federatedIdentityCredentials", token)).Expect(200).Json["federatedIdentityCredentials"]!.ToJsonString());
        Assert.Equal("[]", (await cloud.GraphAsync("GET", "applications?$expand=appManagementPolicies", token)).Expect(200).Values[0]!["appManagementPolicies"]!.ToJsonString());
        (await cloud.GraphAsync("GET", $"applications/{id}?$expand=colour", token)).Expect(400);
        (await cloud.GraphAsync("GET", $"applications/{id}?$expand=owners($top=1)", token)).Expect(400);
    }
}
