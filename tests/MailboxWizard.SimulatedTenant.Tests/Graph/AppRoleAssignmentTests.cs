namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>Granting application permissions over Graph. https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto</summary>
public sealed class AppRoleAssignmentTests
{
    // https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent#prerequisites
    [Theory]
    [InlineData("Ada Admin", Cloud.GraphAppId, Cloud.MailReadWrite, 201)]
    [InlineData("Petra Privileged", Cloud.GraphAppId, Cloud.MailReadWrite, 201)]
    [InlineData("Ben Builder", Cloud.GraphAppId, Cloud.MailReadWrite, 403)]
    [InlineData("Ben Builder", Cloud.ExchangeAppId, Cloud.FullAccessAsApp, 201)]
    public async Task Graphs_roles_are_for_the_privileged_and_Exchanges_also_for_application_administrators(string person, string resource, string role, int status)
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin", Cloud.GraphAppId, "810c84a8-4a9e-49e6-bf7d-12d183f40d01");
        var token = await cloud.DelegatedTokenAsync(person, "AppRoleAssignment.ReadWrite.All", "Application.Read.All");

        (await GrantAsync(cloud, token, app.PrincipalId, resource, role)).Expect(status);
    }

    // https://github.com/microsoftgraph/microsoft-graph-docs/issues/12833
    [Fact]
    public async Task The_write_scope_alone_is_not_enough()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin", Cloud.GraphAppId, "810c84a8-4a9e-49e6-bf7d-12d183f40d01");
        var token = await cloud.DelegatedTokenAsync("Petra Privileged", "AppRoleAssignment.ReadWrite.All");

        Assert.Equal("Authorization_RequestDenied", (await GrantAsync(cloud, token, app.PrincipalId, Cloud.GraphAppId, Cloud.MailReadWrite)).Expect(403).ErrorCode);
    }

    [Fact]
    public async Task A_grant_is_made_once_for_a_role_of_that_resource_and_can_be_revoked()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var token = app.AdministratorToken;

        Assert.Equal("Permission being assigned already exists on the object", (await GrantAsync(cloud, token, app.PrincipalId, Cloud.GraphAppId, Cloud.MailReadWrite)).Expect(400).ErrorMessage);
        Assert.StartsWith("Permission being assigned was not found on application", (await GrantAsync(cloud, token, app.PrincipalId, Cloud.GraphAppId, Cloud.FullAccessAsApp)).Expect(400).ErrorMessage, StringComparison.Ordinal);
        (await GrantAsync(cloud, token, Guid.NewGuid().ToString(), Cloud.GraphAppId, Cloud.MailReadWrite)).Expect(404);

        var held = (await cloud.GraphAsync("GET", $"servicePrincipals/{app.PrincipalId}/appRoleAssignments?$select=id,appRoleId,resourceId", token)).Expect(200).Values.Single()!;
        Assert.Equal(Cloud.MailReadWrite, (string)held["appRoleId"]!);
        (await cloud.GraphAsync("DELETE", $"servicePrincipals/{held["resourceId"]}/appRoleAssignedTo/{held["id"]}", token)).Expect(204);
        Assert.Null(Reply.Claims((await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Text("access_token"))["roles"]);
    }

    // Exchange's Mail.ReadWrite has the id of Graph's; only the pair of resource and role means anything.
    [Fact]
    public async Task The_same_role_id_on_Exchange_opens_nothing_in_Graph()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin", Cloud.ExchangeAppId, Cloud.MailReadWrite);
        var token = (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Text("access_token");

        Assert.Equal("NoPermissionsInAccessToken", (await cloud.GraphAsync("GET", "users/invoices@contoso.com/mailFolders", token)).Expect(401).ErrorCode);
    }

    // https://learn.microsoft.com/graph/api/approleassignment-get, https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignedto
    [Fact]
    public async Task An_assignment_is_seen_from_both_sides_one_by_one_counted_and_filtered()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var graph = $"servicePrincipals(appId='{Cloud.GraphAppId}')";

        var held = (await cloud.GraphAsync("GET", $"servicePrincipals/{app.PrincipalId}/appRoleAssignments", app.AdministratorToken)).Expect(200).Values.Single()!;
        Assert.Equal(("ServicePrincipal", "Therefore mailbox", "Microsoft Graph"), ((string)held["principalType"]!, (string)held["principalDisplayName"]!, (string)held["resourceDisplayName"]!));
        Assert.Equal((string)held["id"]!, (await cloud.GraphAsync("GET", $"{graph}/appRoleAssignedTo/{held["id"]}", app.AdministratorToken)).Expect(200).Text("id"));
        Assert.Single((await cloud.GraphAsync("GET", $"{graph}/appRoleAssignedTo?$filter=startswith(principalDisplayName,'there')", app.AdministratorToken)).Expect(200).Values);
        Assert.Single((await cloud.GraphAsync("GET", $"servicePrincipals/{app.PrincipalId}/appRoleAssignments?$filter=resourceId eq {held["resourceId"]}", app.AdministratorToken)).Expect(200).Values);
        // A GUID is no text: https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part2-url-conventions.html#sec_PrimitiveLiterals
        Assert.Contains("incompatible types", (await cloud.GraphAsync("GET", $"servicePrincipals/{app.PrincipalId}/appRoleAssignments?$filter=resourceId eq '{held["resourceId"]}'", app.AdministratorToken)).Expect(400).ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("1", (await cloud.GraphAsync("GET", $"servicePrincipals/{app.PrincipalId}/appRoleAssignments/$count", app.AdministratorToken, null, ("ConsistencyLevel", "eventual"))).Expect(200).Body);
        (await cloud.GraphAsync("DELETE", $"servicePrincipals/{app.PrincipalId}/appRoleAssignments/{held["id"]}", app.AdministratorToken)).Expect(204);
        (await cloud.GraphAsync("DELETE", $"servicePrincipals/{app.PrincipalId}/appRoleAssignments/{held["id"]}", app.AdministratorToken)).Expect(404);
    }

    // https://learn.microsoft.com/graph/api/user-post-approleassignments, https://learn.microsoft.com/graph/api/resources/approleassignment#properties
    [Fact]
    public async Task A_person_is_assigned_to_an_application_by_the_role_of_no_name_or_by_one_meant_for_people()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var olga = cloud.Server.State.Person("olga@contoso.com").Id;
        var body = new { principalId = olga, resourceId = app.PrincipalId, appRoleId = Guid.Empty };

        var made = (await cloud.GraphAsync("POST", "users/olga@contoso.com/appRoleAssignments", app.AdministratorToken, body)).Expect(201);
        Assert.Equal(("User", "Olga Ordinary"), (made.Text("principalType"), made.Text("principalDisplayName")));
        Assert.Single((await cloud.GraphAsync("GET", $"users/{olga}/appRoleAssignments", app.AdministratorToken)).Expect(200).Values);
        var graph = cloud.Server.State["contoso.com"].FindServicePrincipal(Guid.Parse(Cloud.GraphAppId))!.Id;
        Assert.StartsWith("Permission being assigned was not found", (await cloud.GraphAsync("POST", $"users/{olga}/appRoleAssignments", app.AdministratorToken, new { principalId = olga, resourceId = graph, appRoleId = Cloud.MailReadWrite })).Expect(400).ErrorMessage, StringComparison.Ordinal);
        (await cloud.GraphAsync("DELETE", $"users/{olga}/appRoleAssignments/{made.Text("id")}", app.AdministratorToken)).Expect(204);
    }

    [Theory]
    [InlineData("""{"principalId":"P","resourceId":"R"}""", "A value is required for property 'appRoleId' of resource 'AppRoleAssignment'.")]
    [InlineData("""{"principalId":"P","resourceId":"00000000-0000-0000-0000-000000000009","appRoleId":"00000000-0000-0000-0000-000000000001"}""", "The 'resourceId' in the body does not match the object in the address.")]
    [InlineData("""{"principalId":"nobody","resourceId":"R","appRoleId":"00000000-0000-0000-0000-000000000001"}""", "Cannot convert the literal 'nobody' to the expected type 'Edm.Guid'.")]
    public async Task A_body_must_be_whole_and_agree_with_the_address(string body, string message)
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var resource = cloud.Server.State["contoso.com"].FindServicePrincipal(Guid.Parse(Cloud.GraphAppId))!.Id.ToString();
        body = body.Replace("\"P\"", $"\"{app.PrincipalId}\"", StringComparison.Ordinal).Replace("\"R\"", $"\"{resource}\"", StringComparison.Ordinal);

        Assert.Equal(message, (await cloud.GraphAsync("POST", $"servicePrincipals/{resource}/appRoleAssignedTo", app.AdministratorToken, System.Text.Json.Nodes.JsonNode.Parse(body))).Expect(400).ErrorMessage);
    }

    // https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto#permissions
    [Fact]
    public async Task An_application_with_both_permissions_grants_anything()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var half = await Workload.StartAsync(cloud, "AppRoleAssignment.ReadWrite.All");
        var whole = await Workload.StartAsync(cloud, "AppRoleAssignment.ReadWrite.All", "Application.Read.All");

        (await GrantAsync(cloud, half.Token, app.PrincipalId, Cloud.GraphAppId, "b633e1c5-b582-4048-a93e-9f11b44c7e96")).Expect(403);
        (await GrantAsync(cloud, whole.Token, app.PrincipalId, Cloud.GraphAppId, "b633e1c5-b582-4048-a93e-9f11b44c7e96")).Expect(201);
    }

    private static async Task<Reply> GrantAsync(Cloud cloud, string token, string principal, string resourceAppId, string role)
    {
        var resource = cloud.Server.State["contoso.com"].FindServicePrincipal(Guid.Parse(resourceAppId))!.Id.ToString();
        return await cloud.GraphAsync("POST", $"servicePrincipals/{resource}/appRoleAssignedTo", token, new { principalId = principal, resourceId = resource, appRoleId = role });
    }
}
