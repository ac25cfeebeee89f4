using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>What Graph says about things that not every replica has heard of. https://learn.microsoft.com/entra/architecture/architecture</summary>
public sealed class ReplicationTests
{
    private static readonly string[] s_scopes = ["Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All"];

    private static readonly DateTimeOffset s_late = new(2026, 11, 24, 9, 0, 20, TimeSpan.Zero);

    // https://github.com/hashicorp/terraform-provider-azuread: every 404 after a creation is retried
    [Fact]
    public async Task A_new_application_is_unknown_and_the_service_principal_made_for_it_is_refused_in_two_misleading_ways()
    {
        await using var cloud = await Cloud.StartAsync(time: new SettableTime());
        var token = await cloud.DelegatedTokenAsync("Ada Admin", s_scopes);
        var app = (await cloud.GraphAsync("POST", "applications", token, new { displayName = "One", uniqueName = "one" })).Expect(201);
        cloud.Server.State["contoso.com"].Applications.Single().VisibleFrom = Nowhere;

        foreach (var (method, path, body) in new (string, string, object?)[] { ("GET", "", null), ("PATCH", "", new { notes = "x" }), ("POST", "/addPassword", new { }), ("GET", "/owners", null), ("DELETE", "", null) })
        {
            var unknown = (await cloud.GraphAsync(method, $"applications/{app.Text("id")}{path}", token, body)).Expect(404);
            Assert.Equal(("Request_ResourceNotFound", $"Resource '{app.Text("id")}' does not exist or one of its queried reference-property objects are not present."), (unknown.ErrorCode, unknown.ErrorMessage));
        }
        Assert.Empty((await cloud.GraphAsync("GET", $"applications?$filter=appId eq '{app.Text("appId")}'", token)).Expect(200).Values);
        Assert.Equal("Another object with the same value for property uniqueName already exists.", (await cloud.GraphAsync("PATCH", "applications(uniqueName='one')", token, new { displayName = "One" }, ("Prefer", "create-if-missing"))).Expect(400).ErrorMessage);
        Assert.Equal(["400 NoBackingApplicationObject", "403 Authorization_RequestDenied"], await OutcomesAsync(() => cloud.GraphAsync("POST", "servicePrincipals", token, new { appId = app.Text("appId") })));
    }

    // https://github.com/hashicorp/terraform-provider-azuread/issues/1764, https://github.com/nais/azurerator/issues/448
    [Theory]
    [InlineData("AzureADMyOrg", "409 Directory_ConcurrencyViolation")]
    [InlineData("AzureADandPersonalMicrosoftAccount", "409 Error_MsaAppDoesNotExist")]
    public async Task Patching_an_application_that_one_replica_knows_and_another_does_not_can_be_a_conflict(string audience, string conflict)
    {
        await using var cloud = await Cloud.StartAsync(time: new SettableTime());
        var token = await cloud.DelegatedTokenAsync("Ada Admin", s_scopes);
        var id = (await cloud.GraphAsync("POST", "applications", token, new { displayName = "One", signInAudience = audience, api = new { requestedAccessTokenVersion = 2 } })).Expect(201).Text("id");
        var application = cloud.Server.State["contoso.com"].Applications.Single();
        application.VisibleFrom = new Visibility([default, s_late], default, default);

        Assert.Equal(["204", conflict], await OutcomesAsync(() => cloud.GraphAsync("PATCH", $"applications/{id}", token, new { notes = "x" })));
        application.VisibleFrom = default;
        Assert.Equal(["204"], await OutcomesAsync(() => cloud.GraphAsync("PATCH", $"applications/{id}", token, new { notes = "x" })));
    }

    // https://github.com/microsoftgraph/msgraph-bicep-types/issues/193
    [Fact]
    public async Task A_grant_to_a_service_principal_that_is_not_known_yet_is_not_found_or_no_valid_reference()
    {
        await using var cloud = await Cloud.StartAsync(time: new SettableTime());
        var app = await cloud.RegisterAsync("Ada Admin");
        var contoso = cloud.Server.State["contoso.com"];
        contoso.FindServicePrincipalById(Guid.Parse(app.PrincipalId))!.VisibleFrom = Nowhere;
        var graph = contoso.FindServicePrincipal(PublishedApis.MicrosoftGraph.AppId)!.Id;
        var body = new { principalId = app.PrincipalId, resourceId = graph, appRoleId = "b633e1c5-b582-4048-a93e-9f11b44c7e96" };

        Assert.Equal(["400 Request_BadRequest Not a valid reference update.", $"404 Request_ResourceNotFound Resource '{app.PrincipalId}' does not exist or one of its queried reference-property objects are not present."],
            await OutcomesAsync(() => cloud.GraphAsync("POST", $"servicePrincipals/{graph}/appRoleAssignedTo", app.AdministratorToken, body), withMessage: true));
        (await cloud.GraphAsync("GET", $"servicePrincipals/{app.PrincipalId}/appRoleAssignments", app.AdministratorToken)).Expect(404);
        (await cloud.GraphAsync("POST", $"servicePrincipals/{app.PrincipalId}/appRoleAssignments", app.AdministratorToken, body)).Expect(404);
        var scopes = await cloud.DelegatedTokenAsync("Ada Admin", s_scopes);
        (await cloud.GraphAsync("POST", "oauth2PermissionGrants", scopes, new { clientId = app.PrincipalId, consentType = "AllPrincipals", resourceId = graph, scope = "User.Read" })).Expect(404);
    }

