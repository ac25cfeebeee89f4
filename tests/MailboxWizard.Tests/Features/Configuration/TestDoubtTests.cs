using MailboxWizard.Features.Configuration;
using MailboxWizard.Microsoft365;
using MailboxWizard.SimulatedTenant;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>What the Test says where it cannot know: neither green on the strength of a guess, nor red, and never the wrong person's move.</summary>
public sealed class TestDoubtTests
{
    private static readonly string[] s_both = ["Microsoft Graph/Mail.ReadWrite", "Office 365 Exchange Online/full_access_as_app"];

    [Theory]
    [InlineData(Route.Graph, "Write NotProved")]
    [InlineData(Route.Ews, "Write Passed")]
    public async Task A_token_that_cannot_be_read_leaves_it_to_the_mailbox(Route route, string write)
    {
        await using var bench = await TestBench.StartAsync(s_both, seed => seed.Tenant("Contoso").EncryptsTokens = true);

        var outcome = await bench.RunAsync(route);

        Assert.Equal(TestBench.Green(route, "Claims NotProved", write, "Reach NotProved"), TestBench.Lines(outcome));
        Assert.Null(outcome.InTheWay);
    }

    [Fact]
    public async Task A_Test_that_is_stopped_between_two_questions_says_at_which_one()
    {
        await using var bench = await TestBench.StartAsync(s_both);
        var subject = new TestSubject { TenantId = new(TestBench.Contoso), TenantName = "Contoso", ClientId = new(TestBench.Client), Secret = TestBench.Secret, Route = Route.Graph, Mailboxes = [] };
        var words = new RowWords(subject, bench.Services.GetRequiredService<CauseWords>(), bench.Services.GetRequiredService<IStringLocalizer<ConfigurationText>>(), new(2026, 11, 26));
        CheckRow Row(CheckKind kind, CheckState state) => new() { Kind = kind, State = state };
        using var board = new TestBoard(new()
        {
            Route = Route.Graph,
            StartedAt = TimeProvider.System.GetUtcNow(),
            Rows = [Row(CheckKind.Token, CheckState.Passed), Row(CheckKind.Address, CheckState.NotYet), Row(CheckKind.InputFolder, CheckState.NotYet), Row(CheckKind.Message, CheckState.NotYet), Row(CheckKind.Reach, CheckState.NotYet)],
        }, _ => Task.CompletedTask, TimeProvider.System);
        var walk = new TestWalk(subject, board, bench.Services.GetRequiredService<AppTokens>(), bench.Services.GetRequiredService<DomainTenants>(),
            bench.Services.GetServices<IMailboxProbe>().First(), bench.Services.GetRequiredService<CloudHosts>(), new(TimeProvider.System, TimeSpan.Zero), words);

        await walk.StopAsync(TimeSpan.FromSeconds(90));
        var outcome = await board.FinishAsync();

        Assert.Equal(["Token Passed", "Address NotTested", "InputFolder Failed NoAnswer", "Message NotTested", "Reach NotTested", "not passed"], TestBench.Lines(outcome));
        Assert.Equal(CheckKind.InputFolder, outcome.InTheWay!.Kind);
    }

    [Fact]
    public async Task A_mailbox_outside_of_the_scope_of_Exchange_is_no_missing_consent_whatever_else_is_in_the_token()
    {
        await using var bench = await TestBench.StartAsync(["Microsoft Graph/User.Read.All"], Scoped);

        var alone = await bench.RunAsync(Route.Graph, [("office@contoso.com", "Scans")]);
        var both = await bench.RunAsync(Route.Graph, [("invoices@contoso.com", "Invoices"), ("office@contoso.com", "Scans")]);

        var shut = alone.Rows.Single(row => row.Kind is CheckKind.Mailbox);
        Assert.Equal((Cause.AccessDenied, CheckState.NotTested), (shut.Cause!.Value, alone.Rows.Single(row => row.Kind is CheckKind.Permission).State));
        Assert.Contains("no scope of Exchange leaves this mailbox out", shut.Remedy, StringComparison.Ordinal);
        Assert.Equal(
            ["invoices@contoso.com Passed", "office@contoso.com Failed AccessDenied An Exchange Administrator of Contoso", "Warning MorePermissionsThanNeeded"],
            [
                .. both.Rows.Where(row => row.Kind is CheckKind.Mailbox).Select(row => $"{row.Mailbox} {row.State} {row.Cause} {row.WhoseMove}".TrimEnd()),
                .. both.Rows.Where(row => row.Kind is CheckKind.Permission).Select(row => $"{row.State} {row.Cause}"),
            ]);
    }

