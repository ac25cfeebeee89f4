using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Exchange;
using static MailboxWizard.SimulatedTenant.ExchangeAdmin.CmdletParameter;

namespace MailboxWizard.SimulatedTenant.ExchangeAdmin;

/// <summary>Management scopes over recipients.</summary>
internal static class ScopeCmdlets
{
    private const string Others = "Database* DomainController Exclusive Orphan RecipientRoot Server*";

    public static IReadOnlyList<Cmdlet> All { get; } =
    [
        new("New-ManagementScope", New, Needed("Name"), Text("RecipientRestrictionFilter")) { Sets = ["RecipientRestrictionFilter"], Elsewhere = Others },
        new("Get-ManagementScope", Get, Text("Identity")) { Elsewhere = Others },
        new("Set-ManagementScope", Set, Needed("Identity"), Text("Name"), Text("RecipientRestrictionFilter")) { Elsewhere = Others },
        new("Remove-ManagementScope", Remove, Needed("Identity")) { Elsewhere = Others },
    ];

    /// <summary>By name, distinguished name or GUID.</summary>
    public static ManagementScope Find(CmdletCall call, string parameter)
    {
        var identity = call.Text(parameter)!;
        return call.Exchange.Scopes.FirstOrDefault(s => Guid.TryParse(identity, out var id) ? id == s.Id
            : string.Equals(s.Name, identity, StringComparison.OrdinalIgnoreCase) || string.Equals(DistinguishedName(s.Name, call), identity, StringComparison.OrdinalIgnoreCase)) ?? throw CmdletProblem.NotFound(identity);
    }

    private static IEnumerable<JsonObject> New(CmdletCall call)
    {
        var name = Name(call);
        var scope = new ManagementScope { Name = name, Filter = new SlowSetting<string>(Filter(call)) };
        call.Exchange.Scopes.Add(scope);
        return [Json(scope, call)];
    }

    private static IEnumerable<JsonObject> Get(CmdletCall call)
        => call.Has("Identity") ? [Json(Find(call, "Identity"), call)] : call.Exchange.Scopes.Select(s => Json(s, call));

    private static IEnumerable<JsonObject> Set(CmdletCall call)
    {
        var scope = Find(call, "Identity");
        var name = call.Has("Name") && !string.Equals(call.Text("Name"), scope.Name, StringComparison.OrdinalIgnoreCase) ? Name(call) : scope.Name;
        var filter = call.Has("RecipientRestrictionFilter") ? Filter(call) : scope.Filter.Written;
        if (name == scope.Name && filter == scope.Filter.Written) call.WarnOfNoChange(scope.Name);
        scope.Name = name;
        if (filter != scope.Filter.Written) scope.Filter.Write(filter, call.RbacActsFrom(), call.Now);
        return [];
    }

    private static IEnumerable<JsonObject> Remove(CmdletCall call)
    {
        var scope = Find(call, "Identity");
        // Guess: the words.
        if (call.Exchange.Roles.Any(r => r.ScopeId == scope.Id)) throw CmdletProblem.Invalid($"You can't delete the management scope '{scope.Name}' because it's associated with one or more management role assignments.");
        // What was assigned with it may be in force a little longer, and with it its filter.
        call.Exchange.Scopes.Remove(scope, call.After(k => k.RbacDelayMaxSeconds));
        return [];
    }

    private static string Name(CmdletCall call)
    {
        var name = call.Text("Name")!;
        // https://learn.microsoft.com/powershell/module/exchangepowershell/new-managementscope#-name
        if (name.Length > 64) throw CmdletProblem.Invalid($"The length of the property is too long. The maximum length is 64 and the length of the value provided is {name.Length}.");
        return call.Exchange.Scopes.Any(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase)) ? throw CmdletProblem.AlreadyExists(DistinguishedName(name, call)) : name;
    }

    private static string Filter(CmdletCall call)
    {
        try
        {
            return RecipientFilter.Parse(call.Text("RecipientRestrictionFilter") ?? "").ToString()!;
        }
        catch (OpathProblem wrong)
        {
            throw new CmdletProblem("Microsoft.Exchange.Data.Filtering.ParsingException", wrong.Message);
        }
    }

    private static string DistinguishedName(string name, CmdletCall call) => $"CN={name},CN=Scopes,CN=RBAC,CN=Configuration,CN={call.Tenant.InitialDomain},CN=ConfigurationUnits,{Recipients.Forest}";

    private static JsonObject Json(ManagementScope scope, CmdletCall call) => AdminJson.Object(
        ("Name", scope.Name), ("Identity", scope.Name), ("ScopeRestrictionType", "RecipientScope"), ("Exclusive", false), ("RecipientRoot", null), ("RecipientFilter", scope.Filter.Written),
        ("ServerFilter", ""), ("DatabaseFilter", ""), ("Guid", scope.Id), ("DistinguishedName", DistinguishedName(scope.Name, call)), ("IsValid", true));
}
