using System.Text;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Tests.Access;

/// <summary>
/// For everything that decides who may open a mailbox: what EWS answers and what Graph answers, as one table.
/// https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange
/// https://learn.microsoft.com/powershell/module/exchangepowershell/new-applicationaccesspolicy
/// https://learn.microsoft.com/exchange/permissions-exo/application-rbac
/// </summary>
public sealed class AccessMatrixTests
{
    private const string Office = "office@contoso.com";
    private const string Invoices = "invoices@contoso.com";
    private static readonly string[] s_both = ["Office 365 Exchange Online/full_access_as_app", "Microsoft Graph/Mail.ReadWrite"];
    private static readonly string[] s_none = [];
    private static readonly Guid s_gateway = Guid.Parse(AccessBench.Gateway);
    private static readonly Guid s_other = Guid.Parse("0ea70000-0000-4000-8000-00000000000f");

    private const string Expected = """
        Granted by Entra to the application
          full_access_as_app and Mail.ReadWrite                           | opens                                                | opens
          full_access_as_app                                              | opens                                                | 401 NoPermissionsInAccessToken
          Mail.ReadWrite                                                  | 401 no permissions                                   | opens
          Mail.Read                                                       | 401 no permissions                                   | opens
          Mail.ReadBasic.All                                              | 401 no permissions                                   | opens
          User.Read.All                                                   | 401 no permissions                                   | 403 ErrorAccessDenied
          Exchange's own Mail.ReadWrite, of the same id                   | 401 not enough permissions                           | 401 NoPermissionsInAccessToken
          nothing                                                         | 401 no permissions                                   | 401 NoPermissionsInAccessToken

        A person, by delegated permissions
          their own mailbox                                               | opens                                                | opens
          their own mailbox, with another scope of Graph                  | opens                                                | 403 ErrorAccessDenied
          their own mailbox, with another scope of Exchange               | 401 not enough permissions                           | opens
          a shared mailbox, with FullAccess                               | opens                                                | opens
          a shared mailbox, with FullAccess but Mail.Read alone           | opens                                                | 403 ErrorAccessDenied
          a shared mailbox, without FullAccess                            | 200 ErrorAccessDenied                                | 404 ErrorItemNotFound
          their own mailbox, while a policy keeps every application out   | opens                                                | opens

        EWS switched off
          EwsEnabled $false                                               | 403 EWS is disabled for this user or tenant          | opens
          EwsEnabled $false, the client id listed                         | 403 EWS is disabled for this user or tenant          | opens
          EwsEnabled $true, no list                                       | 403 EWS is blocked by policy for this user or tenant | opens
          EwsEnabled $true, the client id listed                          | opens                                                | opens
          EwsEnabled $true, another client id listed                      | 403 EWS is blocked by policy for this user or tenant | opens
          EwsEnabled $null, another client id listed                      | opens                                                | opens
          the mailbox's EwsEnabled $false                                 | 403 EWS is disabled for this user or tenant          | opens
          the organisation's EwsEnabled $false, the mailbox's $true       | 403 EWS is disabled for this user or tenant          | opens
          EwsEnabled $true and listed, the mailbox's $false               | 403 EWS is disabled for this user or tenant          | opens

        User agents
          EnforceAllowList with MailGateway/*                             | opens                                                | opens
          EnforceAllowList with OWA/*                                     | 403 EWS is blocked by policy for this user or tenant | 403 ErrorAccessDenied OData disabled
          EnforceAllowList with nothing                                   | 403 EWS is blocked by policy for this user or tenant | 403 ErrorAccessDenied OData disabled
          EnforceBlockList with *gateway*                                 | 403 EWS is blocked by policy for this user or tenant | 403 ErrorAccessDenied OData disabled
          EnforceBlockList with OWA/*                                     | opens                                                | opens
          EnforceBlockList with nothing                                   | opens                                                | opens
          EnforceAllowList with OWA/*, the client id listed               | 403 EWS is blocked by policy for this user or tenant | 403 ErrorAccessDenied OData disabled

        Application Access Policies, with full_access_as_app and Mail.ReadWrite
          RestrictAccess, the mailbox in the group                        | opens                                                | opens
          RestrictAccess, another mailbox in the group                    | 403                                                  | 403 ErrorAccessDenied [RAOP]
          DenyAccess, the mailbox in the group                            | 403                                                  | 403 ErrorAccessDenied [RAOP]
          DenyAccess, another mailbox in the group                        | opens                                                | opens
          RestrictAccess and DenyAccess, the mailbox in both groups       | 403                                                  | 403 ErrorAccessDenied [RAOP]
          RestrictAccess twice, the mailbox in the second group           | opens                                                | opens
          RestrictAccess for another application                          | opens                                                | opens
          DenyAccess for every application                                | 403                                                  | 403 ErrorAccessDenied [RAOP]
          RestrictAccess, the mailbox in a group in the group             | opens                                                | opens
          RestrictAccess to one user's mailbox                            | opens                                                | opens

        RBAC for Applications, nothing granted by Entra
          Application EWS.AccessAsApp for the mailbox                     | opens                                                | 401 NoPermissionsInAccessToken
          Application EWS.AccessAsApp for another mailbox                 | 500 ErrorImpersonateUserDenied                       | 401 NoPermissionsInAccessToken
          Application Mail.Read for the mailbox                           | 401 no permissions                                   | opens
          Application Mail.Read for another mailbox                       | 401 no permissions                                   | 403 ErrorAccessDenied
          Application Mail.Send for the mailbox                           | 401 no permissions                                   | 403 ErrorAccessDenied
          Application Mail Full Access for the mailbox                    | 401 no permissions                                   | opens
          Application Exchange Full Access for the mailbox                | 401 no permissions                                   | opens
          both protocols for every mailbox                                | opens                                                | opens
          both for addresses that begin with off                          | opens                                                | opens
          both for shared mailboxes but this one                          | 500 ErrorImpersonateUserDenied                       | 403 ErrorAccessDenied
          both for members of a group                                     | opens                                                | opens
          both for a group, the mailbox a member                          | opens                                                | opens
          both for a group, the mailbox in a group in it                  | 500 ErrorImpersonateUserDenied                       | 403 ErrorAccessDenied
          both for the mailbox, the pointer with another object id        | 401 no permissions                                   | 401 NoPermissionsInAccessToken
          both for another mailbox, Entra's grants still there            | opens                                                | opens
          both for the mailbox, a policy denies Entra's grants            | opens                                                | opens
          both for the mailbox, EwsEnabled $false                         | 403 EWS is disabled for this user or tenant          | opens
          both for the mailbox, EwsEnabled $true, no list                 | 403 EWS is blocked by policy for this user or tenant | opens

        Who or what the address is, with full_access_as_app and Mail.ReadWrite
          a user's mailbox                                                | opens                                                | opens
          an alias                                                        | opens                                                | 404 ErrorInvalidUser
          a user's mailbox, the account disabled                          | 500 ErrorAccountDisabled                             | opens
          a user without a licence, the mailbox still to be restored      | 500 ErrorInvalidLicense                              | 404 MailboxNotEnabledForRESTAPI
          a user who never had a licence                                  | 500 ErrorNonExistentMailbox                          | 404 MailboxNotEnabledForRESTAPI
          a user whose mailbox is on premises                             | 500 ErrorNonExistentMailbox                          | 404 MailboxNotEnabledForRESTAPI
          a deleted mailbox                                               | 500 ErrorNonExistentMailbox                          | 404 MailboxNotEnabledForRESTAPI
          a mail contact                                                  | 500 ErrorNonExistentMailbox                          | 404 ErrorInvalidUser
          a distribution group                                            | 500 ErrorNonExistentMailbox                          | 404 ErrorInvalidUser
          a mail-enabled security group                                   | 500 ErrorNonExistentMailbox                          | 404 ErrorInvalidUser
          a Microsoft 365 group                                           | 500 ErrorNonExistentMailbox                          | 404 ErrorInvalidUser
          nobody                                                          | 500 ErrorNonExistentMailbox                          | 404 ErrorInvalidUser
          another organisation's mailbox                                  | 500 ErrorNonExistentMailbox                          | 404 ErrorInvalidUser
        """;

