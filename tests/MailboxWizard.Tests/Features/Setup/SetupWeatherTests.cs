using System.Security.Claims;
using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.SimulatedTenant.Scenarios;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>What a run comes to in each weather that the simulated tenant has: a named outcome, and never two registrations or secrets.</summary>
public sealed class SetupWeatherTests
{
    private static readonly Dictionary<string, string> s_expected = new()
    {
        ["calm"] = "Proved",
        ["everyday"] = "Proved",
        ["slow-replication"] = "Proved",
        ["slow"] = "Proved",
        ["throttled"] = "Proved",
        ["throttled-minute"] = "Proved",
        ["unsteady"] = "Proved",
        ["unsteady-retry-after"] = "Proved",
        ["internal-errors"] = "Proved",
        ["bad-gateway"] = "Proved",
        ["gateway-timeout"] = "Proved",
        ["resets"] = "Proved",
        ["cut-short"] = "Proved",
        ["clock-ahead"] = "NotProved ProofFailed SecretInvalid",
        ["clock-behind"] = "Proved",
        ["ews-busy"] = "Proved",
        ["ews-troubles"] = "Proved",
        ["ews-anchor"] = "Proved",
        ["secrets-forbidden"] = "Refused SecretsForbidden",
        ["secrets-12-months"] = "Proved",
        ["missing-roles"] = "Asked again for Look",
        ["eligible-role"] = "Asked again for Look",
        ["claims-challenge"] = "Asked again for Look",
        ["sessions-revoked"] = "Proved",
        ["consent-declined"] = "Asked again for Look",
        ["consent-withdrawn"] = "Proved",
        ["squatted-name"] = "Refused NameTaken",
        ["token-other-api"] = "NotProved ProofFailed TokenForOther",
        ["token-other-tenant"] = "NotProved ProofFailed TokenForOther",
        ["token-other-application"] = "NotProved ProofFailed TokenForOther",
        ["token-encrypted"] = "Proved",
        ["no-exchange"] = "Refused ExchangeMissing",
        ["mailbox-unlicensed"] = "NotProved ProofFailed MailboxNotOnline",
        ["mailbox-on-premises"] = "NotProved ProofFailed MailboxNotOnline",
        ["mailbox-deleted"] = "NotProved ProofFailed MailboxNotOnline",
        ["mailbox-shared"] = "Proved",
        ["mailbox-renamed"] = "NotProved ProofFailed UserNameNeeded",
        ["mail-contact"] = "NotProved ProofFailed MailboxUnknown",
        ["group-address"] = "NotProved ProofFailed MailboxUnknown",
        ["processed-search-folder"] = "NotProved ProofFailed WriteMissing",
        ["access-policy"] = "NotProved ProofFailed AccessPolicy",
        ["ews-blocked"] = "NotProved ProofFailed EwsDisabled",
        ["ews-allow-list"] = "NotProved ProofFailed EwsNotAllowed",
        ["ews-mailbox-blocked"] = "NotProved ProofFailed EwsDisabled",
        ["user-agent-rule"] = "NotProved ProofFailed ClientNotAllowed",
    };

    /// <summary>A minute in three seconds; the lease is as long as it may be, since the machine does not run faster.</summary>
    private static readonly Dictionary<string, string?> s_settings = new() { ["Setup:Lease"] = "00:05:00" };

    /// <summary>They happen to registrations from before, and what a run makes and grants is not among those.</summary>
    private static readonly string[] s_ofOlderRegistrations = ["no-consent", "rbac-scope", "rbac-out-of-scope"];

    /// <summary>Each other that the simulated tenant knows; one without an expectation fails.</summary>
    public static TheoryData<string> Scenarios => [.. NamedScenarios.All.Select(scenario => scenario.Name).Except(s_ofOlderRegistrations)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Each_weather_has_its_outcome(string scenario)
    {
        var route = scenario.StartsWith("ews-", StringComparison.Ordinal) ? Route.Ews : Route.Graph;
        await using var app = await WizardApplication.StartAsync(settings: s_settings, time: new FastClock(20));
        var ada = await app.SignInAsync("ada@contoso.com");
        var principal = await app.PrincipalAsync(ada);
        // The sign-in is over; the weather comes with the plan. Where the line is bad, Microsoft's pages are passed before.
        foreach (var stage in (ConsentStage[])(IsOfTheLine(scenario) ? [ConsentStage.Look, ConsentStage.Run] : []))
            await Journey.ConsentAsync(ada, stage, "ada@contoso.com");
        app.Tenant.Choose("contoso.com", scenario);

        var outcome = await OutcomeAsync(app, ada, principal, Journey.Answers("invoices@contoso.com", "Invoices", route));

        var contoso = app.Tenant.State["contoso.com"];
        var ours = contoso.Applications.Where(application => application.UniqueName == "therefore-mailbox").ToList();
        Assert.True(ours.Count <= 1 && ours.Sum(application => application.Passwords.Count) <= 1, $"{ours.Count} registrations");
        Assert.Equal(s_expected.GetValueOrDefault(scenario), outcome);
    }

    private static bool IsOfTheLine(string scenario) => scenario is "resets" or "cut-short" or "clock-ahead";

    private static async Task<string> OutcomeAsync(WizardApplication app, WebVisitor ada, ClaimsPrincipal principal, SetupAnswers answers)
    {
        try
        {
            var run = await Journey.RunAsync(app, ada, answers);
            return string.Join(' ', new[] { $"{run.State}", run.Problem?.Code.ToString(), run.State is SetupRunState.NotProved ? run.Test?.Rows.First(row => row.State is CheckState.Failed).Cause.ToString() : null }.OfType<string>());
        }
        catch (SetupProblemException stopped)
        {
            return $"Refused {stopped.Problem.Code}";
        }
        catch (ConsentNeededException needed)
        {
            return $"Asked again for {needed.Stage}";
        }
    }
}
