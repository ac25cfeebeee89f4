using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using static MailboxWizard.SimulatedTenant.Beliefs.DirectoryRole;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>appRoleAssignments and appRoleAssignedTo of a service principal: what it holds, and who holds something of it.</summary>
internal static class AppRoleAssignmentEndpoints
{
    private static readonly ODataSet s_held = new() { Name = "appRoleAssignments", Type = "appRoleAssignment", Filterable = ["appRoleId", "resourceId", "principalId", "id"] };

    private static readonly Shape s_writable = Shape.Object(new() { ["principalId"] = Shape.Id, ["resourceId"] = Shape.Id, ["appRoleId"] = Shape.Id });

    public static void Map(GraphRoutes routes) => routes
        .Add("GET", "servicePrincipals/{id}/appRoleAssignments", call => List(call, (a, sp) => a.PrincipalId == sp.Id))
        .Add("GET", "servicePrincipals/{id}/appRoleAssignedTo", call => List(call, (a, sp) => a.ResourceId == sp.Id))
        .Add("POST", "servicePrincipals/{id}/appRoleAssignments", call => Grant(call, "principalId"))
        .Add("POST", "servicePrincipals/{id}/appRoleAssignedTo", call => Grant(call, "resourceId"))
        .Add("DELETE", "servicePrincipals/{id}/appRoleAssignments/{assignment}", Revoke)
        .Add("DELETE", "servicePrincipals/{id}/appRoleAssignedTo/{assignment}", Revoke);

    private static GraphAnswer List(GraphCall call, Func<AppRoleAssignment, ServicePrincipal, bool> belongs)
    {
        ApplicationRights.Read(call);
        var principal = ServicePrincipalEndpoints.Find(call);
        return s_held.Many(call, call.Tenant.RoleAssignments.Where(a => belongs(a, principal)).Select(a => Json(call.Tenant, a)));
    }

    // https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto
    private static GraphAnswer Grant(GraphCall call, string side)
    {
        NeedsScopes(call);
        var body = call.Body;
        s_writable.Check(body, "AppRoleAssignment");
        var principalId = Required(body, "principalId");
        var resourceId = Required(body, "resourceId");
        var roleId = Required(body, "appRoleId");
        var addressed = ServicePrincipalEndpoints.Find(call);
        // Guess: the sentence for a body that contradicts the address.
        if (addressed.Id != (side == "principalId" ? principalId : resourceId)) throw GraphProblem.BadRequest($"The '{side}' in the body does not match the service principal in the address.");

        var resource = call.Tenant.ServicePrincipals.FirstOrDefault(s => s.Id == resourceId && call.Sees(s))
            ?? throw GraphProblem.BadRequest("Specified resourceId was not found.");
        var principal = call.Tenant.ServicePrincipals.FirstOrDefault(s => s.Id == principalId);
        if (principal is not null && !call.Sees(principal))
            throw call.Weather.FlipsCoin() ? GraphProblem.NotFound(principalId.ToString()) : GraphProblem.BadRequest("Not a valid reference update.");
        var person = principal is null ? call.Tenant.People.FirstOrDefault(p => p.Id == principalId) ?? throw GraphProblem.NotFound(principalId.ToString()) : null;
        var role = resource.AppRoles.FirstOrDefault(r => r.Id == roleId && (principal is null ? r.IsForUsers : r.IsForApplications))
            ?? throw GraphProblem.BadRequest($"Permission being assigned was not found on application '{resource.AppId}'.");
        MayGrant(call, resource);
        if (call.Tenant.RoleAssignments.Any(a => a.PrincipalId == principalId && a.ResourceId == resourceId && a.AppRoleId == role.Id))
            throw GraphProblem.BadRequest("Permission being assigned already exists on the object");

        var assignment = new AppRoleAssignment
        {
            Id = Ids.Opaque(),
            PrincipalId = principalId,
            PrincipalType = person is null ? "ServicePrincipal" : "User",
            ResourceId = resourceId,
            AppRoleId = role.Id,
            CreatedAt = call.Now,
            VisibleFrom = call.Weather.KnownElsewhereFrom(),
        };
        call.Tenant.RoleAssignments.Add(assignment);
        return s_held.One(call, Json(call.Tenant, assignment), StatusCodes.Status201Created);
    }

    private static GraphAnswer Revoke(GraphCall call)
    {
        NeedsScopes(call);
        var addressed = ServicePrincipalEndpoints.Find(call);
        var assignment = call.Tenant.RoleAssignments.FirstOrDefault(a => a.Id == call["assignment"] && (a.PrincipalId == addressed.Id || a.ResourceId == addressed.Id))
            ?? throw GraphProblem.NotFound(call["assignment"]);
        MayGrant(call, call.Tenant.ServicePrincipals.First(s => s.Id == assignment.ResourceId));
        call.Tenant.RoleAssignments.Remove(assignment);
        return GraphAnswer.NoContent;
    }

    // AppRoleAssignment.ReadWrite.All does not suffice without a permission to read: https://github.com/microsoftgraph/microsoft-graph-docs/issues/12833
    private static void NeedsScopes(GraphCall call)
        => call.Caller.Needs("AppRoleAssignment.ReadWrite.All").Needs("Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All");

    // Microsoft Graph's own roles are for Privileged Role Administrators: https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent#prerequisites
    private static void MayGrant(GraphCall call, ServicePrincipal resource)
    {
        if (resource.AppId == PublishedApis.MicrosoftGraph.AppId) call.Caller.NeedsRole(GlobalAdministrator, PrivilegedRoleAdministrator);
        else call.Caller.NeedsRole(GlobalAdministrator, PrivilegedRoleAdministrator, ApplicationAdministrator, CloudApplicationAdministrator);
    }

    private static Guid Required(JsonObject body, string name)
        => (string?)body[name] is { } id ? Guid.Parse(id) : throw GraphProblem.BadRequest($"A value is required for property '{name}' of resource 'AppRoleAssignment'.");

    private static JsonObject Json(Tenant tenant, AppRoleAssignment assignment) => new()
    {
        ["id"] = assignment.Id,
        ["deletedDateTime"] = null,
        ["appRoleId"] = assignment.AppRoleId.ToString(),
        ["createdDateTime"] = ApplicationJson.Moment(assignment.CreatedAt),
        ["principalDisplayName"] = tenant.ServicePrincipals.FirstOrDefault(s => s.Id == assignment.PrincipalId)?.DisplayName ?? tenant.People.FirstOrDefault(p => p.Id == assignment.PrincipalId)?.DisplayName,
        ["principalId"] = assignment.PrincipalId.ToString(),
        ["principalType"] = assignment.PrincipalType,
        ["resourceDisplayName"] = tenant.ServicePrincipals.FirstOrDefault(s => s.Id == assignment.ResourceId)?.DisplayName,
        ["resourceId"] = assignment.ResourceId.ToString(),
    };
}
