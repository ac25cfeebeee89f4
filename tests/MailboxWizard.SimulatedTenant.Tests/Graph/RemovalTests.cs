namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>What an undo and a farewell ask of Graph, and who may ask it.</summary>
public sealed class RemovalTests
{
    private const string WizardAppId = "5f0c4f0e-6d6a-4e2c-9a53-0d2a6f1c7e11";

    // https://learn.microsoft.com/graph/api/serviceprincipal-delete#permissions; the delegated scope and the role are both needed, also for another tenant's application.
    [Theory]
    [InlineData("Ben Builder", "Application.ReadWrite.All", 204)]
    [InlineData("Ada Admin", "Application.ReadWrite.All", 204)]
    [InlineData("Petra Privileged", "Application.ReadWrite.All", 403)]
    [InlineData("Ada Admin", "Directory.Read.All", 403)]
    public async Task A_foreign_applications_service_principal_is_deleted_with_the_scope_and_the_role(string person, string scope, int status)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync(person, scope);
        var id = (await cloud.GraphAsync("GET", $"servicePrincipals(appId='{WizardAppId}')?$select=id,appOwnerOrganizationId", token)).Expect(200);
        Assert.NotEqual(cloud.Server.State["contoso.com"].Id.ToString(), id.Text("appOwnerOrganizationId"));

        (await cloud.GraphAsync("DELETE", $"servicePrincipals/{id.Text("id")}", token)).Expect(status);
    }

    [Fact]
    public async Task With_a_clients_own_service_principal_go_its_delegated_grants_and_its_token_is_nobodys()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All", "Directory.Read.All");
        var contoso = cloud.Server.State["contoso.com"];
        var id = (await cloud.GraphAsync("GET", $"servicePrincipals(appId='{WizardAppId}')?$select=id", token)).Expect(200).Text("id");
        Assert.NotEmpty((await cloud.GraphAsync("GET", $"servicePrincipals/{id}/oauth2PermissionGrants", token)).Expect(200).Values);

        (await cloud.GraphAsync("DELETE", $"servicePrincipals/{id}", token)).Expect(204);

        Assert.Empty(contoso.PermissionGrantsOf(Guid.Parse(id)));
        // https://github.com/microsoftgraph/msgraph-sdk-php/issues/230
        Assert.Equal("Authorization_IdentityNotFound", (await cloud.GraphAsync("GET", $"servicePrincipals/{id}", token)).Expect(401).ErrorCode);
        Assert.Equal("Authorization_IdentityNotFound", (await cloud.GraphAsync("DELETE", $"directory/deletedItems/{id}", token)).Expect(401).ErrorCode);
    }

    // Who may not grant may not revoke: https://learn.microsoft.com/graph/api/serviceprincipal-delete-approleassignedto#permissions
    [Theory]
    [InlineData("Petra Privileged", 204)]
    [InlineData("Ben Builder", 403)]
    public async Task A_grant_of_Graphs_roles_is_revoked_by_the_privileged(string person, int status)
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var held = (await cloud.GraphAsync("GET", $"servicePrincipals/{app.PrincipalId}/appRoleAssignments", app.AdministratorToken)).Expect(200).Values.Single()!;
        var token = await cloud.DelegatedTokenAsync(person, "AppRoleAssignment.ReadWrite.All", "Application.Read.All");

        (await cloud.GraphAsync("DELETE", $"servicePrincipals/{held["resourceId"]}/appRoleAssignedTo/{held["id"]}", token)).Expect(status);
        (await cloud.GraphAsync("DELETE", $"servicePrincipals/{held["resourceId"]}/appRoleAssignedTo/{held["id"]}", app.AdministratorToken)).Expect(status is 204 ? 404 : 204);
    }

    // https://learn.microsoft.com/graph/api/directory-deleteditems-delete
    [Fact]
    public async Task A_deleted_service_principal_is_purged_by_its_id_once()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        (await cloud.GraphAsync("DELETE", $"directory/deletedItems/{app.PrincipalId}", app.AdministratorToken)).Expect(404);
        (await cloud.GraphAsync("DELETE", $"servicePrincipals/{app.PrincipalId}", app.AdministratorToken)).Expect(204);
        (await cloud.GraphAsync("DELETE", $"directory/deletedItems/{app.PrincipalId}", app.AdministratorToken)).Expect(204);
        (await cloud.GraphAsync("DELETE", $"directory/deletedItems/{app.PrincipalId}", app.AdministratorToken)).Expect(404);
    }
}
