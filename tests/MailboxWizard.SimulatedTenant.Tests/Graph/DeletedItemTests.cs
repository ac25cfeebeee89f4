namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>/directory/deletedItems. https://learn.microsoft.com/graph/api/resources/directory</summary>
public sealed class DeletedItemTests
{
    private const string Applications = "directory/deletedItems/microsoft.graph.application";
    private const string Principals = "directory/deletedItems/microsoft.graph.servicePrincipal";

    // https://learn.microsoft.com/graph/api/directory-deleteditems-restore, https://learn.microsoft.com/graph/api/directory-deleteditems-delete
    [Fact]
    public async Task A_deleted_application_keeps_its_name_until_it_is_purged()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All");
        var create = new { displayName = "One", uniqueName = "one" };
        var id = (await cloud.GraphAsync("POST", "applications", token, create)).Expect(201).Text("id");

        (await cloud.GraphAsync("DELETE", $"applications/{id}", token)).Expect(204);
        (await cloud.GraphAsync("GET", $"applications/{id}", token)).Expect(404);
        Assert.Empty((await cloud.GraphAsync("GET", $"applications?$filter=id eq '{id}'", token)).Expect(200).Values);
        (await cloud.GraphAsync("POST", "applications", token, create)).Expect(400);
        var deleted = (await cloud.GraphAsync("GET", $"{Applications}?$filter=displayName eq 'One'&$select=id,uniqueName,deletedDateTime", token)).Expect(200).Values.Single()!;
        Assert.Equal((id, "one", true), ((string)deleted["id"]!, (string)deleted["uniqueName"]!, deleted["deletedDateTime"] is not null));
        Assert.Equal("#microsoft.graph.application", (await cloud.GraphAsync("GET", $"directory/deletedItems/{id}", token)).Expect(200).Text("@odata.type"));
        Assert.Null((await cloud.GraphAsync("POST", $"directory/deletedItems/{id}/restore", token)).Expect(200).Json["deletedDateTime"]);
        (await cloud.GraphAsync("GET", "applications(uniqueName='one')", token)).Expect(200);
        (await cloud.GraphAsync("DELETE", $"applications/{id}", token)).Expect(204);
        (await cloud.GraphAsync("DELETE", $"directory/deletedItems/{id}", token)).Expect(204);
        (await cloud.GraphAsync("GET", $"directory/deletedItems/{id}", token)).Expect(404);
        (await cloud.GraphAsync("POST", "applications", token, create)).Expect(201);
    }

    [Fact]
    public async Task Restoring_an_application_does_not_bring_its_service_principal_back_which_is_restored_by_itself_with_its_grants()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var token = app.AdministratorToken;

        (await cloud.GraphAsync("DELETE", $"applications/{app.ObjectId}", token)).Expect(204);
        (await cloud.GraphAsync("GET", $"servicePrincipals/{app.PrincipalId}", token)).Expect(404);
        (await cloud.GraphAsync("POST", $"directory/deletedItems/{app.ObjectId}/restore", token)).Expect(200);
        (await cloud.GraphAsync("GET", $"servicePrincipals/{app.PrincipalId}", token)).Expect(404);
        Assert.Equal(7000229, (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).AadSts);

        Assert.Equal(app.PrincipalId, (string)(await cloud.GraphAsync("GET", Principals, token)).Expect(200).Values.Single()!["id"]!);
        (await cloud.GraphAsync("POST", $"directory/deletedItems/{app.PrincipalId}/restore", token)).Expect(200);
        Assert.Single((await cloud.GraphAsync("GET", $"servicePrincipals/{app.PrincipalId}/appRoleAssignments", token)).Expect(200).Values);
        Assert.NotNull(Reply.Claims((await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Text("access_token"))["roles"]);
    }

    // https://learn.microsoft.com/entra/architecture/architecture#data-consistency
    [Fact]
    public async Task What_comes_back_is_not_known_everywhere_at_once()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync("everyday", time);
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All");
        var id = (await cloud.GraphAsync("POST", "applications", token, new { displayName = "One", uniqueName = "one" })).Expect(201).Text("id");
        time.Advance(TimeSpan.FromMinutes(1));
        (await cloud.GraphAsync("DELETE", $"applications/{id}", token)).Expect(204);

        (await cloud.GraphAsync("POST", $"directory/deletedItems/{id}/restore", token)).Expect(200);
        // Nobody but the replica that did it knows before five seconds have passed.
        var first = new HashSet<int>();
        for (var ask = 0; ask < 6; ask++)
            first.Add((await cloud.GraphAsync("GET", "applications(uniqueName='one')", token)).Status);
        time.Advance(TimeSpan.FromSeconds(20));

        Assert.Contains(404, first);
        for (var ask = 0; ask < 6; ask++)
            (await cloud.GraphAsync("GET", "applications(uniqueName='one')", token)).Expect(200);
    }

    // https://learn.microsoft.com/graph/api/serviceprincipal-delete
    [Fact]
    public async Task A_deleted_service_principal_cannot_come_back_beside_a_new_one()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        (await cloud.GraphAsync("DELETE", $"servicePrincipals/{app.PrincipalId}", app.AdministratorToken)).Expect(204);

        (await cloud.GraphAsync("POST", "servicePrincipals", app.AdministratorToken, new { appId = app.AppId })).Expect(201);

        Assert.Equal("Request_MultipleObjectsWithSameKeyValue", (await cloud.GraphAsync("POST", $"directory/deletedItems/{app.PrincipalId}/restore", app.AdministratorToken)).Expect(409).ErrorCode);
        (await cloud.GraphAsync("DELETE", $"directory/deletedItems/{app.PrincipalId}", app.AdministratorToken)).Expect(204);
        Assert.Empty((await cloud.GraphAsync("GET", Principals, app.AdministratorToken)).Expect(200).Values);
    }

    // https://learn.microsoft.com/graph/api/directory-deleteditems-list
    [Fact]
    public async Task A_list_needs_a_cast_can_be_counted_and_is_sorted_by_when_things_were_deleted()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync(time: time);
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All");
        foreach (var name in new[] { "One", "Two" })
        {
            var id = (await cloud.GraphAsync("POST", "applications", token, new { displayName = name })).Expect(201).Text("id");
            (await cloud.GraphAsync("DELETE", $"applications/{id}", token)).Expect(204);
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal("Request_UnsupportedQuery", (await cloud.GraphAsync("GET", "directory/deletedItems", token)).Expect(400).ErrorCode);
        Assert.Equal("Request_UnsupportedQuery", (await cloud.GraphAsync("GET", $"{Applications}?$orderby=deletedDateTime desc", token)).Expect(400).ErrorCode);
        var sorted = (await cloud.GraphAsync("GET", $"{Applications}?$orderby=deletedDateTime desc&$count=true&$select=displayName", token, null, ("ConsistencyLevel", "eventual"))).Expect(200);
        Assert.Equal((2, "Two", "One"), ((int)sorted.Json["@odata.count"]!, (string)sorted.Values[0]!["displayName"]!, (string)sorted.Values[1]!["displayName"]!));
    }

    // https://learn.microsoft.com/graph/api/directory-deleteditems-restore#permissions
    [Fact]
    public async Task Restoring_is_for_application_administrators()
    {
        await using var cloud = await Cloud.StartAsync();
        var petra = await cloud.DelegatedTokenAsync("Petra Privileged", "Application.ReadWrite.All");
        var ben = await cloud.DelegatedTokenAsync("Ben Builder", "Application.ReadWrite.All");
        var id = (await cloud.GraphAsync("POST", "applications", petra, new { displayName = "One" })).Expect(201).Text("id");
        (await cloud.GraphAsync("DELETE", $"applications/{id}", petra)).Expect(204);

        (await cloud.GraphAsync("POST", $"directory/deletedItems/{id}/restore", petra)).Expect(403);
        (await cloud.GraphAsync("POST", $"directory/deletedItems/{id}/restore", ben)).Expect(200);
    }
}
