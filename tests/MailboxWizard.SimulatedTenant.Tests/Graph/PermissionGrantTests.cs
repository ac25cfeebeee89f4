namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>/oauth2PermissionGrants. https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant</summary>
public sealed class PermissionGrantTests
{
    // https://learn.microsoft.com/graph/api/oauth2permissiongrant-delete
    [Fact]
    public async Task The_wizards_own_consent_can_be_listed_and_removed()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Directory.Read.All", "DelegatedPermissionGrant.ReadWrite.All");

        var grant = (await cloud.GraphAsync("GET", "oauth2PermissionGrants?$filter=consentType eq 'Principal'", token)).Expect(200).Values.Single()!;
        Assert.Equal("openid profile offline_access Directory.Read.All DelegatedPermissionGrant.ReadWrite.All", (string)grant["scope"]!);
        foreach (var path in new[] { "me/oauth2PermissionGrants", "users/ada@contoso.com/oauth2PermissionGrants", $"servicePrincipals(appId='{Cloud.WizardAppId}')/oauth2PermissionGrants" })
            Assert.Equal((string)grant["id"]!, (string)(await cloud.GraphAsync("GET", path, token)).Expect(200).Values.Single()!["id"]!);
        (await cloud.GraphAsync("DELETE", $"oauth2PermissionGrants/{grant["id"]}", token)).Expect(204);
        Assert.Empty(cloud.Server.State["contoso.com"].PermissionGrants);
    }

    // https://learn.microsoft.com/graph/api/oauth2permissiongrant-post, https://learn.microsoft.com/graph/api/oauth2permissiongrant-update
    [Fact]
    public async Task A_grant_for_everybody_is_made_once_and_its_scopes_can_be_replaced()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "DelegatedPermissionGrant.ReadWrite.All");
        var graph = cloud.Server.State["contoso.com"].FindServicePrincipal(Guid.Parse(Cloud.GraphAppId))!.Id;
        var body = new { clientId = app.PrincipalId, consentType = "AllPrincipals", resourceId = graph, scope = "openid User.Read" };

        var made = (await cloud.GraphAsync("POST", "oauth2PermissionGrants", token, body)).Expect(201);
        Assert.Equal(("openid User.Read", null, "AllPrincipals"), (made.Text("scope"), (string?)made.Json["principalId"], made.Text("consentType")));
        var again = (await cloud.GraphAsync("POST", "oauth2PermissionGrants", token, body)).Expect(409);
        Assert.Equal(("Request_MultipleObjectsWithSameKeyValue", "Permission entry already exists."), (again.ErrorCode, again.ErrorMessage));
        (await cloud.GraphAsync("PATCH", $"oauth2PermissionGrants/{made.Text("id")}", token, new { scope = "User.Read Mail.Read" })).Expect(204);
        Assert.Equal("User.Read Mail.Read", (await cloud.GraphAsync("GET", $"oauth2PermissionGrants/{made.Text("id")}", token)).Expect(200).Text("scope"));
        (await cloud.GraphAsync("PATCH", $"oauth2PermissionGrants/{made.Text("id")}", token, new { consentType = "Principal" })).Expect(400);
        Assert.Single((await cloud.GraphAsync("GET", $"oauth2PermissionGrants?$filter=clientId eq '{app.PrincipalId}' and consentType eq 'AllPrincipals'", token)).Expect(200).Values);
    }

    [Theory]
    [InlineData("""{"consentType":"AllPrincipals","resourceId":"G","scope":"x"}""", 400)]
    [InlineData("""{"clientId":"C","resourceId":"G","scope":"x"}""", 400)]
    [InlineData("""{"clientId":"C","consentType":"Everybody","resourceId":"G","scope":"x"}""", 400)]
    [InlineData("""{"clientId":"C","consentType":"Principal","resourceId":"G","scope":"x"}""", 400)]
    [InlineData("""{"clientId":"C","consentType":"Principal","principalId":"00000000-0000-0000-0000-000000000001","resourceId":"G","scope":"x"}""", 404)]
    [InlineData("""{"clientId":"00000000-0000-0000-0000-000000000001","consentType":"AllPrincipals","resourceId":"G","scope":"x"}""", 404)]
    [InlineData("""{"clientId":"nonsense","consentType":"AllPrincipals","resourceId":"G","scope":"x"}""", 400)]
    public async Task A_grant_must_be_whole(string body, int status)
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "DelegatedPermissionGrant.ReadWrite.All");
        var graph = cloud.Server.State["contoso.com"].FindServicePrincipal(Guid.Parse(Cloud.GraphAppId))!.Id.ToString();
        body = body.Replace("\"C\"", $"\"{app.PrincipalId}\"", StringComparison.Ordinal).Replace("\"G\"", $"\"{graph}\"", StringComparison.Ordinal);

        (await cloud.GraphAsync("POST", "oauth2PermissionGrants", token, System.Text.Json.Nodes.JsonNode.Parse(body))).Expect(status);
    }

    // https://learn.microsoft.com/graph/api/oauth2permissiongrant-list#permissions
    [Fact]
    public async Task Reading_needs_a_directory_scope_and_writing_a_role_too()
    {
        await using var cloud = await Cloud.StartAsync();
        var reader = await Workload.StartAsync(cloud, "User.Read.All");
        var writer = await cloud.DelegatedTokenAsync("Ada Admin", "DelegatedPermissionGrant.ReadWrite.All");
        var id = cloud.Server.State["contoso.com"].PermissionGrants.First().Id;
        cloud.Server.State.Person("ada@contoso.com").Roles.RemoveWhere(_ => true);

        (await cloud.GraphAsync("GET", "oauth2PermissionGrants", reader.Token)).Expect(403);
        (await cloud.GraphAsync("GET", "oauth2PermissionGrants", writer)).Expect(200);
        (await cloud.GraphAsync("DELETE", $"oauth2PermissionGrants/{id}", writer)).Expect(403);
    }
}
