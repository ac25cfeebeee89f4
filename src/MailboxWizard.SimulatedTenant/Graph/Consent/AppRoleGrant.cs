using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using static MailboxWizard.SimulatedTenant.Beliefs.DirectoryRole;

namespace MailboxWizard.SimulatedTenant.Graph.Consent;

/// <summary>The grant of one app role: who may make it, and what Graph says while one side of it is not known everywhere.</summary>
// https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto
internal static class AppRoleGrant
{
    private static readonly Shape s_writable = Shape.Object("appRoleAssignment", new()
    {
        ["id"] = Shape.Text,
        ["principalId"] = Shape.Id,
        ["resourceId"] = Shape.Id,
        ["appRoleId"] = Shape.Id,
        ["principalDisplayName"] = Shape.Text,
        ["principalType"] = Shape.Text,
        ["resourceDisplayName"] = Shape.Text,
        ["createdDateTime"] = Shape.Moment,
        ["deletedDateTime"] = Shape.Moment,
    });

    public static AppRoleAssignment Make(GraphCall call, string side, Guid addressed)
    {
        var body = call.Body;
        s_writable.Check(body, "AppRoleAssignment");
        var principalId = Required(body, "principalId");
        var resourceId = Required(body, "resourceId");
        var roleId = Required(body, "appRoleId");
        // Guess: the sentence for a body that contradicts the address.
        if (addressed != (side == "principalId" ? principalId : resourceId)) throw GraphProblem.BadRequest($"The '{side}' in the body does not match the object in the address.");

        var resource = call.Tenant.FindServicePrincipalById(resourceId) ?? throw GraphProblem.BadRequest("Specified resourceId was not found.");
        if (!call.Sees(resource)) throw call.Weather.FlipsCoin() ? GraphProblem.BadRequest("Specified resourceId was not found.") : NoSuchRole(resource);
        var principal = call.Tenant.FindServicePrincipalById(principalId);
        if (principal is not null && !call.Sees(principal))
            throw call.Weather.FlipsCoin() ? GraphProblem.NotFound(principalId.ToString()) : GraphProblem.BadRequest("Not a valid reference update.");
        if (principal is null && call.Tenant.FindPerson(principalId) is null) throw GraphProblem.NotFound(principalId.ToString());
        if (!Offers(resource, roleId, isToApplication: principal is not null)) throw NoSuchRole(resource);
        MayGrant(call, resource);
        if (call.Tenant.RoleAssignmentsOf(principalId).FirstOrDefault(a => a.ResourceId == resourceId && a.AppRoleId == roleId) is { } already) throw Exists(call, already);

        var assignment = new AppRoleAssignment
        {
            Id = Ids.Opaque(),
            PrincipalId = principalId,
            PrincipalType = principal is null ? "User" : "ServicePrincipal",
            ResourceId = resourceId,
            AppRoleId = roleId,
            CreatedAt = call.Now,
            VisibleFrom = call.Weather.KnownElsewhereFrom(),
        };
        call.Tenant.RoleAssignments.Add(assignment);
        return assignment;
    }

    // Microsoft Graph's own roles are for Privileged Role Administrators: https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent#prerequisites;
    // the others are listed at https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto#permissions.
    public static void MayGrant(GraphCall call, ServicePrincipal resource)
    {
        if (resource.AppId == PublishedApis.MicrosoftGraph.AppId) call.Caller.NeedsRole(GlobalAdministrator, PrivilegedRoleAdministrator);
        else
            call.Caller.NeedsRole(GlobalAdministrator, PrivilegedRoleAdministrator, ApplicationAdministrator, CloudApplicationAdministrator, HybridIdentityAdministrator,
                IdentityGovernanceAdministrator, DirectoryWriters, UserAdministrator);
    }

    // Who is assigned to an application without a role of its own gets the role of no name: https://learn.microsoft.com/graph/api/resources/approleassignment#properties
    private static bool Offers(ServicePrincipal resource, Guid roleId, bool isToApplication)
    {
        if (roleId == Guid.Empty) return !resource.AppRoles.Any(r => isToApplication ? r.IsForApplications : r.IsForUsers);
        return resource.AppRoles.Any(r => r.Id == roleId && (isToApplication ? r.IsForApplications : r.IsForUsers));
    }

    private static GraphProblem NoSuchRole(ServicePrincipal resource) => GraphProblem.BadRequest($"Permission being assigned was not found on application '{resource.AppId}'.");

    // A replica that has not heard of the first grant finds out only when it writes: https://github.com/microsoftgraph/msgraph-bicep-types/issues/161. Guess: when it is which; the code.
    private static GraphProblem Exists(GraphCall call, AppRoleAssignment already) => call.Sees(already)
        ? GraphProblem.BadRequest("Permission being assigned already exists on the object")
        : new GraphProblem(StatusCodes.Status409Conflict, "Request_MultipleObjectsWithSameKeyValue", "EntitlementGrant entry already exists.");

    private static Guid Required(JsonObject body, string name) => (string?)body[name] is { } id ? Guid.Parse(id) : throw GraphProblem.Missing(name, "AppRoleAssignment");
}
