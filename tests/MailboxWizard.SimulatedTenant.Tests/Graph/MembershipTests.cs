namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>memberOf, transitiveMemberOf and /directoryRoles. https://learn.microsoft.com/graph/api/user-list-transitivememberof, https://learn.microsoft.com/graph/api/resources/directoryrole</summary>
public sealed class MembershipTests
{
    private const string ApplicationAdministrator = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3";

    // https://learn.microsoft.com/graph/aad-advanced-queries
    [Theory]
    [InlineData("me/transitiveMemberOf/microsoft.graph.directoryRole")]
    [InlineData("me/memberOf/graph.directoryRole")]
    [InlineData("users/ben@contoso.com/transitiveMemberOf/microsoft.graph.directoryRole")]
    public async Task The_cast_to_directory_roles_needs_both_halves_of_an_advanced_query(string path)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ben Builder", "Directory.Read.All");

        Assert.Equal("Request_UnsupportedQuery", (await cloud.GraphAsync("GET", path, token)).Expect(400).ErrorCode);
        Assert.Equal("Request_UnsupportedQuery", (await cloud.GraphAsync("GET", path + "?$count=true", token)).Expect(400).ErrorCode);
        Assert.Equal("Request_UnsupportedQuery", (await cloud.GraphAsync("GET", path, token, null, ("ConsistencyLevel", "eventual"))).Expect(400).ErrorCode);
        var roles = (await cloud.GraphAsync("GET", path + "?$count=true&$select=id,roleTemplateId", token, null, ("ConsistencyLevel", "eventual"))).Expect(200);
        Assert.Equal((1, ApplicationAdministrator), ((int)roles.Json["@odata.count"]!, (string)roles.Values.Single()!["roleTemplateId"]!));
    }

    [Fact]
    public async Task Without_the_cast_every_membership_comes_and_says_what_it_is()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ben Builder", "Directory.Read.All");

        var role = (await cloud.GraphAsync("GET", "me/memberOf", token)).Expect(200).Values.Single()!;
        Assert.Equal(("#microsoft.graph.directoryRole", "Application Administrator", ApplicationAdministrator), ((string)role["@odata.type"]!, (string)role["displayName"]!, (string)role["roleTemplateId"]!));
        Assert.Equal("1", (await cloud.GraphAsync("GET", "me/transitiveMemberOf/$count", token, null, ("ConsistencyLevel", "eventual"))).Expect(200).Body);
    }

    // https://learn.microsoft.com/graph/permissions-overview#limited-information-returned-for-inaccessible-member-objects
    [Fact]
    public async Task With_User_Read_alone_a_role_shows_only_that_it_is_there()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ben Builder", "User.Read");

        var role = (await cloud.GraphAsync("GET", "me/transitiveMemberOf/microsoft.graph.directoryRole?$count=true", token, null, ("ConsistencyLevel", "eventual"))).Expect(200).Values.Single()!;

        Assert.Equal(("#microsoft.graph.directoryRole", null, null), ((string)role["@odata.type"]!, (string?)role["displayName"], (string?)role["roleTemplateId"]));
        Assert.NotNull(role["id"]);
    }

    // https://learn.microsoft.com/graph/api/directoryrole-get, https://learn.microsoft.com/graph/api/directoryrole-list-members
    [Fact]
    public async Task Activated_roles_and_their_members_are_found_by_id_and_by_template()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = (await Workload.StartAsync(cloud, "RoleManagement.Read.Directory")).Token;
        var ordinary = await cloud.DelegatedTokenAsync("Olga Ordinary", "User.Read");

        var roles = (await cloud.GraphAsync("GET", "directoryRoles", token)).Expect(200).Values;
        Assert.Equal(["Application Administrator", "Global Administrator", "Privileged Role Administrator"], roles.Select(r => (string)r!["displayName"]!).Order());
        var id = (string)roles.Single(r => (string)r!["roleTemplateId"]! == ApplicationAdministrator)!["id"]!;
        foreach (var path in new[] { $"directoryRoles/{id}", $"directoryRoles(roleTemplateId='{ApplicationAdministrator}')" })
        {
            Assert.Equal(id, (await cloud.GraphAsync("GET", path, token)).Expect(200).Text("id"));
            var member = (await cloud.GraphAsync("GET", path + "/members", token)).Expect(200).Values.Single()!;
            Assert.Equal(("#microsoft.graph.user", "ben@contoso.com"), ((string)member["@odata.type"]!, (string)member["userPrincipalName"]!));
        }
        Assert.Equal("ben@contoso.com", (string)(await cloud.GraphAsync("GET", $"directoryRoles/{id}?$expand=members", token)).Expect(200).Json["members"]![0]!["userPrincipalName"]!);
        Assert.Single((await cloud.GraphAsync("GET", $"directoryRoles?$filter=roleTemplateId eq '{ApplicationAdministrator}'", token)).Expect(200).Values);
        (await cloud.GraphAsync("GET", $"directoryRoles(roleTemplateId='{Guid.NewGuid()}')", token)).Expect(404);
        (await cloud.GraphAsync("GET", "directoryRoles", ordinary)).Expect(403);
    }
}
