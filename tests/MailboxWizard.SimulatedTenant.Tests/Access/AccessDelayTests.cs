using System.Text;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Tests.ExchangeAdmin;
using static MailboxWizard.SimulatedTenant.Tests.Access.AccessArrangements;
using static MailboxWizard.SimulatedTenant.Tests.Access.AccessState;

namespace MailboxWizard.SimulatedTenant.Tests.Access;

/// <summary>
/// What an administrator writes can be read at once and opens or closes later: EWS and Graph right after it, a minute before it acts and a minute after, as one table.
/// https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange
/// https://learn.microsoft.com/graph/auth-limit-mailbox-access
/// https://learn.microsoft.com/exchange/permissions-exo/application-rbac#limitations
/// </summary>
public sealed class AccessDelayTests
{
    private const string Invoices = "invoices@contoso.com";
    private const string Filter = "EmailAddresses -eq 'office@contoso.com'";

    private const string Expected = """
        EwsEnabled $false, an hour
          opens, opens | opens, opens | 403 EWS is disabled for this user or tenant, opens
        EwsEnabled $true without a list, an hour
          opens, opens | opens, opens | 403 EWS is blocked by policy for this user or tenant, opens
        the client id into the list, a day
          403 EWS is blocked by policy for this user or tenant, opens | 403 EWS is blocked by policy for this user or tenant, opens | opens, opens
        the mailbox's EwsEnabled $false, an hour
          opens, opens | opens, opens | 403 EWS is disabled for this user or tenant, opens
        a rule against the user agent, an hour
          opens, opens | opens, opens | 403 EWS is blocked by policy for this user or tenant, 403 ErrorAccessDenied OData disabled
        an Application Access Policy, half an hour
          opens, opens | opens, opens | 403, 403 ErrorAccessDenied [RAOP]
        the policy removed, half an hour
          403, 403 ErrorAccessDenied [RAOP] | 403, 403 ErrorAccessDenied [RAOP] | opens, opens
        roles for the mailbox, half an hour to two hours
          401 no permissions, 401 NoPermissionsInAccessToken | 401 no permissions, 401 NoPermissionsInAccessToken | opens, opens
        the roles removed, half an hour to two hours
          opens, opens | opens, opens | 401 no permissions, 401 NoPermissionsInAccessToken
        the scope pointed at another mailbox, half an hour to two hours
          opens, opens | opens, opens | 500 ErrorImpersonateUserDenied, 403 ErrorAccessDenied
        the mailbox taken into the group of the roles, half an hour to two hours
          500 ErrorImpersonateUserDenied, 403 ErrorAccessDenied | 500 ErrorImpersonateUserDenied, 403 ErrorAccessDenied | opens, opens
        """;

    [Fact]
    public async Task What_is_written_acts_as_late_as_at_Microsoft()
    {
        var time = new SettableTime();
        await using var bench = await AccessBench.StartAsync([], time: time);
        var table = new StringBuilder();
        foreach (var change in Changes())
        {
            await bench.PlantAsync(change.Granted, change.Seed);
            change.Before?.Invoke(bench.Contoso);
            await change.Write(await Administrator.OfContosoAsync(bench.Cloud), bench.Contoso);
            var atOnce = await AnswerAsync(bench);
            time.Advance(TimeSpan.FromMinutes(change.NotBefore - 1));
            var before = await AnswerAsync(bench);
            time.Advance(TimeSpan.FromMinutes(change.AtLatest - change.NotBefore + 2));
            table.AppendJoin(" | ", $"{change.What}\n  {atOnce}", before, await AnswerAsync(bench)).Append('\n');
        }
        Assert.Equal(Expected.Trim().ReplaceLineEndings("\n"), table.ToString().Trim());
    }

