using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MailboxWizard.Features.Configuration;
using MailboxWizard.SimulatedTenant.Scenarios;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>
/// No false green and no false red: what the Test of invoices@contoso.com must come to in every scenario, over each route, said from what happens in
/// the tenant and not from what the Test does; and, word for word, what it shows.
/// </summary>
public sealed partial class TestTruthTests
{
    private const string Green = "green";

    /// <summary>By Graph, by EWS. Red names the first row that is red, and why.</summary>
    private static readonly Dictionary<string, (string Graph, string Ews)> s_expected = new()
    {
        // Nothing is wrong with the mailbox.
        ["calm"] = (Green, Green),
        ["everyday"] = (Green, Green),
        ["slow-replication"] = (Green, Green),
        ["slow"] = (Green, Green),
        // A bad line and a busy Microsoft pass.
        ["throttled"] = (Green, Green),
        ["throttled-minute"] = (Green, Green),
        ["unsteady"] = (Green, Green),
        ["unsteady-retry-after"] = (Green, Green),
        ["internal-errors"] = (Green, Green),
        ["bad-gateway"] = (Green, Green),
        ["gateway-timeout"] = (Green, Green),
        ["resets"] = (Green, Green),
        ["cut-short"] = (Green, Green),
        ["ews-busy"] = (Green, Green),
        ["ews-troubles"] = (Green, Green),
        ["ews-anchor"] = (Green, Green),
        // A token bears the time of Microsoft's clocks, and only those read it.
        ["clock-ahead"] = (Green, Green),
        ["clock-behind"] = (Green, Green),
        // About people, secrets that are made and grants that are given; this key is there already.
        ["secrets-forbidden"] = (Green, Green),
        ["secrets-12-months"] = (Green, Green),
        ["missing-roles"] = (Green, Green),
        ["eligible-role"] = (Green, Green),
        ["claims-challenge"] = (Green, Green),
        ["sessions-revoked"] = (Green, Green),
        ["consent-declined"] = (Green, Green),
        ["consent-withdrawn"] = (Green, Green),
        ["squatted-name"] = (Green, Green),
        // Whose token it is.
        ["token-other-api"] = ("Claims TokenForOther", "Claims TokenForOther"),
        ["token-other-tenant"] = ("Claims TokenForOther", "Claims TokenForOther"),
        ["token-other-application"] = ("Claims TokenForOther", "Claims TokenForOther"),
        // What is behind the address.
        ["no-exchange"] = ("Mailbox MailboxNotOnline", "Token ResourceMissing"),
        ["mailbox-unlicensed"] = ("Mailbox MailboxNotOnline", "Mailbox MailboxUnlicensed"),
        ["mailbox-on-premises"] = ("Mailbox MailboxNotOnline", "Mailbox MailboxUnknown"),
        ["mailbox-deleted"] = ("Mailbox MailboxNotOnline", "Mailbox MailboxUnknown"),
        ["mailbox-shared"] = (Green, Green),
        // The old address is an alias: EWS takes it, Graph takes the user name that the plan has read.
        ["mailbox-renamed"] = ("Mailbox UserNameNeeded", Green),
        ["mail-contact"] = ("Mailbox MailboxUnknown", "Mailbox MailboxUnknown"),
        ["group-address"] = ("Mailbox MailboxUnknown", "Mailbox MailboxUnknown"),
        // Nothing can be moved into what only shows what lies elsewhere.
        ["processed-search-folder"] = ("Write WriteMissing", "Write WriteMissing"),
        ["access-policy"] = ("Mailbox AccessPolicy", "Mailbox AccessPolicy"),
        // EWS is off; Graph is not EWS.
        ["ews-blocked"] = (Green, "EwsAnswers EwsDisabled"),
        ["ews-allow-list"] = (Green, "EwsAnswers EwsNotAllowed"),
    };

    /// <summary>Each that the simulated tenant knows; one without an expectation fails.</summary>
    public static TheoryData<string> Scenarios => [.. NamedScenarios.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Each_scenario_is_shown_as_it_is(string scenario)
    {
        await using var bench = await TestBench.StartAsync(
            ["Microsoft Graph/Mail.ReadWrite", "Office 365 Exchange Online/full_access_as_app"], scenario: scenario, time: new FastClock(30));

        // As the plan reads it with the administrator's token.
        var userName = bench.Tenant.State["contoso.com"].Mailboxes.FirstOrDefault(mailbox => mailbox.HasAddress("invoices@contoso.com"))?.Owner.UserPrincipalName;
        var (graph, ews) = (await bench.RunAsync(Route.Graph, userName: userName), await bench.RunAsync(Route.Ews, userName: userName));

        Assert.Equal(s_expected.GetValueOrDefault(scenario), (Colour(graph), Colour(ews)));
        Kept.Compare(
            Path.Combine(Repository.Root, "tests", "MailboxWizard.Tests", "Features", "Configuration", "Snapshots", $"{scenario}.txt"),
            $"{Whole(graph)}\n{Whole(ews)}");
    }

    private static string Colour(TestOutcome outcome) => outcome.Rows.FirstOrDefault(row => row.State is CheckState.Failed) is { } red
        ? outcome.Passed ? "red, and passed" : $"{red.Kind} {red.Cause}"
        : outcome.Passed ? Green : "neither";

    private static string Whole(TestOutcome outcome)
    {
        var text = new StringBuilder($"{outcome.Route}: {(outcome.Passed ? "passed" : "not passed")}\n");
        foreach (var row in outcome.Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Kind}: {string.Join(' ', new[] { row.State.ToString(), row.Cause?.ToString(), row.Code }.OfType<string>())}\n");
            foreach (var said in new[] { row.Detail, row.Suggestions.Count == 0 ? null : $"did you mean {string.Join(", ", row.Suggestions)}", row.WhoseMove, row.Remedy, row.Usually is { } usually ? $"usually within {usually}" : null })
            {
                if (!string.IsNullOrEmpty(said))
                    text.Append(CultureInfo.InvariantCulture, $"  {Clock().Replace(said, "{time}")}\n");
            }
        }
        return text.ToString();
    }

    [GeneratedRegex("[0-9]{2}:[0-9]{2} UTC")]
    private static partial Regex Clock();
}
