using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.OData;

namespace MailboxWizard.SimulatedTenant.Graph.Directory;

/// <summary>/directoryRoles: the roles that have been activated in the tenant, and who holds them.</summary>
internal static class DirectoryRoleEndpoints
{
    private static readonly EntitySet s_set = new() { Type = DirectoryRoleType.Type };

    private static readonly EntitySet s_members = new() { Type = DirectoryObjects.Type, TypeOf = DirectoryObjects.TypeOf };

    private static readonly EntitySet s_users = new() { Type = UserType.Type };

    public static void Map(GraphRoutes routes) => routes
        // https://learn.microsoft.com/graph/api/directoryrole-list
        .Add("GET", "directoryRoles", call => s_set.Many(Reading(call), Activated(call)))
        .Add("GET", "directoryRoles/{id}", call => s_set.One(Reading(call), Find(call)))
        // https://learn.microsoft.com/graph/api/directoryrole-list-members
        .Add("GET", "directoryRoles/{id}/members", call => s_members.Many(Reading(call), DirectoryRoleType.Members(call, Find(call))))
        .Add("GET", "directoryRoles/{id}/members/microsoft.graph.user", call => s_users.Many(Reading(call), DirectoryRoleType.Members(call, Find(call))))
        .NotHere("directoryRoles", "POST")
        .NotHere("directoryRoles/{id}/members/$ref", "POST")
        .NotHere("directoryRoles/{id}/scopedMembers", "GET");

    private static GraphCall Reading(GraphCall call)
    {
        call.Needs(Permit.ReadRoles);
        return call;
    }

    // A role becomes an object of the tenant when it is first used, and then stays: Guess: here, that somebody holds it now, or that it is Global Administrator.
    private static IEnumerable<ActivatedRole> Activated(GraphCall call)
        => call.Tenant.People.SelectMany(p => p.Roles).Append(DirectoryRole.GlobalAdministrator).Distinct().Select(role => ActivatedRole.Of(call, role));

    private static ActivatedRole Find(GraphCall call)
    {
        var key = AlternateKey.Of(call["id"], "roleTemplateId");
        return Activated(call).FirstOrDefault(r => string.Equals((key.Property is null ? r.Id : r.Role.TemplateId).ToString(), key.Value, StringComparison.OrdinalIgnoreCase)) ?? throw GraphProblem.NotFound(key.Value);
    }
}