    private static IEnumerable<Change> Changes() =>
    [
        Minutes("EwsEnabled $false, an hour", 60, (ada, _) => ada.RunAsync("Set-OrganizationConfig", new { EwsEnabled = false })),
        Minutes("EwsEnabled $true without a list, an hour", 60, (ada, _) => ada.RunAsync("Set-OrganizationConfig", new { EwsEnabled = true })),
        Minutes("the client id into the list, a day", 24 * 60, (ada, _) => ada.RunAsync("Set-OrganizationConfig", new { EwsAllowedAppIDs = AccessBench.Gateway }), c => c.Exchange.EwsEnabled.Written = true),
        Minutes("the mailbox's EwsEnabled $false, an hour", 60, (ada, _) => ada.RunAsync("Set-CASMailbox", new { Identity = Office, EwsEnabled = false })),
        Minutes("a rule against the user agent, an hour", 60, (ada, _) => ada.RunAsync("Set-OrganizationConfig", new { EwsApplicationAccessPolicy = "EnforceBlockList", EwsBlockList = "MailGateway/*" })),
        Minutes("an Application Access Policy, half an hour", 30, (ada, _) => ada.RunAsync("New-ApplicationAccessPolicy", new { AccessRight = "RestrictAccess", AppId = AccessBench.Gateway, PolicyScopeGroupId = Invoices })),
        Minutes("the policy removed, half an hour", 30, async (ada, _) => await ada.RunAsync("Remove-ApplicationAccessPolicy", new { Identity = (string?)(await ada.RunAsync("Get-ApplicationAccessPolicy"))[0]!["Identity"], Confirm = false }),
            c => Policy(c, restricts: true, Invoices)),
        Hours("roles for the mailbox, half an hour to two hours", null, async (ada, contoso) =>
        {
            var principal = contoso.FindServicePrincipal(Gateway)!.Id;
            await ada.RunAsync("New-ServicePrincipal", new { AppId = AccessBench.Gateway, ObjectId = principal });
            await ada.RunAsync("New-ManagementScope", new { Name = "one", RecipientRestrictionFilter = Filter });
            foreach (var role in new[] { "Application Mail.ReadWrite", "Application EWS.AccessAsApp" }) await ada.RunAsync("New-ManagementRoleAssignment", new { App = principal, Role = role, CustomResourceScope = "one" });
        }),
        Hours("the roles removed, half an hour to two hours", c => Both(c, Filter), async (ada, _) =>
        {
            foreach (var role in await ada.RunAsync("Get-ManagementRoleAssignment", new { RoleAssignee = AccessBench.Gateway }))
                await ada.RunAsync("Remove-ManagementRoleAssignment", new { Identity = (string?)role!["Identity"], Confirm = false });
        }),
        Hours("the scope pointed at another mailbox, half an hour to two hours", c => Both(c, Filter), async (ada, contoso) =>
        {
            foreach (var scope in contoso.Exchange.Scopes.ToList()) await ada.RunAsync("Set-ManagementScope", new { Identity = scope.Name, RecipientRestrictionFilter = "EmailAddresses -eq 'invoices@contoso.com'" });
        }),
        Hours("the mailbox taken into the group of the roles, half an hour to two hours", c => Both(c, group: GroupOf(c, "boxes@contoso.com", Invoices)), (ada, _) => ada.RunAsync("Add-DistributionGroupMember", new { Identity = "boxes@contoso.com", Member = Office })),
    ];

    private static Change Minutes(string what, int minutes, Func<Administrator, Tenant, Task> write, Action<Tenant>? before = null) => new(what, minutes, minutes, write) { Granted = ByEntra, Before = before };

    private static Change Hours(string what, Action<SeedTenant>? seed, Func<Administrator, Tenant, Task> write) => new(what, 30, 120, write) { Granted = Nothing, Seed = seed };

    private static async Task<string> AnswerAsync(AccessBench bench)
    {
        var (ews, graph) = await bench.AskAsApplicationAsync(Office);
        return $"{ews}, {graph}";
    }

    private sealed record Change(string What, int NotBefore, int AtLatest, Func<Administrator, Tenant, Task> Write)
    {
        public required IReadOnlyList<string> Granted { get; init; }

        public Action<SeedTenant>? Seed { get; init; }

        public Action<Tenant>? Before { get; init; }
    }
}
