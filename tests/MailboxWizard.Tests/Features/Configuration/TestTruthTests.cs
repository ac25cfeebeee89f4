using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Scenarios;
using static MailboxWizard.Tests.Features.Configuration.TruthScene;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>
/// No false green and no false red: what the Test of invoices@contoso.com must come to in every scenario, over each route, said from what happens in
/// the tenant and not from what the Test does; and, word for word, what it shows. Where Microsoft gives one published answer: <see cref="PublishedTruthTests"/>.
/// </summary>
public sealed class TestTruthTests(TruthBench truth) : IClassFixture<TruthBench>
{
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
        // A token without a role opens nothing, unless Exchange has granted it: then the mailboxes in the scope, and no other.
        ["no-consent"] = ("Permission ConsentMissing", "Permission ConsentMissing"),
        ["rbac-scope"] = (Green, Green),
        ["rbac-out-of-scope"] = ("Mailbox AccessDenied", "Mailbox ImpersonationDenied"),
        // Whose token it is.
        ["token-other-api"] = ("Claims TokenForOther", "Claims TokenForOther"),
        ["token-other-tenant"] = ("Claims TokenForOther", "Claims TokenForOther"),
        ["token-other-application"] = ("Claims TokenForOther", "Claims TokenForOther"),
        // Who cannot read the token asks the mailbox.
        ["token-encrypted"] = (Green, Green),
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
        ["ews-mailbox-blocked"] = (Green, "EwsAnswers EwsDisabled"),
        // What programs call themselves counts for both; EWS answers as it does for its list.
        ["user-agent-rule"] = ("Mailbox ClientNotAllowed", "EwsAnswers EwsNotAllowed"),
    };

    /// <summary>Each that the simulated tenant knows; one without an expectation fails.</summary>
    public static TheoryData<string> Scenarios => [.. NamedScenarios.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Each_scenario_is_shown_as_it_is(string scenario)
    {
        var bench = truth.Bench;
        bench.Tenant.Begin(scenario);

        // As the plan reads it with the administrator's token.
        var userName = bench.Tenant.State["contoso.com"].Mailboxes.FirstOrDefault(mailbox => mailbox.HasAddress("invoices@contoso.com"))?.Owner.UserPrincipalName;
        var (graph, ews) = (await bench.RunAsync(Route.Graph, userName: userName), await bench.RunAsync(Route.Ews, userName: userName));

        Assert.Equal(s_expected.GetValueOrDefault(scenario), (Colour(graph), Colour(ews)));
        Kept.Compare(TruthScene.File($"{scenario}.txt"), $"{Whole(graph)}\n{Whole(ews)}");
    }

    [Fact]
    public void Every_scenario_that_can_be_chosen_is_in_one_of_the_two_matrices_and_nothing_else_is() =>
        Assert.Equal(
            NamedScenarios.All.Concat(PublishedAnswers.Scenarios).Select(scenario => scenario.Name).Order(StringComparer.Ordinal),
            s_expected.Keys.Concat(PublishedTruthTests.Expected.Keys).Order(StringComparer.Ordinal));

    /// <summary>What the simulated tenant can be, but in no scenario is, would be in no matrix either.</summary>
    [Fact]
    public void Whatever_the_weather_can_do_and_a_mailbox_can_be_happens_in_a_scenario()
    {
        var tenant = truth.Bench.Tenant;
        var seen = new HashSet<Enum>();
        var turned = new HashSet<string>();
        foreach (var scenario in NamedScenarios.All)
        {
            tenant.Begin(scenario.Name);
            var contoso = tenant.State["contoso.com"];
            seen.UnionWith(contoso.Mailboxes.SelectMany(mailbox => new Enum[] { mailbox.Kind, mailbox.Condition }));
            seen.UnionWith(contoso.OtherRecipients.Select(other => (Enum)other.Kind));
            seen.Add(contoso.Ews);
            turned.UnionWith(typeof(Knobs).GetProperties().Where(knob => !Equals(knob.GetValue(scenario.Knobs), knob.GetValue(Knobs.Calm))).Select(knob => knob.Name));
        }

        Assert.Equal(
            [
                // Answered as any other group.
                OtherRecipientKind.Microsoft365Group,
            ],
            new[] { typeof(MailboxKind), typeof(MailboxCondition), typeof(OtherRecipientKind), typeof(EwsState) }.SelectMany(kind => Enum.GetValues(kind).Cast<Enum>()).Except(seen));
        Assert.Equal(
            [
                // How long a change of Exchange takes to act is waited for by a Test that goes on, and tested there.
                nameof(Knobs.EwsEnabledDelaySeconds), nameof(Knobs.EwsAllowListDelaySeconds), nameof(Knobs.AccessPolicyDelaySeconds), nameof(Knobs.RbacDelayMinSeconds), nameof(Knobs.RbacDelayMaxSeconds),
                // What others have seen where Microsoft documents the contrary: MailboxChecksTests.
                nameof(Knobs.GraphMailTakesAddresses),
            ],
            typeof(Knobs).GetProperties().Select(knob => knob.Name).Except(["EqualityContract", .. turned]));
    }
}

/// <summary>One tenant for all scenarios, planted anew for each, with a clock that does not wait for a busy Microsoft.</summary>
public sealed class TruthBench : IAsyncLifetime
{
    public TestBench Bench { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Bench = await TestBench.StartAsync(
        ["Microsoft Graph/Mail.ReadWrite", "Office 365 Exchange Online/full_access_as_app"], seed => seed.Tenant("Contoso").StopsLoops = false, time: new FastClock(30));

    public ValueTask DisposeAsync() => Bench.DisposeAsync();
}
