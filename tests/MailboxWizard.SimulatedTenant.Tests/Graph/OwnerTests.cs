namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>Owners of applications and service principals. https://learn.microsoft.com/graph/api/application-list-owners</summary>
public sealed class OwnerTests
{
    // https://learn.microsoft.com/graph/api/application-post-owners, https://learn.microsoft.com/graph/api/serviceprincipal-post-owners
    [Theory]
    [InlineData("applications", "directoryObjects")]
    [InlineData("applications", "users")]
    [InlineData("servicePrincipals", "directoryObjects")]
    public async Task Owners_are_added_by_reference_listed_and_taken_away(string set, string kind)
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var path = $"{set}/{(set == "applications" ? app.ObjectId : app.PrincipalId)}/owners";
        var olga = cloud.Server.State.Person("olga@contoso.com").Id.ToString();
        var reference = new Dictionary<string, string> { ["@odata.id"] = $"https://graph.microsoft.com/v1.0/{kind}/{olga}" };

        (await cloud.GraphAsync("POST", path + "/$ref", app.AdministratorToken, reference)).Expect(204);
        Assert.Equal("One or more added object references already exist for the following modified properties: 'owners'.", (await cloud.GraphAsync("POST", path + "/$ref", app.AdministratorToken, reference)).Expect(400).ErrorMessage);
        var owner = (await cloud.GraphAsync("GET", path, app.AdministratorToken)).Expect(200).Values.Single()!;
        Assert.Equal(("#microsoft.graph.user", olga, "olga@contoso.com"), ((string)owner["@odata.type"]!, (string)owner["id"]!, (string)owner["userPrincipalName"]!));
        Assert.Equal("1", (await cloud.GraphAsync("GET", path + "/$count", app.AdministratorToken, null, ("ConsistencyLevel", "eventual"))).Expect(200).Body);
        (await cloud.GraphAsync("DELETE", $"{path}/{olga}/$ref", app.AdministratorToken)).Expect(204);
        (await cloud.GraphAsync("DELETE", $"{path}/{olga}/$ref", app.AdministratorToken)).Expect(404);
        Assert.Empty((await cloud.GraphAsync("GET", path, app.AdministratorToken)).Expect(200).Values);
    }

    [Theory]
    [InlineData("https://graph.microsoft.com/v1.0/directoryObjects/00000000-0000-0000-0000-000000000001", 404)]
    [InlineData("https://graph.microsoft.com/v1.0/groups/00000000-0000-0000-0000-000000000001", 400)]
    [InlineData("https://elsewhere.example/v1.0/users/00000000-0000-0000-0000-000000000001", 400)]
    [InlineData("nonsense", 400)]
    public async Task A_reference_must_lead_to_somebody(string address, int status)
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");

        (await cloud.GraphAsync("POST", $"applications/{app.ObjectId}/owners/$ref", app.AdministratorToken, new Dictionary<string, string> { ["@odata.id"] = address })).Expect(status);
    }

    // https://learn.microsoft.com/graph/api/application-post-applications
    [Fact]
    public async Task Owners_can_come_with_a_new_application()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All");
        var olga = cloud.Server.State.Person("olga@contoso.com").Id;

        var id = (await cloud.GraphAsync("POST", "applications", token, new Dictionary<string, object> { ["displayName"] = "One", ["owners@odata.bind"] = new[] { $"https://graph.microsoft.com/v1.0/users/{olga}" } })).Expect(201).Text("id");

        Assert.Equal(olga.ToString(), (string)(await cloud.GraphAsync("GET", $"applications/{id}/owners?$select=id", token)).Expect(200).Values.Single()!["id"]!);
    }

    // https://learn.microsoft.com/graph/api/serviceprincipal-list-owners
    [Fact]
    public async Task An_owner_changes_the_service_principal_without_any_role()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var petra = await cloud.DelegatedTokenAsync("Petra Privileged", "Application.ReadWrite.All");

        (await cloud.GraphAsync("PATCH", $"servicePrincipals/{app.PrincipalId}", petra, new { notes = "mine" })).Expect(403);
        cloud.Server.State["contoso.com"].FindServicePrincipalById(Guid.Parse(app.PrincipalId))!.Owners.Add(cloud.Server.State.Person("petra@contoso.com").Id);
        (await cloud.GraphAsync("PATCH", $"servicePrincipals/{app.PrincipalId}", petra, new { notes = "mine" })).Expect(204);
    }
}
