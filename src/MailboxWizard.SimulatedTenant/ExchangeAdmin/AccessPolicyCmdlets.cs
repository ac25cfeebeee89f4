using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Exchange;
using static MailboxWizard.SimulatedTenant.ExchangeAdmin.CmdletParameter;

namespace MailboxWizard.SimulatedTenant.ExchangeAdmin;

/// <summary>Application Access Policies, and the test of them.</summary>
internal static class AccessPolicyCmdlets
{
    // https://learn.microsoft.com/powershell/module/exchangepowershell/new-applicationaccesspolicy#description
    private const int Most = 300;

    public static IReadOnlyList<Cmdlet> All { get; } =
    [
        new("New-ApplicationAccessPolicy", New, OneOf("AccessRight", "RestrictAccess", "DenyAccess") with { IsMandatory = true }, Texts("AppId") with { IsMandatory = true }, Needed("PolicyScopeGroupId"), Text("Description")),
        new("Get-ApplicationAccessPolicy", Get, Text("Identity")),
        new("Remove-ApplicationAccessPolicy", Remove, Needed("Identity")),
        new("Test-ApplicationAccessPolicy", Test, Needed("Identity"), Needed("AppId")),
    ];

    private static IEnumerable<JsonObject> New(CmdletCall call)
    {
        var scope = call.Recipient("PolicyScopeGroupId");
        // Guess: the words; which recipients work is Microsoft's list.
        if (!scope.IsSecurityPrincipal) throw CmdletProblem.Invalid($"The recipient '{call.Text("PolicyScopeGroupId")}' isn't a security principal. Specify a mailbox user, a mail user or a mail-enabled security group.");
        var apps = call.Texts("AppId", []).Select(text => text == "*" ? (Guid?)null : AppId(text)).ToList();
        if (call.Exchange.AccessPolicies.Count + apps.Count > Most) throw CmdletProblem.Invalid("The total size of App Access Policies exceeded the limit.");
        var from = call.After(k => k.AccessPolicyDelaySeconds);
        return apps.Select(app =>
        {
            var policy = new ApplicationAccessPolicy { AppId = app, Restricts = call.Text("AccessRight") == "RestrictAccess", ScopeId = scope.Id, Description = call.Text("Description") ?? "" };
            call.Exchange.AccessPolicies.Add(policy, from);
            return Json(policy, call);
        });
    }

    private static IEnumerable<JsonObject> Get(CmdletCall call)
    {
        if (call.Has("Identity")) return [Json(Find(call), call)];
        // Where there is none, it says so as of a thing that cannot be found: https://github.com/microsoft/Microsoft365DSC/issues/2998
        return call.Exchange.AccessPolicies.Count > 0 ? call.Exchange.AccessPolicies.Select(p => Json(p, call))
            : throw CmdletProblem.NotFound($"OU={call.Tenant.InitialDomain},OU=Microsoft Exchange Hosted Organizations,{Recipients.Forest}\\*");
    }

    private static IEnumerable<JsonObject> Remove(CmdletCall call)
    {
        call.Exchange.AccessPolicies.Remove(Find(call), call.After(k => k.AccessPolicyDelaySeconds));
        return [];
    }

    // It looks at what is written: https://learn.microsoft.com/graph/auth-limit-mailbox-access
    private static IEnumerable<JsonObject> Test(CmdletCall call)
    {
        var recipient = call.Recipient("Identity");
        var appId = AppId(call.Text("AppId")!);
        return [AdminJson.Object(("AppId", appId.ToString()), ("Mailbox", recipient.Name), ("MailboxId", recipient.Id), ("MailboxSid", Sid(recipient.Id)),
            ("AccessCheckResult", AccessPolicies.Block(call.Tenant, appId, recipient.Id, now: null) ? "Denied" : "Granted"))];
    }

    private static ApplicationAccessPolicy Find(CmdletCall call)
    {
        var identity = call.Text("Identity")!;
        return call.Exchange.AccessPolicies.FirstOrDefault(p => Guid.TryParse(identity, out var id) ? id == p.Id : string.Equals(Identity(p, call), identity, StringComparison.OrdinalIgnoreCase)) ?? throw CmdletProblem.NotFound(identity);
    }

    private static Guid AppId(string text) => Guid.TryParse(text, out var id) ? id : throw CmdletProblem.Invalid($"The value \"{text}\" of the AppId parameter isn't a valid GUID.");

    private static string Identity(ApplicationAccessPolicy policy, CmdletCall call) => $"{call.Tenant.Id}\\{policy.AppId?.ToString() ?? "*"}:{Sid(policy.ScopeId)};{policy.Id}";

    private static string Sid(Guid id)
    {
        var bytes = Ids.Hash(id.ToString());
        return $"S-1-5-21-{BitConverter.ToUInt32(bytes, 0)}-{BitConverter.ToUInt32(bytes, 4)}-{BitConverter.ToUInt32(bytes, 8)}-{BitConverter.ToUInt16(bytes, 12)}";
    }

    private static JsonObject Json(ApplicationAccessPolicy policy, CmdletCall call)
    {
        var scope = Recipients.Of(call.Tenant).FirstOrDefault(r => r.Id == policy.ScopeId);
        return AdminJson.Object(
            ("Identity", Identity(policy, call)), ("AppId", policy.AppId?.ToString() ?? "*"), ("ScopeName", scope?.Name ?? ""), ("ScopeIdentity", scope?.Name ?? ""), ("ScopeIdentityRaw", $"{Sid(policy.ScopeId)};{policy.Id}"),
            ("Description", policy.Description), ("AccessRight", policy.Restricts ? "RestrictAccess" : "DenyAccess"), ("ShardType", "All"), ("IsValid", scope is not null), ("ObjectState", "Unchanged"));
    }
}
