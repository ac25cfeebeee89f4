using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Exchange;
using static MailboxWizard.SimulatedTenant.ExchangeAdmin.CmdletParameter;

namespace MailboxWizard.SimulatedTenant.ExchangeAdmin;

/// <summary>Distribution lists and mail-enabled security groups.</summary>
internal static class GroupCmdlets
{
    private const string Include = "Include*WithDisplayNames";

    public static IReadOnlyList<Cmdlet> All { get; } =
    [
        new("New-DistributionGroup", New, Needed("Name"), Text("Alias"), Text("DisplayName"), Text("PrimarySmtpAddress"), OneOf("Type", "Distribution", "Security"), Texts("Members"), Switch("IgnoreNamingPolicy"), Text("Notes"))
        {
            Elsewhere = "ArbitrationMailbox BccBlocked Bypass* CopyOwnerToMember Description DomainController HiddenGroupMembershipEnabled ManagedBy Member* Moderat* OrganizationalUnit Require* RoomList SamAccountName SendModeration*",
        },
        new("Get-DistributionGroup", Get, Text("Identity"), new CmdletParameter("ResultSize", ParameterKind.Size))
        {
            Elsewhere = $"Anr Credential DomainController Filter IgnoreDefaultScope {Include} ManagedBy OrganizationalUnit ReadFromDomainController RecipientTypeDetails SortBy",
        },
        new("Get-DistributionGroupMember", Members, Needed("Identity"), new CmdletParameter("ResultSize", ParameterKind.Size)) { Elsewhere = "Credential DomainController IgnoreDefaultScope IncludeSoftDeletedObjects ReadFromDomainController" },
        new("Add-DistributionGroupMember", Add, Needed("Identity"), Needed("Member"), Switch("BypassSecurityGroupManagerCheck")) { Elsewhere = "DomainController" },
        new("Remove-DistributionGroupMember", Remove, Needed("Identity"), Needed("Member"), Switch("BypassSecurityGroupManagerCheck")) { Elsewhere = "DomainController" },
    ];

    private static IEnumerable<JsonObject> New(CmdletCall call)
    {
        var name = call.Text("Name")!;
        var alias = call.Text("Alias") is { Length: > 0 } given ? given : string.Concat(name.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'));
        // https://learn.microsoft.com/powershell/module/exchangepowershell/new-distributiongroup#-primarysmtpaddress
        var address = call.Text("PrimarySmtpAddress") is { Length: > 0 } wanted ? wanted : $"{alias}@{call.Tenant.AllDomains.First()}";
        if (name.Length > 64) throw CmdletProblem.Invalid($"The length of the property is too long. The maximum length is 64 and the length of the value provided is {name.Length}.");
        if (address.Split('@') is not [{ Length: > 0 }, var domain] || !call.Tenant.HasDomain(domain))
            throw CmdletProblem.Invalid($"The domain of the address \"{address}\" isn't an accepted domain of the organization. Please use an accepted domain and retry the operation.");
        if (Recipients.Of(call.Tenant).FirstOrDefault(r => r.HasAddress(address)) is { } taken) throw CmdletProblem.AddressTaken(address, taken.DistinguishedName);
        if (Recipients.Of(call.Tenant).Any(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase))) throw CmdletProblem.AlreadyExists(Recipients.DistinguishedName(name, call.Tenant));

        var members = call.Texts("Members", []).Select(m => Recipients.Find(call.Tenant, m) ?? throw CmdletProblem.NotFound(m)).ToList();
        var kind = call.Text("Type") == "Security" ? OtherRecipientKind.SecurityGroup : OtherRecipientKind.Group;
        var group = new OtherRecipient(address, call.Text("DisplayName") is { Length: > 0 } shown ? shown : name, kind) { Name = name, Alias = alias };
        foreach (var member in members) group.Members.Add(member.Id, call.RbacActsFrom());
        call.Tenant.OtherRecipients.Add(group);
        return [Json(Recipients.Of(group, call.Tenant))];
    }

    private static IEnumerable<JsonObject> Get(CmdletCall call)
        => call.Has("Identity") ? [Json(call.Recipient("Identity", IsGroup))] : call.Cut([.. Recipients.Of(call.Tenant).Where(IsGroup)]).Select(Json);

    private static IEnumerable<JsonObject> Members(CmdletCall call)
    {
        var group = call.Recipient("Identity", IsGroup).Other!;
        return call.Cut([.. Recipients.Of(call.Tenant).Where(r => group.Members.Contains(r.Id))]).Select(RecipientCmdlets.Json);
    }

    private static IEnumerable<JsonObject> Add(CmdletCall call)
    {
        var (group, member) = (call.Recipient("Identity", IsGroup), call.Recipient("Member"));
        if (group.Other!.Members.Contains(member.Id)) throw CmdletProblem.Member("MemberAlreadyExistsException", $"The recipient \"{member.Name}\" is already a member of the group \"{group.Name}\".");
        // Guess: policies and scopes that rest on a group hear of its members as slowly as scopes are heard of.
        group.Other.Members.Add(member.Id, call.RbacActsFrom());
        return [];
    }

    private static IEnumerable<JsonObject> Remove(CmdletCall call)
    {
        var (group, member) = (call.Recipient("Identity", IsGroup), call.Recipient("Member"));
        if (!group.Other!.Members.Contains(member.Id)) throw CmdletProblem.Member("MemberNotFoundException", $"The recipient \"{member.Name}\" isn't a member of the group \"{group.Name}\".");
        group.Other.Members.Remove(member.Id, call.RbacActsFrom());
        return [];
    }

    private static bool IsGroup(Recipient recipient) => recipient.Other?.Kind is OtherRecipientKind.Group or OtherRecipientKind.SecurityGroup;

    private static JsonObject Json(Recipient group) => AdminJson.Object(
        ("Name", group.Name), ("Identity", group.Name), ("Alias", group.Alias), ("DisplayName", group.DisplayName), ("PrimarySmtpAddress", group.PrimarySmtpAddress), ("WindowsEmailAddress", group.PrimarySmtpAddress),
        ("EmailAddresses", group.EmailAddresses), ("GroupType", group.Other!.Kind is OtherRecipientKind.SecurityGroup ? "Universal, SecurityEnabled" : "Universal"), ("RecipientType", group.RecipientType),
        ("RecipientTypeDetails", group.RecipientTypeDetails), ("Guid", group.Id), ("ExternalDirectoryObjectId", group.Id.ToString()), ("DistinguishedName", group.DistinguishedName), ("IsValid", true));
}
