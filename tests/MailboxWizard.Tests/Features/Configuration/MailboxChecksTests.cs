using MailboxWizard.Features.Configuration;
using MailboxWizard.SimulatedTenant;
using MailboxWizard.SimulatedTenant.Beliefs;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>What the Test finds out about an address, a folder, the right to move messages, and how far the key reaches.</summary>
public sealed class MailboxChecksTests
{
    private static readonly string[] s_both = ["Microsoft Graph/Mail.ReadWrite", "Office 365 Exchange Online/full_access_as_app"];

    [Theory]
    [InlineData(Route.Graph)]
    [InlineData(Route.Ews)]
    public async Task A_mailbox_of_another_tenant_is_told_apart_by_its_domain(Route route)
    {
        await using var bench = await TestBench.StartAsync(s_both);

        var outcome = await bench.RunAsync(route, [("scan@fabrikam.com", "Scans")]);

        Assert.Equal(("MailboxOfOtherTenant", "MailboxUnknown"), (Row(outcome, CheckKind.Domain).Cause.ToString(), Row(outcome, CheckKind.Mailbox).Cause.ToString()));
        Assert.Contains("fabrikam.com belongs to another tenant than Contoso", Row(outcome, CheckKind.Domain).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_domain_that_nobody_has_is_a_mistyped_one()
    {
        await using var bench = await TestBench.StartAsync(s_both);

        Assert.Equal(Cause.DomainUnknown, Row(await bench.RunAsync(Route.Graph, [("invoices@contoso.con", "Invoices")]), CheckKind.Domain).Cause);
    }

    [Fact]
    public async Task An_alias_opens_over_EWS_with_a_warning_that_names_the_primary_address()
    {
        await using var bench = await TestBench.StartAsync(s_both, seed => seed.Tenant("Contoso").Mailboxes[0].Aliases.Add("bills@contoso.com"));

        var outcome = await bench.RunAsync(Route.Ews, [("bills@contoso.com", "Invoices")]);

        Assert.Equal(TestBench.Green(Route.Ews, "Address Warning AliasGiven"), TestBench.Lines(outcome));
        Assert.Contains("The primary one is invoices@contoso.com.", Row(outcome, CheckKind.Address).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_name_that_is_not_the_address_is_said_and_the_address_stands()
    {
        await using var bench = await TestBench.StartAsync(s_both);
        bench.Tenant.State["contoso.com"].Mailboxes.First(mailbox => mailbox.HasAddress("invoices@contoso.com")).Owner.UserPrincipalName = "inv01@contoso.com";

        var outcome = await bench.RunAsync(Route.Ews);

        Assert.Equal(TestBench.Green(Route.Ews), TestBench.Lines(outcome));
        Assert.Contains("the user name is another one", Row(outcome, CheckKind.Address).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Route.Graph)]
    [InlineData(Route.Ews)]
    public async Task A_tree_of_five_thousand_folders_is_looked_through_and_one_of_more_than_ten_thousand_said_to_be_too_large(Route route)
    {
        await using var bench = await TestBench.StartAsync(s_both, seed =>
        {
            seed.Tenant("Contoso").Mailboxes[0].GeneratedFolders = 5000;
            seed.Tenant("Contoso").Mailboxes[1].GeneratedFolders = 11_500;
        });

        var found = await bench.RunAsync(route, [("invoices@contoso.com", "Invoices")]);
        var lost = await bench.RunAsync(route, [("office@contoso.com", "Nowhere")]);

        Assert.Equal(TestBench.Green(route), TestBench.Lines(found));
        Assert.Matches("among 50[0-9]{2} folders", Row(found, CheckKind.InputFolder).Detail);
        Assert.Equal(Cause.MailboxHasTooManyFolders, Row(lost, CheckKind.InputFolder).Cause);
    }

    [Theory]
    [InlineData(Route.Graph, "Inbox")]
    [InlineData(Route.Ews, "Inbox")]
    [InlineData(Route.Graph, "受信トレイ")]
    public async Task A_usual_name_of_the_Inbox_finds_it_whatever_it_is_called_there(Route route, string name)
    {
        await using var bench = await TestBench.StartAsync(s_both, seed => seed.Tenant("Contoso").Mailboxes[0].Language = "de");

        var outcome = await bench.RunAsync(route, [("invoices@contoso.com", name)]);

        Assert.Equal(TestBench.Green(route), TestBench.Lines(outcome));
        Assert.Contains("shown there as Posteingang", Row(outcome, CheckKind.InputFolder).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_permissions_than_needed_are_named()
    {
        await using var bench = await TestBench.StartAsync([.. s_both, "Microsoft Graph/Mail.Send", "Microsoft Graph/User.Read.All"]);

        var outcome = await bench.RunAsync(Route.Graph);

        Assert.Equal(TestBench.Green(Route.Graph, "Permission Warning MorePermissionsThanNeeded"), TestBench.Lines(outcome));
        Assert.Contains("Mail.Send", Row(outcome, CheckKind.Permission).Detail, StringComparison.Ordinal);
        Assert.Contains("User.Read.All", Row(outcome, CheckKind.Permission).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Route.Graph, "NotProved")]
    [InlineData(Route.Ews, "Passed")]
    public async Task What_Exchange_grants_by_itself_passes_without_a_role_in_the_token(Route route, string write)
    {
        await using var bench = await TestBench.StartAsync([], Scoped);

        var outcome = await bench.RunAsync(route);

        Assert.Equal(TestBench.Green(route, $"Write {write}", "Reach NotProved"), TestBench.Lines(outcome));
        Assert.Contains("Exchange itself allows this registration in", Row(outcome, CheckKind.Permission).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Route.Graph, "office@contoso.com", "Reach Passed ErrorAccessDenied")]
    [InlineData(Route.Ews, "office@contoso.com", "Reach Passed ErrorImpersonateUserDenied")]
    [InlineData(Route.Graph, "nobody@contoso.com", "Reach NotTested ErrorInvalidUser")]
    [InlineData(Route.Ews, "nobody@contoso.com", "Reach NotTested ErrorNonExistentMailbox")]
    public async Task A_further_mailbox_that_stays_shut_proves_the_limit_and_one_that_is_not_there_proves_nothing(Route route, string other, string reach)
    {
        await using var bench = await TestBench.StartAsync([], Scoped);

        var outcome = await bench.RunAsync(route, wish: new() { MailboxToStayShut = other });

        Assert.Equal(TestBench.Green(route, route is Route.Graph ? "Write NotProved" : "Write Passed", reach), TestBench.Lines(outcome));
        // One question, and no other mailbox call.
        if (route is Route.Graph)
            Assert.EndsWith("/mailFolders/inbox", Assert.Single(bench.Tenant.Requests.All, request => request.Path.Contains(other.Split('@')[0], StringComparison.Ordinal)).Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Route.Graph)]
    [InlineData(Route.Ews)]
    public async Task A_further_mailbox_that_opens_is_warned_of(Route route)
    {
        await using var bench = await TestBench.StartAsync([], seed =>
        {
            foreach (var role in (string[])["Application Mail.ReadWrite", "Application EWS.AccessAsApp"])
                seed.Tenant("Contoso").ScopedRoles.Add(new() { AppId = TestBench.Client, Role = role });
        });

        var outcome = await bench.RunAsync(route, wish: new() { MailboxToStayShut = "office@contoso.com" });

        // With a role in the token or by Exchange's own roles: what was tried is what the row says.
        var everywhere = await TestBench.StartAsync(s_both, _ => { });
        await using (everywhere)
            Assert.Equal("Reach Warning OtherMailboxOpens", TestBench.Lines(await everywhere.RunAsync(route, wish: new() { MailboxToStayShut = "office@contoso.com" })).Single(line => line.StartsWith("Reach", StringComparison.Ordinal)));
        Assert.Equal("Reach Warning OtherMailboxOpens", TestBench.Lines(outcome).Single(line => line.StartsWith("Reach", StringComparison.Ordinal)));
        Assert.True(outcome.Passed);
    }

    [Theory]
    [InlineData(Route.Graph)]
    [InlineData(Route.Ews)]
    public async Task A_policy_that_keeps_a_further_mailbox_shut_is_proved_by_it(Route route)
    {
        await using var bench = await TestBench.StartAsync(s_both,
            seed => seed.Tenant("Contoso").AccessPolicies.Add(new() { AppId = TestBench.Client, Mailboxes = ["invoices@contoso.com"] }));

        var outcome = await bench.RunAsync(route, wish: new() { MailboxToStayShut = "office@contoso.com" });

        Assert.Equal(CheckState.Passed, Row(outcome, CheckKind.Reach).State);
        Assert.True(outcome.Passed);
    }

    [Fact]
    public async Task Only_named_programs_allowed_is_told_apart_from_a_policy_for_mailboxes()
    {
        await using var bench = await TestBench.StartAsync(s_both,
            seed => seed.Tenant("Contoso").UserAgents = new() { Policy = EwsApplicationAccessPolicy.EnforceAllowList, AllowList = ["Outlook/*"] });

        Assert.Equal(Cause.ClientNotAllowed, Row(await bench.RunAsync(Route.Graph), CheckKind.Mailbox).Cause);
        Assert.Equal(Cause.EwsNotAllowed, Row(await bench.RunAsync(Route.Ews), CheckKind.EwsAnswers).Cause);
    }

    [Fact]
    public async Task Both_routes_are_tested_side_by_side_and_the_other_one_decides_nothing()
    {
        await using var bench = await TestBench.StartAsync(["Microsoft Graph/Mail.ReadWrite"]);
        var seen = new List<TestOutcome>();

        var outcome = await bench.RunAsync(Route.Graph, wish: new() { BothRoutes = true }, changed: change =>
        {
            seen.Add(change);
            return Task.CompletedTask;
        });

        Assert.Equal(TestBench.Green(Route.Graph), TestBench.Lines(outcome));
        Assert.Equal((Route.Ews, false, Cause.ConsentMissing), (outcome.OtherRoute!.Route, outcome.OtherRoute.Passed, Row(outcome.OtherRoute, CheckKind.Mailbox).Cause));
        Assert.Contains(seen, change => change is { IsFinished: false, OtherRoute: not null });
        Assert.Same(outcome, seen[^1]);
    }

    [Fact]
    public async Task Nobody_at_the_other_end_is_no_connection_and_nobody_who_answers_is_no_answer()
    {
        await using var bench = await TestBench.StartAsync(s_both, time: new FastClock(200));
        bench.Tenant.Turn("contoso.com", knobs => knobs with { LatencyMilliseconds = 60_000 });
        var late = await bench.RunAsync(Route.Graph);
        bench.Tenant.Turn("contoso.com", knobs => knobs with { LatencyMilliseconds = 0, ResetEvery = 1 });
        var reset = await bench.RunAsync(Route.Graph);

        Assert.Equal(Cause.NoAnswer, Row(late, CheckKind.Token).Cause);
        Assert.Equal(Cause.NoConnection, Row(reset, CheckKind.Token).Cause);
    }

    private static void Scoped(Seed seed)
    {
        foreach (var role in (string[])["Application Mail.ReadWrite", "Application EWS.AccessAsApp"])
            seed.Tenant("Contoso").ScopedRoles.Add(new() { AppId = TestBench.Client, Role = role, Filter = "EmailAddresses -eq 'invoices@contoso.com'" });
    }

    private static CheckRow Row(TestOutcome outcome, CheckKind kind) => outcome.Rows.Single(row => row.Kind == kind);
}