    [Fact]
    public async Task A_permission_that_only_reads_is_doubted_where_Exchange_may_have_granted_the_rest()
    {
        await using var bench = await TestBench.StartAsync(["Microsoft Graph/Mail.Read"], Scoped);

        var outcome = await bench.RunAsync(Route.Graph);

        Assert.Equal(TestBench.Red(Route.Graph, "Permission Warning PermissionTooWeak", "Write NotProved PermissionTooWeak"), TestBench.Lines(outcome));
        Assert.Equal("A Privileged Role Administrator of Contoso", outcome.InTheWay!.WhoseMove);
        Assert.DoesNotContain(outcome.Rows, row => row.State is CheckState.Failed);
    }

    [Theory]
    [InlineData(Route.Graph, "Inbox/Invoices", "Warning InputFolderIsPath", "Invoices", "Inbox/Invoices looks like a path; its last part is Invoices. Invoices is there once, among 12 folders, with 14 messages.")]
    [InlineData(Route.Ews, "Top\\Inbox", "Warning InputFolderIsPath", "Inbox", "Top\\Inbox looks like a path; its last part is Inbox. Inbox is there once, among 17 folders, with 1 message.")]
    [InlineData(Route.Graph, "In/Out", "Passed", "In/Out", "In/Out is there once, among 12 folders, with 2 messages.")]
    public async Task A_folder_that_was_entered_as_a_path_is_found_by_the_name_that_is_handed_over(Route route, string entered, string state, string found, string said)
    {
        await using var bench = await TestBench.StartAsync(s_both, seed => seed.Tenant("Contoso").Mailboxes[0].Folders.Add(new() { Name = "In/Out", Messages = [new() { Subject = "One", Count = 2 }] }));

        var outcome = await bench.RunAsync(route, [("invoices@contoso.com", entered)]);

        Assert.Equal(TestBench.Green(route, "Values Warning InputFolderIsPath", $"InputFolder {state}"), TestBench.Lines(outcome));
        var row = outcome.Rows.Single(one => one.Kind is CheckKind.InputFolder);
        Assert.Equal([found, said], new[] { row.FoundAs, row.Detail });
    }

    [Theory]
    [InlineData("EWS is disabled for this user or tenant", "ews:EWS is disabled for this user or tenant")]
    [InlineData("EWS is blocked by policy for this user or tenant", "ews:EWS is blocked by policy for this user or tenant")]
    [InlineData("HTTP 404", "ews:HTTP 404")]
    public async Task From_its_last_day_on_EWS_has_ended_and_nobody_is_told_to_switch_it_on(string code, string kind)
    {
        await using var bench = await TestBench.StartAsync(s_both, ewsEnd: DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime),
            scenario: MailboxWizard.SimulatedTenant.Scenarios.PublishedAnswers.All.First(answer => $"ews:{answer.PolicyReason ?? answer.Code}" == kind && answer.Place is MailboxWizard.SimulatedTenant.Scenarios.AnswerPlace.Ews).Name);

        var outcome = await bench.RunAsync(Route.Ews);

        var row = outcome.Rows.Single(one => one.Kind is CheckKind.EwsAnswers);
        Assert.Equal((Cause.EwsEnded, code, "An administrator of Contoso", null), (row.Cause, row.Code, row.WhoseMove, row.Usually));
        Assert.DoesNotContain("switched on", row.Remedy, StringComparison.Ordinal);
        Assert.Null(TestPatience.After(outcome, TimeProvider.System.GetUtcNow(), before: null, TimeProvider.System.GetUtcNow()));
    }

    [Theory]
    [InlineData(Route.Graph, "ErrorInvalidUser")]
    [InlineData(Route.Ews, "ErrorNonExistentMailbox")]
    public async Task A_further_mailbox_that_is_not_there_does_not_hide_that_every_mailbox_is_reached(Route route, string code)
    {
        await using var bench = await TestBench.StartAsync(s_both);

        var outcome = await bench.RunAsync(route, wish: new() { MailboxToStayShut = "nobody@contoso.com" });

        Assert.Equal(TestBench.Green(route, $"Reach Warning ReachesEveryMailbox {code}"), TestBench.Lines(outcome));
        Assert.EndsWith($"nobody@contoso.com could not be tried: {code} says nothing about how far the key reaches.", outcome.Rows[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_domains_the_first_odd_one_is_told()
    {
        await using var bench = await TestBench.StartAsync(s_both);

        var outcome = await bench.RunAsync(Route.Graph, [("invoices@contoso.com", "Invoices"), ("invoices@contoso.con", "Invoices"), ("scan@fabrikam.com", "Scans")]);

        Assert.Equal((CheckState.Failed, Cause.DomainUnknown), outcome.Rows.Single(row => row.Kind is CheckKind.Domain) is var row ? (row.State, row.Cause!.Value) : default);
    }

    private static void Scoped(Seed seed) =>
        seed.Tenant("Contoso").ScopedRoles.Add(new() { AppId = TestBench.Client, Role = "Application Mail.ReadWrite", Filter = "EmailAddresses -eq 'invoices@contoso.com'" });
}
