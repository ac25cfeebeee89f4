using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.Directory;
using MailboxWizard.SimulatedTenant.Graph.OData;
using MailboxWizard.SimulatedTenant.Graph.ServicePrincipals;

namespace MailboxWizard.SimulatedTenant.Graph.Consent;

/// <summary>App role assignments seen from the side of a service principal that holds them, of one that offers the roles, and of a person.</summary>
internal static class AppRoleAssignmentEndpoints
{
    private static readonly EntitySet s_set = new() { Type = RoleAssignmentType.Type };

    public static void Map(GraphRoutes routes)
    {
        Map(routes, "servicePrincipals/{id}/appRoleAssignments", "principalId", Permit.ReadApplications, call => ServicePrincipalEndpoints.Find(call).Id, Held);
        Map(routes, "servicePrincipals/{id}/appRoleAssignedTo", "resourceId", Permit.ReadApplications, call => ServicePrincipalEndpoints.Find(call).Id, Offered);
        Map(routes, "users/{id}/appRoleAssignments", "principalId", Permit.ReadRolesOfUsers, call => UserEndpoints.Find(call).Id, Held);
        Map(routes, "me/appRoleAssignments", "principalId", Permit.ReadRolesOfUsers, call => UserEndpoints.Me(call).Id, Held);
    }

    /// <param name="side">The property of the body that the address names as well.</param>
    /// <param name="addressed">The object in the address.</param>
    private static void Map(GraphRoutes routes, string path, string side, Permits read, Func<GraphCall, Guid> addressed, Func<GraphCall, Guid, IEnumerable<AppRoleAssignment>> list) => routes
        .Add("GET", path, call =>
        {
            call.Needs(read);
            return s_set.Many(call, list(call, addressed(call)).Where(call.Sees));
        })
        .Add("GET", path + "/$count", call =>
        {
            call.Needs(read);
            return s_set.Count(call, list(call, addressed(call)).Where(call.Sees));
        })
        // https://learn.microsoft.com/graph/api/approleassignment-get
        .Add("GET", path + "/{assignment}", call =>
        {
            call.Needs(read);
            return s_set.One(call, Find(call, addressed(call)));
        })
        .Add("POST", path, call =>
        {
            NeedsToGrant(call, isOfUser: !path.StartsWith("servicePrincipals", StringComparison.Ordinal));
            return s_set.One(call, AppRoleGrant.Make(call, side, addressed(call)), StatusCodes.Status201Created);
        })
        // https://learn.microsoft.com/graph/api/serviceprincipal-delete-approleassignedto
        .Add("DELETE", path + "/{assignment}", call =>
        {
            call.Needs(Permit.GrantRoles);
            var assignment = Find(call, addressed(call));
            if (call.Tenant.FindServicePrincipalById(assignment.ResourceId) is { } resource) AppRoleGrant.MayGrant(call, resource);
            call.Tenant.RoleAssignments.Remove(assignment);
            return GraphAnswer.NoContent;
        });

    private static IEnumerable<AppRoleAssignment> Held(GraphCall call, Guid id) => call.Tenant.RoleAssignmentsOf(id);

    private static IEnumerable<AppRoleAssignment> Offered(GraphCall call, Guid id) => call.Tenant.RoleAssignmentsTo(id);

    private static AppRoleAssignment Find(GraphCall call, Guid addressed)
        => call.Tenant.FindRoleAssignment(call["assignment"]) is { } found && (found.PrincipalId == addressed || found.ResourceId == addressed) && call.Sees(found) ? found
            : throw GraphProblem.NotFound(call["assignment"]);

    // https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto#permissions, https://learn.microsoft.com/graph/api/user-post-approleassignments#permissions
    private static void NeedsToGrant(GraphCall call, bool isOfUser)
    {
        call.Needs(Permit.GrantRoles);
        if (!isOfUser) call.Needs(Permit.ReadToGrant);
    }
}
