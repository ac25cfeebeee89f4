using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Exchange;
using static MailboxWizard.SimulatedTenant.ExchangeAdmin.CmdletParameter;

namespace MailboxWizard.SimulatedTenant.ExchangeAdmin;

/// <summary>Assignments of Exchange's application roles to applications; those of administrators are not simulated.</summary>
internal static class RoleCmdlets
{
    private const string Others = "AssignmentMethod Computer ConfigWriteScope Custom* Delegating DomainController Enabled Exclusive* GetEffectiveUsers Policy Recipient* RoleAssigneeType SecurityGroup UnScopedTopLevel User Writable*";

    public static IReadOnlyList<Cmdlet> All { get; } =
    [
        new("New-ManagementRoleAssignment", New, Text("Name"), Needed("Role"), Text("App"), Text("CustomResourceScope"), Text("RecipientGroupScope")) { Sets = ["App"], Elsewhere = Others },
        new("Get-ManagementRoleAssignment", Get, Text("Identity"), Text("RoleAssignee"), Text("Role")) { Elsewhere = Others },
        new("Remove-ManagementRoleAssignment", Remove, Needed("Identity")) { Elsewhere = Others },
    ];

    /// <summary>The scope's name and kind as the cmdlets print them.</summary>
    // https://learn.microsoft.com/powershell/module/exchangepowershell/test-serviceprincipalauthorization#examples
    public static (string Name, string Type) Scope(ScopedRole role, CmdletCall call)
        => role.ScopeId is { } scope ? (call.Exchange.Scopes.FirstOrDefault(s => s.Id == scope)?.Name ?? "", "CustomRecipientScope")
            // Guess: the word for groups.
            : role.GroupId is { } group ? (call.Tenant.OtherRecipients.FirstOrDefault(g => g.Id == group)?.Name ?? "", "Group")
            : ("Organization", "Organization");

    private static IEnumerable<JsonObject> New(CmdletCall call)
    {
        var pointer = ServicePrincipalCmdlets.Find(call, "App");
        var role = ApplicationRole.Find(call.Text("Role")!) ?? throw CmdletProblem.NotFound(call.Text("Role")!);
        // Guess: the words.
        if (call.Has("CustomResourceScope") && call.Has("RecipientGroupScope")) throw CmdletProblem.Invalid("You can't use the CustomResourceScope and RecipientGroupScope parameters together.");
        var assignment = new ScopedRole
        {
            Name = Name(call, role, pointer),
            Role = role.Name,
            AssigneeId = pointer.Id,
            ScopeId = call.Has("CustomResourceScope") ? ScopeCmdlets.Find(call, "CustomResourceScope").Id : null,
            GroupId = call.Has("RecipientGroupScope") ? call.Recipient("RecipientGroupScope", r => r.Other is { IsGroup: true }).Id : null,
        };
        call.Exchange.Roles.Add(assignment, call.RbacActsFrom());
        return [Json(assignment, call)];
    }

    private static IEnumerable<JsonObject> Get(CmdletCall call)
    {
        if (call.Has("Identity")) return [Json(Find(call), call)];
        var assignee = call.Has("RoleAssignee") ? ServicePrincipalCmdlets.Find(call, "RoleAssignee") : null;
        return call.Exchange.Roles.Where(r => (assignee is null || r.AssigneeId == assignee.Id) && (!call.Has("Role") || string.Equals(r.Role, call.Text("Role"), StringComparison.OrdinalIgnoreCase))).Select(r => Json(r, call));
    }

    private static IEnumerable<JsonObject> Remove(CmdletCall call)
    {
        call.Exchange.Roles.Remove(Find(call), call.RbacActsFrom());
        return [];
    }

    private static ScopedRole Find(CmdletCall call)
    {
        var identity = call.Text("Identity")!;
        return call.Exchange.Roles.FirstOrDefault(r => Guid.TryParse(identity, out var id) ? id == r.Id
            : string.Equals(r.Name, identity, StringComparison.OrdinalIgnoreCase) || string.Equals(DistinguishedName(r.Name, call), identity, StringComparison.OrdinalIgnoreCase)) ?? throw CmdletProblem.NotFound(identity);
    }

    // Without a name one is made: https://learn.microsoft.com/powershell/module/exchangepowershell/new-managementroleassignment#-name
    private static string Name(CmdletCall call, ApplicationRole role, ServicePrincipalPointer pointer)
    {
        bool IsTaken(string name) => call.Exchange.Roles.Any(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase));
        if (call.Text("Name") is { Length: > 0 } given)
        {
            if (given.Length > 64) throw CmdletProblem.Invalid($"The length of the property is too long. The maximum length is 64 and the length of the value provided is {given.Length}.");
            return IsTaken(given) ? throw CmdletProblem.AlreadyExists(DistinguishedName(given, call)) : given;
        }
        var made = $"{role.Name}-{pointer.ObjectId}";
        made = made.Length > 60 ? made[..60] : made;
        if (!IsTaken(made)) return made;
        var number = 1;
        while (IsTaken($"{made}-{number}")) number++;
        return $"{made}-{number}";
    }

    private static string DistinguishedName(string name, CmdletCall call) => $"CN={name},CN=Role Assignments,CN=RBAC,CN=Configuration,CN={call.Tenant.InitialDomain},CN=ConfigurationUnits,{Recipients.Forest}";

    private static JsonObject Json(ScopedRole assignment, CmdletCall call)
    {
        var assignee = call.Exchange.ServicePrincipals.First(p => p.Id == assignment.AssigneeId);
        var (scope, type) = Scope(assignment, call);
        return AdminJson.Object(
            ("Name", assignment.Name), ("Identity", assignment.Name), ("Role", assignment.Role), ("RoleAssignee", assignee.ObjectId.ToString()), ("RoleAssigneeName", assignee.ObjectId.ToString()),
            ("RoleAssigneeType", "ServicePrincipal"), ("App", assignee.ObjectId.ToString()), ("AssignmentMethod", "Direct"), ("RoleAssignmentDelegationType", "Regular"), ("Enabled", true),
            ("RecipientWriteScope", type), ("CustomRecipientWriteScope", type == "Organization" ? null : scope), ("CustomResourceScope", assignment.ScopeId is null ? null : scope),
            ("Guid", assignment.Id), ("DistinguishedName", DistinguishedName(assignment.Name, call)), ("IsValid", true));
    }
}
