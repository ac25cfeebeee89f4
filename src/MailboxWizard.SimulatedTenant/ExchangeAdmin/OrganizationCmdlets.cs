using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using static MailboxWizard.SimulatedTenant.ExchangeAdmin.CmdletParameter;

namespace MailboxWizard.SimulatedTenant.ExchangeAdmin;

/// <summary>The organisation's EWS settings, and a mailbox's.</summary>
internal static class OrganizationCmdlets
{
    public static IReadOnlyList<Cmdlet> All { get; } =
    [
        // The switch is not in the syntax of the page, but in that of the list it brings:
        // https://learn.microsoft.com/powershell/module/exchangepowershell/set-organizationconfig#-ewsallowedappids
        new("Get-OrganizationConfig", Get, Switch("RetrieveEwsOperationAccessPolicy")) { Elsewhere = "DomainController" },
        new("Set-OrganizationConfig", Set, Flag("EwsEnabled"), Text("EwsAllowedAppIDs"),
            OneOf("EwsApplicationAccessPolicy", "EnforceAllowList", "EnforceBlockList"), Texts("EwsAllowList"), Texts("EwsBlockList"))
        {
            Elsewhere = "A*Enabled Activity* Adfs* Audit* Auto* Block* Bookings* ByteEncoder* Calendar* ComplianceML* Connectors* Customer* Data* Default* Delayed* DirectReports* Disable* Distribution* DLP* DomainController Elc* Empty* Enable* EndUser* Enforce* EwsAllowEntourage EwsAllowMacOutlook EwsAllowOutlook Exchange* FindTime* Focused* Hierarchical* Hybrid* Identity Industry InRegion* IP* Is* Lean* Link* Mail* Managed* Mapi* Mask* Match* Max* Message* Microsoft* Mitigations* Mobile* OAuth2* Oab* Online* Organization* Outlook* Per* Postpone* Preferred* Public* Read* Recall* Recipient* Refresh* Reject* Remote* Required* SCL* Send* Shared* Shorten* Site* Smtp* Tenant* TwoClick* UM* Unblock* Use* Visible* WAC* Web* Workspace*",
        },
        new("Get-CASMailbox", GetMailboxes, Text("Identity"), new CmdletParameter("ResultSize", ParameterKind.Size))
        {
            Elsewhere = "ActiveSync* Anr Credential DomainController Filter IgnoreDefaultScope Monitoring OrganizationalUnit ProtocolSettings Read* Recalculate* RecipientTypeDetails SortBy",
        },
        new("Set-CASMailbox", SetMailbox, Needed("Identity"), Flag("EwsEnabled"))
        {
            Elsewhere = "ActiveSync* DisplayName DomainController ECPEnabled EmailAddresses EwsA* EwsBlockList Has* Ignore* Imap* Is* MacOutlookEnabled MAPI* Name One* Outlook* OWA* Pop* PrimarySmtpAddress Public* Reset* SamAccountName Show* Smtp* Universal*",
        },
    ];

    private static IEnumerable<JsonObject> Get(CmdletCall call)
    {
        var settings = call.Exchange;
        var userAgents = settings.UserAgents.Written;
        var json = AdminJson.Object(
            ("Name", call.Tenant.InitialDomain), ("DisplayName", call.Tenant.DisplayName), ("Identity", call.Tenant.InitialDomain), ("Guid", call.Tenant.Id), ("IsDehydrated", false),
            ("OAuth2ClientProfileEnabled", true), ("EwsEnabled", settings.EwsEnabled.Written), ("EwsAllowEntourage", null), ("EwsAllowMacOutlook", null), ("EwsAllowOutlook", null),
            ("EwsApplicationAccessPolicy", userAgents.Policy), ("EwsAllowList", userAgents.AllowList), ("EwsBlockList", userAgents.BlockList));
        // Guess: without the switch the property is not there at all.
        if (call.Switch("RetrieveEwsOperationAccessPolicy")) json["EwsAllowedAppIDs"] = settings.EwsAllowedAppIds.Written;
        return [json];
    }

