using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Exchange;
using static MailboxWizard.SimulatedTenant.ExchangeAdmin.CmdletParameter;

namespace MailboxWizard.SimulatedTenant.ExchangeAdmin;

/// <summary>Mailboxes and recipients, to look at.</summary>
internal static class RecipientCmdlets
{
    private const string Others = "Anr AuthenticationType Bookmark* Capabilities Credential Database DomainController IgnoreDefaultScope Include* OrganizationalUnit Properties PropertySet ReadFromDomainController RecipientPreviewFilter SortBy";

    public static IReadOnlyList<Cmdlet> All { get; } =
    [
        new("Get-Mailbox", GetMailbox, Text("Identity"), Text("Filter"), Texts("RecipientTypeDetails"), Switch("SoftDeletedMailbox"), new CmdletParameter("ResultSize", ParameterKind.Size))
        {
            Elsewhere = $"{Others} Arbitration Archive AuditLog AuxAuditLog GroupMailbox InactiveMailboxOnly MailboxPlan Migration Monitoring PublicFolder RemoteArchive Server SupervisoryReviewPolicy",
        },
        new("Get-Recipient", GetRecipient, Text("Identity"), Text("Filter"), Texts("RecipientTypeDetails"), Texts("RecipientType"), new CmdletParameter("ResultSize", ParameterKind.Size)) { Elsewhere = Others },
    ];

    public static JsonObject Json(Recipient recipient) => AdminJson.Object(
        ("Identity", recipient.Name), ("Name", recipient.Name), ("Alias", recipient.Alias), ("DisplayName", recipient.DisplayName), ("PrimarySmtpAddress", recipient.PrimarySmtpAddress),
        ("EmailAddresses", recipient.EmailAddresses), ("RecipientType", recipient.RecipientType), ("RecipientTypeDetails", recipient.RecipientTypeDetails), ("Guid", recipient.Id),
        ("ExternalDirectoryObjectId", recipient.Id.ToString()), ("DistinguishedName", recipient.DistinguishedName), ("IsValidSecurityPrincipal", recipient.IsSecurityPrincipal));

    private static IEnumerable<JsonObject> GetMailbox(CmdletCall call)
    {
        // A licence that was taken away leaves a soft-deleted mailbox: https://learn.microsoft.com/exchange/recipients-in-exchange-online/delete-or-restore-mailboxes
        var all = call.Switch("SoftDeletedMailbox")
            ? call.Tenant.Mailboxes.Where(m => m.Condition is MailboxCondition.SoftDeleted or MailboxCondition.Unlicensed).Select(m => Recipients.Of(m, call.Tenant))
            : Recipients.Of(call.Tenant).Where(r => r.RecipientType == "UserMailbox");
        return Select(call, all, Mailbox);
    }

    private static IEnumerable<JsonObject> GetRecipient(CmdletCall call) => Select(call, Recipients.Of(call.Tenant), Json);

    private static IEnumerable<JsonObject> Select(CmdletCall call, IEnumerable<Recipient> all, Func<Recipient, JsonObject> write)
    {
        if (call.Text("Identity") is { } identity) all = all.Where(r => r.IsNamed(identity));
        if (call.Texts("RecipientTypeDetails", []) is { Count: > 0 } details) all = all.Where(r => details.Contains(r.RecipientTypeDetails, StringComparer.OrdinalIgnoreCase));
        if (call.Texts("RecipientType", []) is { Count: > 0 } types) all = all.Where(r => types.Contains(r.RecipientType, StringComparer.OrdinalIgnoreCase));
        if (call.Text("Filter") is { } filter) all = Matching(filter, all, call);
        var found = all.ToList();
        return found.Count == 0 && call.Has("Identity") ? throw CmdletProblem.NotFound(call.Text("Identity")!) : call.Cut(found).Select(write);
    }

    private static IEnumerable<Recipient> Matching(string filter, IEnumerable<Recipient> all, CmdletCall call)
    {
        try
        {
            var wanted = RecipientFilter.Parse(filter);
            return all.Where(r => wanted.Matches(r, call.Tenant, DateTimeOffset.MaxValue));
        }
        catch (OpathProblem wrong)
        {
            throw new CmdletProblem("Microsoft.Exchange.Data.Filtering.ParsingException", wrong.Message);
        }
    }

    private static JsonObject Mailbox(Recipient recipient)
    {
        var json = Json(recipient);
        var mailbox = recipient.Mailbox!;
        foreach (var (name, value) in AdminJson.Object(
            ("UserPrincipalName", mailbox.Owner.UserPrincipalName), ("WindowsLiveID", mailbox.Owner.UserPrincipalName), ("MicrosoftOnlineServicesID", mailbox.Owner.UserPrincipalName),
            ("ExchangeGuid", Ids.Derived(mailbox.Owner.Id, "exchange", mailbox.Owner.Id.ToString())), ("IsShared", mailbox.Kind is MailboxKind.Shared), ("IsMailboxEnabled", true), ("AccountDisabled", !mailbox.Owner.AccountEnabled),
            ("IsSoftDeletedByRemove", mailbox.Condition is MailboxCondition.SoftDeleted), ("IsSoftDeletedByDisable", mailbox.Condition is MailboxCondition.Unlicensed), ("HiddenFromAddressListsEnabled", false)))
            json[name] = value?.DeepClone();
        return json;
    }
}
