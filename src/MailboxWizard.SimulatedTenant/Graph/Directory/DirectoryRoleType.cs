using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.OData;

namespace MailboxWizard.SimulatedTenant.Graph.Directory;

/// <summary>What Graph shows of a directory role. https://learn.microsoft.com/graph/api/resources/directoryrole</summary>
internal static class DirectoryRoleType
{
    public static readonly EntityType Type = new EntityTypeBuilder<ActivatedRole>()
        .Text("id", r => r.Id.ToString()).Filter("eq in")
        .Moment("deletedDateTime", _ => null)
        .Text("description", r => r.IsToldOnlyToExist ? null : DirectoryRoleDescriptions.Of(r.Role)).Filter("eq").Searched()
        .Text("displayName", r => r.IsToldOnlyToExist ? null : r.Role.DisplayName).Filter("eq").Searched()
        .Text("roleTemplateId", r => r.IsToldOnlyToExist ? null : r.Role.TemplateId.ToString()).Filter("eq")
        .Expands("members", (r, call) => Members(call, r), DirectoryObjects.TypeOf, isMixed: true)
        .Build("directoryRole", "directoryRoles", r => r.Id.ToString(), others: ["scopedMembers"]);

    public static IEnumerable<Person> Members(GraphCall call, ActivatedRole role) => call.Tenant.People.Where(p => p.Roles.Contains(role.Role));
}
