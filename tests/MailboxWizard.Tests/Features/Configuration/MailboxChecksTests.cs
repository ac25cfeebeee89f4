using MailboxWizard.Features.Configuration;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.Tests.Features.Setup;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>What the Test finds out about an address, a folder and the right to move messages.</summary>
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

    [Fact]
    public async Task An_alias_over_Graph_stays_red_and_says_which_user_name_to_enter()
    {
        await using var bench = await TestBench.StartAsync(s_both, seed => seed.Tenant("Contoso").Mailboxes[0].Aliases.Add("bills@contoso.com"));

        var outcome = await bench.RunAsync(Route.Graph, [("bills@contoso.com", "Invoices")], userName: "invoices@contoso.com");

        Assert.Equal(
            TestBench.Untested(Route.Graph, "Values Passed", "Domain Passed", "Token Passed", "Claims Passed", "Permission Passed", "Mailbox Failed UserNameNeeded ErrorInvalidUser"),
            TestBench.Lines(outcome));
        // The name is said once, where it says what to do.
        Assert.Equal(
            ("The mailbox does not open by bills@contoso.com, which Therefore sends as it is entered. By its user name it opens.", "Enter invoices@contoso.com in Therefore, and run the setup again with it."),
            (Row(outcome, CheckKind.Mailbox).Detail, Row(outcome, CheckKind.Mailbox).Remedy));
        Assert.Equal(["bills@contoso.com", "invoices@contoso.com"], Opened(bench));
    }

    [Fact]
    public async Task Nothing_more_is_asked_where_the_user_name_is_not_known_and_neither_name_is_said_to_open_where_none_does()
    {
        await using var bench = await TestBench.StartAsync(s_both, seed => seed.Tenant("Contoso").Mailboxes[0].Aliases.Add("bills@contoso.com"));

        var notKnown = await bench.RunAsync(Route.Graph, [("bills@contoso.com", "Invoices")]);
        Assert.Equal(["bills@contoso.com"], Opened(bench));
        var neither = await bench.RunAsync(Route.Graph, [("nobody@contoso.com", "Invoices")], userName: "inv99@contoso.com");

        Assert.Equal((Cause.MailboxUnknown, Cause.MailboxUnknown), (Row(notKnown, CheckKind.Mailbox).Cause, Row(neither, CheckKind.Mailbox).Cause));
        Assert.Equal((CheckState.NotTested, "By its user name, inv99@contoso.com, it does not open either."), (Row(neither, CheckKind.Address).State, Row(neither, CheckKind.Address).Detail));
    }

    /// <summary>What is asked for the user name goes on beside folder and message, and only where it is another one.</summary>
    [Theory]
    [InlineData(Route.Graph, null, 5, "Whether it is the user name too is not known")]
    [InlineData(Route.Graph, "Invoices@contoso.com", 5, "invoices@contoso.com is the user name, by which Graph opens a mailbox.")]
    [InlineData(Route.Graph, "inv01@contoso.com", 6, "Graph opens it by invoices@contoso.com, and by its user name inv01@contoso.com too. Enter invoices@contoso.com")]
    [InlineData(Route.Graph, "gone@contoso.com", 6, "and not by gone@contoso.com, which the setup has read as its user name. Enter invoices@contoso.com")]
    [InlineData(Route.Ews, null, 7, "invoices@contoso.com is the primary address; the user name is another one.")]
    [InlineData(Route.Ews, "inv01@contoso.com", 7, "by its user name inv01@contoso.com the mailbox opens too. Enter invoices@contoso.com")]
    [InlineData(Route.Ews, "gone@contoso.com", 7, "by gone@contoso.com, which the setup has read as its user name, the mailbox does not open.")]
    public async Task An_address_that_opens_is_tried_by_the_user_name_too_without_a_longer_wait(Route route, string? userName, int requests, string said)
    {
        var trace = new RunTrace();
        await using var bench = await TestBench.StartAsync(s_both, configure: trace.Attach);
        if (userName != "Invoices@contoso.com")
            bench.Tenant.State["contoso.com"].Mailboxes.First(mailbox => mailbox.HasAddress("invoices@contoso.com")).Owner.UserPrincipalName = "inv01@contoso.com";
        // So long that what the machine does between two requests does not count.
        bench.Tenant.Turn("contoso.com", knobs => knobs with { GraphMailTakesAddresses = true, LatencyMilliseconds = 150 });

        var outcome = await bench.RunAsync(route, userName: userName);

        Assert.Equal(TestBench.Green(route), TestBench.Lines(outcome));
        Assert.Contains(said, Row(outcome, CheckKind.Address).Detail, StringComparison.Ordinal);
        Assert.Equal((requests, 4), (trace.All.Count, RunTrace.RoundTrips(trace.All)));
    }

    [Fact]
    public async Task Only_what_was_asked_for_shows_how_long_it_took()
    {
        await using var bench = await TestBench.StartAsync(s_both);

        var outcome = await bench.RunAsync(Route.Graph);

        Assert.Equal(
            [CheckKind.Domain, CheckKind.Token, CheckKind.Mailbox, CheckKind.InputFolder, CheckKind.Message],
            outcome.Rows.Where(row => row.Took is not null).Select(row => row.Kind));
        Assert.All(outcome.Rows, row => Assert.NotNull(row.At));
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
        var seen = await bench.RunAsync(route, [("office@contoso.com", "Scans")]);

        Assert.Equal(TestBench.Green(route), TestBench.Lines(found));
        Assert.Matches("among 50[0-9]{2} folders", Row(found, CheckKind.InputFolder).Detail);
        Assert.Equal(
            TestBench.Red(route, "InputFolder Failed MailboxHasTooManyFolders", "Message NotTested", "Write NotTested", "ProcessedFolder NotProved", "FaultyFolder NotProved"), TestBench.Lines(lost));
        // Of what was not looked through nobody says that it is not there, nor that something is there once.
        Assert.Equal(TestBench.Green(route, "InputFolder Warning MailboxHasTooManyFolders", "ProcessedFolder NotProved", "FaultyFolder NotProved"), TestBench.Lines(seen));
        Assert.Contains("whether a further one is called so was not seen", Row(seen, CheckKind.InputFolder).Detail, StringComparison.Ordinal);
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

    [Fact]
    public async Task Only_named_programs_allowed_is_told_apart_from_a_policy_for_mailboxes()
    {
        await using var bench = await TestBench.StartAsync(s_both,
            seed => seed.Tenant("Contoso").UserAgents = new() { Policy = EwsApplicationAccessPolicy.EnforceAllowList, AllowList = ["Outlook/*"] });

        Assert.Equal(Cause.ClientNotAllowed, Row(await bench.RunAsync(Route.Graph), CheckKind.Mailbox).Cause);
        // Exchange gives one answer for both, so that the row names both, and what to do about each.
        var ews = Row(await bench.RunAsync(Route.Ews), CheckKind.EwsAnswers);
        Assert.Equal((Cause.EwsNotAllowed, "Contoso keeps this registration out of EWS, by its list of applications or by a rule for programs’ names. Microsoft does not say by which."), (ews.Cause, ews.Detail));
        Assert.Contains("EwsAllowedAppIDs", ews.Remedy, StringComparison.Ordinal);
        Assert.Contains("EwsApplicationAccessPolicy", ews.Remedy, StringComparison.Ordinal);
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

    /// <summary>Whose Inbox Graph was asked for, in order.</summary>
    private static IEnumerable<string> Opened(TestBench bench) => bench.Tenant.Requests.All
        .Where(request => request.Path.EndsWith("/mailFolders/inbox", StringComparison.Ordinal)).Select(request => Uri.UnescapeDataString(request.Path.Split('/')[^3]));

    private static CheckRow Row(TestOutcome outcome, CheckKind kind) => outcome.Rows.Single(row => row.Kind == kind);
}
