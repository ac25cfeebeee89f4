using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using static MailboxWizard.SimulatedTenant.Beliefs.DirectoryRole;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>/oauth2PermissionGrants: who consented to which delegated permissions.</summary>
internal static class PermissionGrantEndpoints
{
    private static readonly ODataSet s_set = new() { Name = "oauth2PermissionGrants", Type = "oAuth2PermissionGrant", Filterable = ["clientId", "consentType", "principalId", "resourceId"] };

    // https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant
    public static void Map(GraphRoutes routes) => routes
        .Add("GET", "oauth2PermissionGrants", call =>
        {
            call.Caller.Needs("Directory.Read.All", "DelegatedPermissionGrant.ReadWrite.All");
            return s_set.Many(call, call.Tenant.PermissionGrants.Select(Json));
        })
        .Add("GET", "oauth2PermissionGrants/{id}", call =>
        {
            call.Caller.Needs("Directory.Read.All", "DelegatedPermissionGrant.ReadWrite.All");
            return s_set.One(call, Json(Find(call)));
        })
        .Add("DELETE", "oauth2PermissionGrants/{id}", call =>
        {
            call.Caller.Needs("DelegatedPermissionGrant.ReadWrite.All").NeedsRole(GlobalAdministrator, PrivilegedRoleAdministrator, ApplicationAdministrator, CloudApplicationAdministrator);
            call.Tenant.PermissionGrants.Remove(Find(call));
            return GraphAnswer.NoContent;
        });

    private static PermissionGrant Find(GraphCall call) => call.Tenant.PermissionGrants.FirstOrDefault(g => g.Id == call["id"]) ?? throw GraphProblem.NotFound(call["id"]);

    private static JsonObject Json(PermissionGrant grant) => new()
    {
        ["clientId"] = grant.ClientId.ToString(),
        ["consentType"] = grant.PrincipalId is null ? "AllPrincipals" : "Principal",
        ["id"] = grant.Id,
        ["principalId"] = grant.PrincipalId?.ToString(),
        ["resourceId"] = grant.ResourceId.ToString(),
        ["scope"] = string.Join(' ', grant.Scopes),
    };
}