    private static IEnumerable<JsonObject> Set(CmdletCall call)
    {
        var settings = call.Exchange;
        var userAgents = settings.UserAgents.Written;
        if (call.Has("EwsAllowedAppIDs")) Check(call.Text("EwsAllowedAppIDs"));
        var turned = new UserAgentRules
        {
            Policy = !call.Has("EwsApplicationAccessPolicy") ? userAgents.Policy
                : call.Text("EwsApplicationAccessPolicy") is { } policy ? Enum.Parse<EwsApplicationAccessPolicy>(policy) : null,
            AllowList = call.Has("EwsAllowList") ? call.Texts("EwsAllowList", userAgents.AllowList) : userAgents.AllowList,
            BlockList = call.Has("EwsBlockList") ? call.Texts("EwsBlockList", userAgents.BlockList) : userAgents.BlockList,
        };

        var changes = 0;
        if (call.Has("EwsEnabled") && call.Flag("EwsEnabled") != settings.EwsEnabled.Written)
        {
            settings.EwsEnabled.Write(call.Flag("EwsEnabled"), call.After(k => k.EwsEnabledDelaySeconds), call.Now);
            changes++;
        }
        // The whole list is overwritten, whatever it was.
        if (call.Has("EwsAllowedAppIDs") && call.Text("EwsAllowedAppIDs") != settings.EwsAllowedAppIds.Written)
        {
            settings.EwsAllowedAppIds.Write(call.Text("EwsAllowedAppIDs"), call.After(k => k.EwsAllowListDelaySeconds), call.Now);
            changes++;
        }
        if (turned.Policy != userAgents.Policy || !turned.AllowList.SequenceEqual(userAgents.AllowList) || !turned.BlockList.SequenceEqual(userAgents.BlockList))
        {
            // Guess: it takes as long as EwsEnabled.
            settings.UserAgents.Write(turned, call.After(k => k.EwsEnabledDelaySeconds), call.Now);
            changes++;
        }
        if (changes == 0) call.WarnOfNoChange(call.Tenant.InitialDomain);
        return [];
    }

    // Guess: what is no GUID is refused.
    private static void Check(string? list)
    {
        if (list is null or "") return;
        if (list.Split(',', StringSplitOptions.TrimEntries).FirstOrDefault(id => !Guid.TryParse(id, out _)) is { } wrong)
            throw CmdletProblem.Invalid($"The value \"{wrong}\" in EwsAllowedAppIDs isn't a valid application ID. Use GUIDs with commas between them.");
    }

    private static IEnumerable<JsonObject> GetMailboxes(CmdletCall call)
        => call.Has("Identity") ? [Json(call.Recipient("Identity", IsHere))] : call.Cut([.. Exchange.Recipients.Of(call.Tenant).Where(IsHere)]).Select(Json);

    private static bool IsHere(Exchange.Recipient recipient) => recipient is { Mailbox: not null, RecipientType: "UserMailbox" };

    private static JsonObject Json(Exchange.Recipient recipient) => AdminJson.Object(
        ("Identity", recipient.Name), ("Name", recipient.Name), ("DisplayName", recipient.DisplayName), ("PrimarySmtpAddress", recipient.PrimarySmtpAddress), ("EmailAddresses", recipient.EmailAddresses),
        ("Guid", recipient.Id), ("DistinguishedName", recipient.DistinguishedName), ("EwsEnabled", recipient.Mailbox!.EwsEnabled.Written), ("EwsAllowList", Array.Empty<string>()),
        ("EwsBlockList", Array.Empty<string>()), ("EwsApplicationAccessPolicy", null), ("OWAEnabled", true), ("MAPIEnabled", true), ("ImapEnabled", true), ("PopEnabled", true));

    private static IEnumerable<JsonObject> SetMailbox(CmdletCall call)
    {
        var mailbox = call.Recipient("Identity", IsHere).Mailbox!;
        if (!call.Has("EwsEnabled") || call.Flag("EwsEnabled") == mailbox.EwsEnabled.Written) call.WarnOfNoChange(call.Text("Identity")!);
        else mailbox.EwsEnabled.Write(call.Flag("EwsEnabled"), call.After(k => k.EwsEnabledDelaySeconds), call.Now);
        return [];
    }
}
