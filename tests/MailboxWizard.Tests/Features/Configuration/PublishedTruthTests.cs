using MailboxWizard.Features.Configuration;
using MailboxWizard.SimulatedTenant.Scenarios;
using static MailboxWizard.Tests.Features.Configuration.TruthScene;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>
/// The other half of <see cref="TestTruthTests"/>: each answer that Microsoft has published, given by the simulated tenant. What it must be shown as is
/// written here by what Microsoft says it means, and not read from the error book; the route that does not meet the answer must not notice it.
/// </summary>
public sealed class PublishedTruthTests(BookBench book) : IClassFixture<BookBench>
{
    /// <summary>The first red row and why, over the route that meets the answer; over both for Entra, whom both ask.</summary>
    public static IReadOnlyDictionary<string, string> Expected { get; } = new Dictionary<string, string>(
    [
        // https://learn.microsoft.com/entra/identity-platform/reference-error-codes
        .. Entra("SecretInvalid", 7000215),
        .. Entra("SecretExpired", 7000222),
        .. Entra("SecretEmpty", 7000218),
        .. Entra("RegistrationNotFound", 700016, 700011),
        .. Entra("ServicePrincipalMissing", 7000229),
        .. Entra("RegistrationDisabled", 7000112, 70001),
        .. Entra("TenantNotFound", 90002, 900023),
        .. Entra("WrongCloud", 90038, 900382, 900432),
        .. Entra("ResourceMissing", 500011, 50001),
        .. Entra("NotSubscribed", 650052),
        .. Entra("ConditionalAccess", 53003, 530032),
        .. Entra("PublicClient", 700025),
        .. Entra("TooOften", 50196),
        .. Entra("AssignmentRequired", 50105),
        .. Entra("PartnerNotAuthorised", 90099),
        // The request itself: scope, endpoint, grant. Nobody at the customer's can put that right.
        .. Entra("OurFault", 70011, 1002012, 28002, 700022, 700023, 9001023, 50194),
        // Second factor, guests, consent of people: no answer to a key.
        .. Entra("MeantForPeople", 50076, 50079, 50074, 50020, 50034, 65001, 65004, 90094, 90095),
        .. Entra("MicrosoftBusy", 50033, 90006, 90012, 90024, 90033, 90090),

        // https://learn.microsoft.com/graph/errors, https://learn.microsoft.com/graph/auth-limit-mailbox-access#handle-api-errors
        .. Graph("Mailbox AccessDenied", "ErrorAccessDenied", "Authorization_RequestDenied"),
        .. Graph("Mailbox AccessPolicy", "ErrorAccessDenied:RAOP"),
        .. Graph("Mailbox ClientNotAllowed", "ErrorAccessDenied:OData"),
        .. Graph("Mailbox MailboxNotOnline", "MailboxNotEnabledForRESTAPI", "ResourceNotFound"),
        .. Graph("Mailbox MailboxUnknown", "ErrorInvalidUser", "Request_ResourceNotFound"),
        .. Graph("Mailbox ConsentMissing", "InvalidAuthenticationToken:permissions", "NoPermissionsInAccessToken"),
        .. Graph("Mailbox TokenForOther", "InvalidAuthenticationToken:audience"),
        .. Graph("Mailbox TokenExpired", "InvalidAuthenticationToken:expired"),
        .. Graph("Mailbox TokenRefused", "InvalidAuthenticationToken"),
        .. Graph("Mailbox Throttled", "ApplicationThrottled", "MailboxConcurrency", "TooManyRequests"),
        .. Graph("Mailbox MicrosoftBusy", "serviceNotAvailable"),
        .. Graph("Message FolderGone", "ErrorItemNotFound", "ErrorFolderNotFound"),
        .. Graph("Message OurFault", "ErrorInvalidIdMalformed"),

        // https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
        .. Ews("Mailbox AccessDenied", "ErrorAccessDenied"),
        .. Ews("Mailbox ImpersonationDenied", "ErrorImpersonateUserDenied", "ErrorImpersonationDenied"),
        .. Ews("Mailbox MailboxUnknown", "ErrorNonExistentMailbox", "ErrorInvalidSmtpAddress", "ErrorInvalidUserPrincipalName"),
        .. Ews("Mailbox AliasGiven", "ErrorNonPrimarySmtpAddress"),
        .. Ews("Mailbox MailboxDisabled", "ErrorAccountDisabled"),
        .. Ews("Mailbox MailboxUnlicensed", "ErrorInvalidLicense"),
        .. Ews("Mailbox OrganisationBlocked", "ErrorOrganizationAccessBlocked"),
        .. Ews("Mailbox OurFault", "ErrorSchemaValidation", "ErrorInvalidRequest", "ErrorInvalidExchangeImpersonationHeaderData"),
        .. Ews("Mailbox MicrosoftBusy", "ErrorServerBusy", "ErrorMailboxMoveInProgress", "ErrorMailboxStoreUnavailable", "ErrorMailboxFailover",
            "ErrorInternalServerTransientError", "ErrorADUnavailable", "ErrorTimeoutExpired", "ErrorConnectionFailed", "ErrorImpersonationFailed"),
        .. Ews("Message FolderGone", "ErrorFolderNotFound", "ErrorItemNotFound"),

        // https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange
        .. Ews("EwsAnswers EwsDisabled", "HTTP 403:disabled"),
        .. Ews("EwsAnswers EwsNotAllowed", "HTTP 403:policy"),
        // Without the header it is another restriction, and an application access policy is the one that is known for it.
        .. Ews("Mailbox AccessPolicy", "HTTP 403"),
        .. Ews("Mailbox ConsentMissing", "HTTP 401:permissions"),
        .. Ews("Mailbox TokenForOther", "HTTP 401:audience"),
        .. Ews("Mailbox TokenExpired", "HTTP 401:expired"),
        .. Ews("Mailbox TokenTooWeak", "HTTP 401:weak"),
        .. Ews("Mailbox TokenRefused", "HTTP 401"),
        // A page, or another place: nobody speaks EWS there.
        .. Ews("EwsAnswers EwsNotAnswering", "HTTP 404", "HTTP 302", "HTTP 200"),
        .. Ews("Mailbox Throttled", "HTTP 429"),
        .. Ews("Mailbox MicrosoftBusy", "HTTP 500", "HTTP 502", "HTTP 503", "HTTP 504"),
    ]);

