using MailboxWizard.SimulatedTenant.Beliefs;
using static MailboxWizard.SimulatedTenant.Tests.Access.AccessArrangements;
using static MailboxWizard.SimulatedTenant.Tests.Access.AccessState;

namespace MailboxWizard.SimulatedTenant.Tests.Access;

/// <summary>Every state that decides who may open a mailbox, in the order of the table.</summary>
internal static class AccessStates
{
    private const string Invoices = "invoices@contoso.com";
    private static readonly Guid s_other = Guid.Parse("0ea70000-0000-4000-8000-00000000000f");

    public static IEnumerable<AccessState> All() =>
    [
        Heading("Granted by Entra to the application"),
        App("full_access_as_app and Mail.ReadWrite", ByEntra),
        App("full_access_as_app", ["Office 365 Exchange Online/full_access_as_app"]),
        App("Mail.ReadWrite", ["Microsoft Graph/Mail.ReadWrite"]),
        App("Mail.Read", ["Microsoft Graph/Mail.Read"]),
        App("Mail.ReadBasic.All", ["Microsoft Graph/Mail.ReadBasic.All"]),
        App("User.Read.All", ["Microsoft Graph/User.Read.All"]),
        App("Exchange's own Mail.ReadWrite, of the same id", ["Office 365 Exchange Online/Mail.ReadWrite"]),
        App("nothing", Nothing),

        Heading("A person, by delegated permissions"),
        Person("their own mailbox", "olga@contoso.com", "Mail.Read"),
        Person("their own mailbox, with another scope of Graph", "olga@contoso.com", "User.Read"),
        Person("their own mailbox, with another scope of Exchange", "olga@contoso.com", "Mail.Read", ewsScope: "Exchange.Manage", person: "Ada Admin", mailboxOf: "ada@contoso.com"),
        Person("a shared mailbox, with FullAccess", Office, "Mail.Read.Shared", FullAccess),
        Person("a shared mailbox, with FullAccess but Mail.Read alone", Office, "Mail.Read", FullAccess),
        Person("a shared mailbox, without FullAccess", Office, "Mail.Read.Shared"),
        Person("their own mailbox, while a policy keeps every application out", "olga@contoso.com", "Mail.Read", c => Policy(c, restricts: false, "olga@contoso.com")),

        Heading("EWS switched off"),
        Set("EwsEnabled $false", c => c.Exchange.EwsEnabled.Written = false),
        Set("EwsEnabled $false, the client id listed", c => (c.Exchange.EwsEnabled.Written, c.Exchange.EwsAllowedAppIds.Written) = (false, AccessBench.Gateway)),
        Set("EwsEnabled $true, no list", c => c.Exchange.EwsEnabled.Written = true),
        Set("EwsEnabled $true, the client id listed", c => (c.Exchange.EwsEnabled.Written, c.Exchange.EwsAllowedAppIds.Written) = (true, $"{s_other}, {AccessBench.Gateway}")),
        Set("EwsEnabled $true, another client id listed", c => (c.Exchange.EwsEnabled.Written, c.Exchange.EwsAllowedAppIds.Written) = (true, $"{s_other}")),
        Set("EwsEnabled $null, another client id listed", c => c.Exchange.EwsAllowedAppIds.Written = $"{s_other}"),
        Set("the mailbox's EwsEnabled $false", c => MailboxOf(c).EwsEnabled.Written = false),
        Set("the organisation's EwsEnabled $false, the mailbox's $true", c => (c.Exchange.EwsEnabled.Written, MailboxOf(c).EwsEnabled.Written) = (false, true)),
        Set("EwsEnabled $true and listed, the mailbox's $false", c => (c.Exchange.EwsEnabled.Written, c.Exchange.EwsAllowedAppIds.Written, MailboxOf(c).EwsEnabled.Written) = (true, AccessBench.Gateway, false)),

        Heading("User agents"),
        Agents("EnforceAllowList with MailGateway/*", EwsApplicationAccessPolicy.EnforceAllowList, "MailGateway/*"),
        Agents("EnforceAllowList with OWA/*", EwsApplicationAccessPolicy.EnforceAllowList, "OWA/*"),
        Agents("EnforceAllowList with nothing", EwsApplicationAccessPolicy.EnforceAllowList),
        Agents("EnforceBlockList with *gateway*", EwsApplicationAccessPolicy.EnforceBlockList, "*gateway*"),
        Agents("EnforceBlockList with OWA/*", EwsApplicationAccessPolicy.EnforceBlockList, "OWA/*"),
        Agents("EnforceBlockList with nothing", EwsApplicationAccessPolicy.EnforceBlockList),
        Set("EnforceAllowList with OWA/*, the client id listed", c =>
        {
            (c.Exchange.EwsEnabled.Written, c.Exchange.EwsAllowedAppIds.Written) = (true, AccessBench.Gateway);
            c.Exchange.UserAgents.Written = new() { Policy = EwsApplicationAccessPolicy.EnforceAllowList, AllowList = ["OWA/*"] };
        }),

        Heading("Application Access Policies, with full_access_as_app and Mail.ReadWrite"),
        Set("RestrictAccess, the mailbox in the group", c => Policy(c, restricts: true, Office)),
        Set("RestrictAccess, another mailbox in the group", c => Policy(c, restricts: true, Invoices)),
        Set("DenyAccess, the mailbox in the group", c => Policy(c, restricts: false, Office)),
        Set("DenyAccess, another mailbox in the group", c => Policy(c, restricts: false, Invoices)),
        Set("RestrictAccess and DenyAccess, the mailbox in both groups", c => Policies(c, (true, Office), (false, Office))),
        Set("RestrictAccess twice, the mailbox in the second group", c => Policies(c, (true, Invoices), (true, Office))),
        Set("RestrictAccess for another application", c => Policy(c, restricts: true, Invoices, s_other)),
        Set("DenyAccess for every application", c => c.Exchange.AccessPolicies.Add(new() { Restricts = false, ScopeId = Group(c, Office).Id })),
        Set("RestrictAccess, the mailbox in a group in the group", c => Policy(c, restricts: true, Nested(c, Office))),
        Set("RestrictAccess to one user's mailbox", c => c.Exchange.AccessPolicies.Add(new() { AppId = Gateway, Restricts = true, ScopeId = MailboxOf(c, Invoices).Owner.Id }), Invoices),

        Heading("RBAC for Applications, nothing granted by Entra"),
        Rbac("Application EWS.AccessAsApp for the mailbox", "EmailAddresses -eq 'office@contoso.com'", "Application EWS.AccessAsApp"),
        Rbac("Application EWS.AccessAsApp for another mailbox", "EmailAddresses -eq 'invoices@contoso.com'", "Application EWS.AccessAsApp"),
        Rbac("Application Mail.Read for the mailbox", "EmailAddresses -eq 'office@contoso.com'", "Application Mail.Read"),
        Rbac("Application Mail.Read for another mailbox", "EmailAddresses -eq 'invoices@contoso.com'", "Application Mail.Read"),
        Rbac("Application Mail.Send for the mailbox", "EmailAddresses -eq 'office@contoso.com'", "Application Mail.Send"),
        Rbac("Application Mail Full Access for the mailbox", "EmailAddresses -eq 'office@contoso.com'", "Application Mail Full Access"),
        Rbac("Application Exchange Full Access for the mailbox", "EmailAddresses -eq 'office@contoso.com'", "Application Exchange Full Access"),
        Rbac("both protocols for every mailbox", null, "Application Mail.ReadWrite", "Application EWS.AccessAsApp"),
        Rbac("both for addresses that begin with off", "EmailAddresses -like 'off*@contoso.com'", "Application Mail.ReadWrite", "Application EWS.AccessAsApp"),
        Rbac("both for shared mailboxes but this one", "RecipientTypeDetails -eq 'SharedMailbox' -and -not(EmailAddresses -eq 'office@contoso.com')", "Application Mail.ReadWrite", "Application EWS.AccessAsApp"),
        App("both for members of a group", Nothing, c => Both(c, MemberOf(c, "scoped@contoso.com", Office))),
        App("both for a group, the mailbox a member", Nothing, c => Both(c, group: GroupOf(c, "direct@contoso.com", Office))),
        App("both for a group, the mailbox in a group in it", Nothing, c => Both(c, group: GroupOf(c, "outer@contoso.com", GroupOf(c, "inner@contoso.com", Office)))),
        Set("both for the mailbox, the pointer with another object id", c => Misdirect(c), granted: Nothing, seed: c => Both(c, "EmailAddresses -eq 'office@contoso.com'")),
        App("both for another mailbox, Entra's grants still there", ByEntra, c => Both(c, "EmailAddresses -eq 'invoices@contoso.com'")),
        Set("both for the mailbox, a policy denies Entra's grants", c => Policy(c, restricts: false, Office), seed: c => Both(c, "EmailAddresses -eq 'office@contoso.com'")),
        Set("both for the mailbox, EwsEnabled $false", c => c.Exchange.EwsEnabled.Written = false, granted: Nothing, seed: c => Both(c, "EmailAddresses -eq 'office@contoso.com'")),
        Set("both for the mailbox, EwsEnabled $true, no list", c => c.Exchange.EwsEnabled.Written = true, granted: Nothing, seed: c => Both(c, "EmailAddresses -eq 'office@contoso.com'")),

        Heading("Who or what the address is, with full_access_as_app and Mail.ReadWrite"),
        Set("a user's mailbox", null, Invoices),
        Set("an alias", null, "rechnungen@contoso.com"),
        Set("a user's mailbox, the account disabled", c => MailboxOf(c, Invoices).Owner.AccountEnabled = false, Invoices),
        Set("a user without a licence, the mailbox still to be restored", c => MailboxOf(c, Invoices).Condition = MailboxCondition.Unlicensed, Invoices),
        Set("a user who never had a licence", null, "ben@contoso.com"),
        Set("a user whose mailbox is on premises", c => MailboxOf(c, Invoices).Condition = MailboxCondition.OnPremises, Invoices),
        Set("a deleted mailbox", c => MailboxOf(c, Invoices).Condition = MailboxCondition.SoftDeleted, Invoices),
        Other("a mail contact", OtherRecipientKind.Contact),
        Other("a distribution group", OtherRecipientKind.Group),
        Other("a mail-enabled security group", OtherRecipientKind.SecurityGroup),
        Other("a Microsoft 365 group", OtherRecipientKind.Microsoft365Group),
        Set("nobody", null, "nobody@contoso.com"),
        Set("another organisation's mailbox", null, "scan@fabrikam.com"),
    ];
}
