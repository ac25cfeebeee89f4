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

    // https://learn.microsoft.com/graph/api/oauth2permissiongrant-delete
    [Fact]
    public async Task The_wizards_own_consent_can_be_listed_and_removed()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Directory.Read.All", "DelegatedPermissionGrant.ReadWrite.All");

        var grant = (await cloud.GraphAsync("GET", "oauth2PermissionGrants?$filter=consentType eq 'Principal'", token)).Expect(200).Values.Single()!;
        Assert.Equal("openid profile offline_access Directory.Read.All DelegatedPermissionGrant.ReadWrite.All", (string)grant["scope"]!);
        (await cloud.GraphAsync("DELETE", $"oauth2PermissionGrants/{grant["id"]}", token)).Expect(204);
        Assert.Empty(cloud.Server.State["contoso.com"].PermissionGrants);
    }

    private static async Task<Reply> GrantAsync(Cloud cloud, string token, string principal, string resourceAppId, string role)
    {
        var resource = cloud.Server.State["contoso.com"].FindServicePrincipal(Guid.Parse(resourceAppId))!.Id.ToString();
        return await cloud.GraphAsync("POST", $"servicePrincipals/{resource}/appRoleAssignedTo", token, new { principalId = principal, resourceId = resource, appRoleId = role });
    }
}
