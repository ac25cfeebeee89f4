using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.OData;
using MailboxWizard.SimulatedTenant.Graph.ServicePrincipals;

namespace MailboxWizard.SimulatedTenant.Graph.Consent;

/// <summary>What Graph shows of an app role assignment. https://learn.microsoft.com/graph/api/resources/approleassignment</summary>
internal static class RoleAssignmentType
{
    public static readonly EntityType Type = new EntityTypeBuilder<AppRoleAssignment>()
        .Text("id", a => a.Id)
        .Moment("deletedDateTime", _ => null)
        .Guid("appRoleId", a => a.AppRoleId)
        .Moment("createdDateTime", a => a.CreatedAt)
        .Text("principalDisplayName", (a, call) => call.Tenant.FindPerson(a.PrincipalId)?.DisplayName ?? NameOf(call, a.PrincipalId)).Filter("eq startsWith")
        .Guid("principalId", a => a.PrincipalId)
        .Text("principalType", a => a.PrincipalType)
        .Text("resourceDisplayName", (a, call) => NameOf(call, a.ResourceId))
        .Guid("resourceId", a => a.ResourceId).Filter("eq")
        .Build("appRoleAssignment", "appRoleAssignments", a => a.Id);

    private static string? NameOf(GraphCall call, Guid id) => call.Tenant.FindServicePrincipalById(id) is { } principal ? ServicePrincipalType.Name(principal) : null;
}
