using MailboxWizard.Features.Configuration;
using MailboxWizard.SimulatedTenant;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>How far the key reaches: what Exchange itself allows, and a further mailbox that ought to stay shut.</summary>
public sealed class MailboxReachTests
{
    private static readonly string[] s_both = ["Microsoft Graph/Mail.ReadWrite", "Office 365 Exchange Online/full_access_as_app"];

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

    private static void Scoped(Seed seed)
    {
        foreach (var role in (string[])["Application Mail.ReadWrite", "Application EWS.AccessAsApp"])
            seed.Tenant("Contoso").ScopedRoles.Add(new() { AppId = TestBench.Client, Role = role, Filter = "EmailAddresses -eq 'invoices@contoso.com'" });
    }

    private static CheckRow Row(TestOutcome outcome, CheckKind kind) => outcome.Rows.Single(row => row.Kind == kind);
}
