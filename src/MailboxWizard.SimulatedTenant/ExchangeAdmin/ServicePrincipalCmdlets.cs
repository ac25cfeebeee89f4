using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Exchange;
using static MailboxWizard.SimulatedTenant.ExchangeAdmin.CmdletParameter;

namespace MailboxWizard.SimulatedTenant.ExchangeAdmin;

/// <summary>Pointers to service principals, and the test of what they may do.</summary>
internal static class ServicePrincipalCmdlets
{
    public static IReadOnlyList<Cmdlet> All { get; } =
    [
        new("New-ServicePrincipal", New, Needed("AppId"), new CmdletParameter("ObjectId", ParameterKind.Text) { IsMandatory = true, Alias = "ServiceId" }, Text("DisplayName")) { Elsewhere = "Organization" },
        new("Get-ServicePrincipal", Get, Text("Identity")) { Elsewhere = "Organization" },
        new("Remove-ServicePrincipal", Remove, Needed("Identity")),
        new("Test-ServicePrincipalAuthorization", Test, Needed("Identity"), Text("Resource")),
    ];

    /// <summary>By display name, distinguished name, GUID, AppId or ObjectId.</summary>
    // https://learn.microsoft.com/powershell/module/exchangepowershell/test-serviceprincipalauthorization#-identity
    public static ServicePrincipalPointer Find(CmdletCall call, string parameter)
    {
        var identity = call.Text(parameter)!;
        return call.Exchange.ServicePrincipals.FirstOrDefault(p => Guid.TryParse(identity, out var id) ? id == p.ObjectId || id == p.AppId || id == p.Id
            : string.Equals(p.DisplayName, identity, StringComparison.OrdinalIgnoreCase) || string.Equals(Name(p, call), identity, StringComparison.OrdinalIgnoreCase)) ?? throw CmdletProblem.NotFound(identity);
    }

    // That the ids belong together, or to anything, is not looked at: a wrong ObjectId is taken, and what is assigned to it has no effect.
    private static IEnumerable<JsonObject> New(CmdletCall call)
    {
        var (appId, objectId) = (Id(call, "AppId"), Id(call, "ObjectId"));
        if (call.Exchange.ServicePrincipals.FirstOrDefault(p => p.AppId == appId || p.ObjectId == objectId) is { } there) throw CmdletProblem.AlreadyExists(Name(there, call));
        var pointer = new ServicePrincipalPointer { AppId = appId, ObjectId = objectId, DisplayName = call.Text("DisplayName") ?? "" };
        call.Exchange.ServicePrincipals.Add(pointer);
        return [Json(pointer, call)];
    }

    private static IEnumerable<JsonObject> Get(CmdletCall call)
        => call.Has("Identity") ? [Json(Find(call, "Identity"), call)] : call.Exchange.ServicePrincipals.Select(p => Json(p, call));

    // Guess: the roles that are assigned to it go with it.
    private static IEnumerable<JsonObject> Remove(CmdletCall call)
    {
        var pointer = Find(call, "Identity");
        var until = call.RbacActsFrom();
        foreach (var role in call.Exchange.Roles.Where(r => r.AssigneeId == pointer.Id).ToList()) call.Exchange.Roles.Remove(role, until);
        call.Exchange.ServicePrincipals.Remove(pointer, until);
        return [];
    }

    // It looks at what is written, not at what is in force: https://learn.microsoft.com/exchange/permissions-exo/application-rbac#limitations
    private static IEnumerable<JsonObject> Test(CmdletCall call)
    {
        var pointer = Find(call, "Identity");
        var resource = call.Has("Resource") ? call.Recipient("Resource", r => r.Mailbox is not null) : null;
        return call.Exchange.Roles.Where(r => r.AssigneeId == pointer.Id).Select(role =>
        {
            var (scope, type) = RoleCmdlets.Scope(role, call);
            var json = AdminJson.Object(("RoleName", role.Role), ("GrantedPermissions", string.Join(", ", role.Permissions)), ("AllowedResourceScope", scope), ("ScopeType", type));
            json["InScope"] = resource is null ? "Not Run" : ApplicationRbac.IsInScope(role, resource, call.Tenant, DateTimeOffset.MaxValue);
            return json;
        });
    }

    private static Guid Id(CmdletCall call, string parameter)
        => Guid.TryParse(call.Text(parameter), out var id) ? id : throw CmdletProblem.Invalid($"The value \"{call.Text(parameter)}\" of the {parameter} parameter isn't a valid GUID.");

    private static string Name(ServicePrincipalPointer pointer, CmdletCall call) => $"CN={pointer.ObjectId},CN=Service Principals,CN=Configuration,CN={call.Tenant.InitialDomain},CN=ConfigurationUnits,{Recipients.Forest}";

    private static JsonObject Json(ServicePrincipalPointer pointer, CmdletCall call) => AdminJson.Object(
        ("DisplayName", pointer.DisplayName), ("AppId", pointer.AppId.ToString()), ("ObjectId", pointer.ObjectId.ToString()), ("Sid", null), ("Identity", pointer.ObjectId.ToString()),
        ("Name", pointer.ObjectId.ToString()), ("Guid", pointer.Id), ("DistinguishedName", Name(pointer, call)), ("IsValid", true));
}
