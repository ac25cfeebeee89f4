using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>An application of Contoso's that calls Graph for itself with certain application permissions.</summary>
internal sealed record Workload(string Token, Guid AppId, Guid PrincipalId)
{
    public static async Task<Workload> StartAsync(Cloud cloud, params string[] roles)
    {
        var contoso = cloud.Server.State["contoso.com"];
        var application = new Application
        {
            Id = Guid.NewGuid(),
            AppId = Guid.NewGuid(),
            Properties = new JsonObject { ["displayName"] = "Workload", ["signInAudience"] = "AzureADMyOrg" },
            CreatedAt = DateTimeOffset.UnixEpoch,
            Passwords = [new() { KeyId = Guid.NewGuid(), SecretText = "w0rkload~simulated-only", StartsAt = DateTimeOffset.UnixEpoch, EndsAt = DateTimeOffset.MaxValue }],
        };
        var principal = new ServicePrincipal { Id = Guid.NewGuid(), AppId = application.AppId, DisplayName = "Workload", AppOwnerTenantId = contoso.Id, Backing = application };
        contoso.Applications.Add(application);
        contoso.ServicePrincipals.Add(principal);
        var graph = contoso.FindServicePrincipal(PublishedApis.MicrosoftGraph.AppId)!;
        foreach (var role in roles)
            contoso.RoleAssignments.Add(new AppRoleAssignment
            {
                Id = Guid.NewGuid().ToString("N"),
                PrincipalId = principal.Id,
                PrincipalType = "ServicePrincipal",
                ResourceId = graph.Id,
                AppRoleId = graph.AppRoles.Single(r => r.Value == role).Id,
                CreatedAt = DateTimeOffset.UnixEpoch,
            });
        var token = (await cloud.ApplicationTokenAsync("contoso.com", application.AppId.ToString(), "w0rkload~simulated-only")).Expect(200).Text("access_token");
        return new Workload(token, application.AppId, principal.Id);
    }
}