    /// <summary>Each that the simulated tenant knows; one without an expectation fails.</summary>
    public static TheoryData<string> Scenarios => [.. PublishedAnswers.Scenarios.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Each_published_answer_is_shown_as_what_it_is_where_it_is_met_and_nowhere_else(string scenario)
    {
        var answer = PublishedAnswers.All.Single(one => one.Name == scenario);
        book.Bench.Tenant.Choose("contoso.com", scenario);

        var outcomes = await Task.WhenAll(Run(Route.Graph), Run(Route.Ews));

        var expected = Expected.GetValueOrDefault(scenario);
        Assert.Equal(
            answer.Place switch { AnswerPlace.Entra => [expected, expected], AnswerPlace.Graph => [expected, Green], _ => new[] { Green, expected } },
            outcomes.Select(Colour));
        var met = outcomes.Where(outcome => answer.Place is AnswerPlace.Entra || $"{outcome.Route}" == $"{answer.Place}").ToList();
        Kept.Compare(TruthScene.File("Published", $"{scenario.Replace(':', '-').Replace(' ', '-')}.txt"), string.Join('\n', met.Select(Whole)));
        // Who is not asked by this route says nothing: word for word what a calm day shows.
        Assert.All(outcomes.Except(met), outcome => Assert.Contains(Whole(outcome), System.IO.File.ReadAllText(TruthScene.File("calm.txt")).ReplaceLineEndings("\n"), StringComparison.Ordinal));
        Assert.All(met, outcome => Assert.All(outcome.Rows.Where(row => row.State is CheckState.Failed), row =>
            Assert.False(string.IsNullOrWhiteSpace(row.RequestId ?? row.ClientRequestId), $"{row.Kind} has nothing that Microsoft could find it by.")));
        Assert.DoesNotContain(TestBench.Secret, System.Text.Json.JsonSerializer.Serialize(outcomes), StringComparison.Ordinal);

        Task<TestOutcome> Run(Route route) => book.Bench.RunAsync(route, userName: "invoices@contoso.com");
    }

    private static IEnumerable<KeyValuePair<string, string>> Entra(string cause, params int[] numbers) => Of("entra", $"Token {cause}", [.. numbers.Select(number => $"AADSTS{number}")]);

    private static IEnumerable<KeyValuePair<string, string>> Graph(string red, params string[] codes) => Of("graph", red, codes);

    private static IEnumerable<KeyValuePair<string, string>> Ews(string red, params string[] codes) => Of("ews", red, codes);

    private static IEnumerable<KeyValuePair<string, string>> Of(string place, string red, params string[] codes) => codes.Select(code => KeyValuePair.Create($"{place}:{code}", red));
}