    [Fact]
    public async Task Which_of_EWS_and_Graph_open_in_every_state()
    {
        await using var bench = await AccessBench.StartAsync(s_none);
        var table = new StringBuilder();
        foreach (var row in Rows())
        {
            if (row.Of is null)
            {
                table.Append('\n').Append(row.State).Append('\n');
                continue;
            }
            await bench.PlantAsync(row.Granted, row.Seed);
            row.Change?.Invoke(bench.Contoso);
            var (ews, graph) = row.Of is var (person, ewsScope, graphScope) && person.Length > 0
                ? await bench.AskAsPersonAsync(person, row.Mailbox, ewsScope, graphScope)
                : await bench.AskAsApplicationAsync(row.Mailbox);
            table.Append($"  {row.State,-63} | {ews,-52} | {graph}".TrimEnd()).Append('\n');
        }
        Assert.Empty(bench.Cloud.Server.Requests.Unknown);
        Assert.Equal(Expected.Trim().ReplaceLineEndings("\n"), table.ToString().Trim());
    }

    private static IEnumerable<Row> Rows() =>
    [
        Heading("Granted by Entra to the application"),
        App("full_access_as_app and Mail.ReadWrite", s_both),
        App("full_access_as_app", ["Office 365 Exchange Online/full_access_as_app"]),
        App("Mail.ReadWrite", ["Microsoft Graph/Mail.ReadWrite"]),
        App("Mail.Read", ["Microsoft Graph/Mail.Read"]),
        App("Mail.ReadBasic.All", ["Microsoft Graph/Mail.ReadBasic.All"]),
        App("User.Read.All", ["Microsoft Graph/User.Read.All"]),
        App("Exchange's own Mail.ReadWrite, of the same id", ["Office 365 Exchange Online/Mail.ReadWrite"]),
        App("nothing", s_none),

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
        Set("RestrictAccess to one user's mailbox", c => c.Exchange.AccessPolicies.Add(new() { AppId = s_gateway, Restricts = true, ScopeId = MailboxOf(c, Invoices).Owner.Id }), Invoices),

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
        App("both for members of a group", s_none, c => Both(c, MemberOf(c, "scoped@contoso.com", Office))),
        App("both for a group, the mailbox a member", s_none, c => Both(c, group: GroupOf(c, "direct@contoso.com", Office))),
        App("both for a group, the mailbox in a group in it", s_none, c => Both(c, group: GroupOf(c, "outer@contoso.com", GroupOf(c, "inner@contoso.com", Office)))),
        Set("both for the mailbox, the pointer with another object id", c => Misdirect(c), granted: s_none, seed: c => Both(c, "EmailAddresses -eq 'office@contoso.com'")),
        App("both for another mailbox, Entra's grants still there", s_both, c => Both(c, "EmailAddresses -eq 'invoices@contoso.com'")),
        Set("both for the mailbox, a policy denies Entra's grants", c => Policy(c, restricts: false, Office), seed: c => Both(c, "EmailAddresses -eq 'office@contoso.com'")),
        Set("both for the mailbox, EwsEnabled $false", c => c.Exchange.EwsEnabled.Written = false, granted: s_none, seed: c => Both(c, "EmailAddresses -eq 'office@contoso.com'")),
        Set("both for the mailbox, EwsEnabled $true, no list", c => c.Exchange.EwsEnabled.Written = true, granted: s_none, seed: c => Both(c, "EmailAddresses -eq 'office@contoso.com'")),

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

    private static Row Heading(string text) => new() { State = text, Of = null };

    private static Row App(string state, string[] granted, Action<SeedTenant>? seed = null) => new() { State = state, Granted = granted, Seed = seed };

    private static Row Set(string state, Action<Tenant>? change, string mailbox = Office, string[]? granted = null, Action<SeedTenant>? seed = null)
        => new() { State = state, Granted = granted ?? s_both, Mailbox = mailbox, Change = change, Seed = seed };

    private static Row Person(string state, string mailbox, string graphScope, Action<Tenant>? change = null, string ewsScope = "EWS.AccessAsUser.All", string person = "Olga Ordinary", string? mailboxOf = null) => new()
    {
        State = state,
        Mailbox = mailboxOf ?? mailbox,
        Of = (person, ewsScope, graphScope),
        Change = change,
        Seed = mailboxOf is null ? null : contoso => contoso.Mailboxes.Add(new SeedMailbox { Address = mailboxOf, DisplayName = person }),
    };

    private static Row Agents(string state, EwsApplicationAccessPolicy policy, params string[] patterns)
        => Set(state, c => c.Exchange.UserAgents.Written = new() { Policy = policy, AllowList = policy is EwsApplicationAccessPolicy.EnforceAllowList ? patterns : [], BlockList = policy is EwsApplicationAccessPolicy.EnforceBlockList ? patterns : [] });

    private static Row Rbac(string state, string? filter, params string[] roles)
        => App(state, s_none, c => c.ScopedRoles.AddRange(roles.Select(role => new SeedScopedRole { AppId = s_gateway, Role = role, Filter = filter })));

    private static Row Other(string state, OtherRecipientKind kind) => Set(state, c => c.OtherRecipients.Add(new OtherRecipient("list@contoso.com", "List", kind)), "list@contoso.com");

    private static void FullAccess(Tenant contoso) => MailboxOf(contoso).FullAccess.Add(contoso.FindPerson("olga@contoso.com")!.Id);

    private static Mailbox MailboxOf(Tenant contoso, string address = Office) => contoso.Mailboxes.First(m => m.HasAddress(address));

    private static OtherRecipient Policy(Tenant contoso, bool restricts, string member, Guid? appId = null) => Policy(contoso, restricts, Group(contoso, member), appId);

    private static OtherRecipient Policy(Tenant contoso, bool restricts, OtherRecipient group, Guid? appId = null)
    {
        contoso.Exchange.AccessPolicies.Add(new ApplicationAccessPolicy { AppId = appId ?? s_gateway, Restricts = restricts, ScopeId = group.Id });
        return group;
    }

    private static void Policies(Tenant contoso, params ReadOnlySpan<(bool Restricts, string Member)> policies)
    {
        foreach (var (restricts, member) in policies) Policy(contoso, restricts, member);
    }

    private static OtherRecipient Group(Tenant contoso, string member)
    {
        var group = new OtherRecipient($"group{contoso.OtherRecipients.Count}@contoso.com", "Group", OtherRecipientKind.SecurityGroup);
        group.Members.Add(MailboxOf(contoso, member).Owner.Id);
        contoso.OtherRecipients.Add(group);
        return group;
    }

    private static OtherRecipient Nested(Tenant contoso, string member)
    {
        var inner = Group(contoso, member);
        var outer = new OtherRecipient("outer@contoso.com", "Outer", OtherRecipientKind.SecurityGroup);
        outer.Members.Add(inner.Id);
        contoso.OtherRecipients.Add(outer);
        return outer;
    }

    private static string MemberOf(SeedTenant contoso, string group, string member)
    {
        GroupOf(contoso, group, member);
        return $"MemberOfGroup -eq 'CN={group},OU={contoso.InitialDomain},OU=Microsoft Exchange Hosted Organizations,DC=EURSIM01A001,DC=PROD,DC=OUTLOOK,DC=COM'";
    }

    private static string GroupOf(SeedTenant contoso, string group, string member)
    {
        contoso.OtherRecipients.Add(new SeedRecipient { Address = group, DisplayName = group, Kind = OtherRecipientKind.SecurityGroup, Members = [member] });
        return group;
    }

    private static void Both(SeedTenant contoso, string? filter = null, string? group = null)
        => contoso.ScopedRoles.AddRange(new[] { "Application Mail.ReadWrite", "Application EWS.AccessAsApp" }.Select(role => new SeedScopedRole { AppId = s_gateway, Role = role, Filter = filter, Group = group }));

    private static void Misdirect(Tenant contoso)
    {
        var right = contoso.Exchange.ServicePrincipals.Single();
        contoso.Exchange.ServicePrincipals.Remove(right);
        // The object id of the registration instead of the service principal's.
        contoso.Exchange.ServicePrincipals.Add(new ServicePrincipalPointer { Id = right.Id, AppId = right.AppId, ObjectId = contoso.Applications.First(a => a.AppId == s_gateway).Id, DisplayName = right.DisplayName });
    }

    private sealed record Row
    {
        public required string State { get; init; }

        /// <summary>A person and their scopes; an empty name for the application, null for a heading.</summary>
        public (string Person, string EwsScope, string GraphScope)? Of { get; init; } = ("", "", "");

        public string Mailbox { get; init; } = Office;

        public IReadOnlyList<string> Granted { get; init; } = [];

        public Action<SeedTenant>? Seed { get; init; }

        public Action<Tenant>? Change { get; init; }
    }
}