    [Fact]
    public async Task A_grant_of_a_resource_that_is_not_known_yet_names_the_resource_or_its_permission()
    {
        await using var cloud = await Cloud.StartAsync(time: new SettableTime());
        var app = await cloud.RegisterAsync("Ada Admin");
        var graph = cloud.Server.State["contoso.com"].FindServicePrincipal(PublishedApis.MicrosoftGraph.AppId)!;
        graph.VisibleFrom = Nowhere;
        var body = new { principalId = app.PrincipalId, resourceId = graph.Id, appRoleId = "b633e1c5-b582-4048-a93e-9f11b44c7e96" };

        Assert.Equal([$"400 Request_BadRequest Permission being assigned was not found on application '{Cloud.GraphAppId}'.", "400 Request_BadRequest Specified resourceId was not found."],
            await OutcomesAsync(() => cloud.GraphAsync("POST", $"servicePrincipals/{app.PrincipalId}/appRoleAssignments", app.AdministratorToken, body), withMessage: true));
    }

    // https://github.com/microsoftgraph/msgraph-bicep-types/issues/161
    [Fact]
    public async Task A_second_grant_is_a_duplicate_in_one_way_or_another()
    {
        await using var cloud = await Cloud.StartAsync(time: new SettableTime());
        var app = await cloud.RegisterAsync("Ada Admin");
        var contoso = cloud.Server.State["contoso.com"];
        var graph = contoso.FindServicePrincipal(PublishedApis.MicrosoftGraph.AppId)!.Id;
        var body = new { principalId = app.PrincipalId, resourceId = graph, appRoleId = Cloud.MailReadWrite };
        Task<Reply> GrantAsync() => cloud.GraphAsync("POST", $"servicePrincipals/{graph}/appRoleAssignedTo", app.AdministratorToken, body);

        Assert.Equal("Permission being assigned already exists on the object", (await GrantAsync()).Expect(400).ErrorMessage);
        var known = contoso.RoleAssignmentsOf(Guid.Parse(app.PrincipalId)).Single();
        contoso.RoleAssignments.Remove(known);
        contoso.RoleAssignments.Add(known with { VisibleFrom = Nowhere });
        Assert.Equal("EntitlementGrant entry already exists.", (await GrantAsync()).Expect(409).ErrorMessage);
        Assert.Empty((await cloud.GraphAsync("GET", $"servicePrincipals/{app.PrincipalId}/appRoleAssignments", app.AdministratorToken)).Expect(200).Values);
    }

    [Fact]
    public async Task A_new_secret_is_not_listed_before_a_replica_has_heard_of_it()
    {
        await using var cloud = await Cloud.StartAsync(time: new SettableTime());
        var app = await cloud.RegisterAsync("Ada Admin");
        var credential = cloud.Server.State["contoso.com"].FindApplicationById(Guid.Parse(app.ObjectId))!.Passwords.Single();

        credential.VisibleFrom = Nowhere;
        Assert.Empty((await cloud.GraphAsync("GET", $"applications/{app.ObjectId}", app.AdministratorToken)).Expect(200).Json["passwordCredentials"]!.AsArray());
        credential.VisibleFrom = default;
        Assert.Single((await cloud.GraphAsync("GET", $"applications/{app.ObjectId}", app.AdministratorToken)).Expect(200).Json["passwordCredentials"]!.AsArray());
    }

    private static Visibility Nowhere => new([s_late], s_late, s_late);

    /// <summary>What can be answered; the weather decides which it is each time.</summary>
    private static async Task<IEnumerable<string>> OutcomesAsync(Func<Task<Reply>> ask, bool withMessage = false)
    {
        var outcomes = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 24; i++)
        {
            var reply = await ask();
            outcomes.Add(reply.Status < 400 ? $"{reply.Status}" : $"{reply.Status} {reply.ErrorCode}{(withMessage ? $" {reply.ErrorMessage}" : "")}");
        }
        return outcomes;
    }
}
