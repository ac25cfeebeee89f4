using System.Globalization;
using MailboxWizard.Features.Configuration;
using MailboxWizard.Microsoft365;
using MailboxWizard.SimulatedTenant.Scenarios;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>The error book against what Microsoft has published, against the simulated tenant, and against its own table in the docs.</summary>
public sealed class CauseBookTests(BookBench book) : IClassFixture<BookBench>
{
    /// <summary>
    /// What Microsoft has published of these answers, copied from its pages and not from the book: numbers of Entra that concern a token by client
    /// credentials or a sign-in, codes of Outlook in Graph, response codes of EWS, what EWS answers without SOAP.
    /// </summary>
    public static TheoryData<AnswerSource, string> Published =>
    [
        // https://learn.microsoft.com/entra/identity-platform/reference-error-codes
        .. new[]
        {
            7000215, 7000222, 7000218, 700016, 700011, 7000229, 7000112, 70001, 90002, 900023, 90038, 900382, 900432, 500011, 50001, 650052, 70011, 1002012,
            28002, 700022, 700023, 53003, 530032, 700025, 9001023, 50194, 50196, 50076, 50079, 50074, 50105, 50020, 50034, 65001, 65004, 90094, 90095, 90099,
            50033, 90006, 90012, 90024, 90033, 90090,
        }.Select(number => (AnswerSource.Entra, $"AADSTS{number}")),
        // https://learn.microsoft.com/graph/errors, https://learn.microsoft.com/graph/resolve-auth-errors, https://learn.microsoft.com/graph/throttling-limits
        .. new[]
        {
            "ErrorAccessDenied", "Authorization_RequestDenied", "MailboxNotEnabledForRESTAPI", "ResourceNotFound", "ErrorInvalidUser", "Request_ResourceNotFound",
            "ErrorItemNotFound", "ErrorFolderNotFound", "ErrorInvalidIdMalformed", "InvalidAuthenticationToken", "NoPermissionsInAccessToken",
            "ApplicationThrottled", "MailboxConcurrency",
        }.Select(code => (AnswerSource.Graph, code)),
        // https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
        .. new[]
        {
            "ErrorAccessDenied", "ErrorNonExistentMailbox", "ErrorFolderNotFound", "ErrorItemNotFound", "ErrorImpersonateUserDenied", "ErrorImpersonationDenied",
            "ErrorImpersonationFailed", "ErrorInvalidUserPrincipalName", "ErrorInvalidExchangeImpersonationHeaderData", "ErrorInvalidSmtpAddress",
            "ErrorNonPrimarySmtpAddress", "ErrorAccountDisabled", "ErrorInvalidLicense", "ErrorServerBusy", "ErrorMailboxMoveInProgress",
            "ErrorMailboxStoreUnavailable", "ErrorMailboxFailover", "ErrorInternalServerTransientError", "ErrorADUnavailable", "ErrorTimeoutExpired",
            "ErrorConnectionFailed", "ErrorOrganizationAccessBlocked", "ErrorSchemaValidation", "ErrorInvalidRequest",
        }.Select(code => (AnswerSource.Ews, code)),
        // https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange
        .. new[]
        {
            "EWS is disabled for this user or tenant", "EWS is blocked by policy for this user or tenant", "HTTP 401", "HTTP 403", "HTTP 404", "HTTP 302", "HTTP 200", "HTTP 503",
        }.Select(code => (AnswerSource.Ews, code)),
    ];

    [Theory]
    [MemberData(nameof(Published))]
    public void Every_published_answer_is_in_the_book(AnswerSource source, string code) =>
        Assert.Contains(CauseBook.Entries, entry => entry.Source == source && entry.Code == code);

    [Fact]
    public void Every_entry_has_a_scenario_and_every_scenario_an_entry()
    {
        Assert.All(PublishedAnswers.All, answer => Assert.NotNull(EntryOf(answer)));
        Assert.Empty(CauseBook.Entries.Except(PublishedAnswers.All.Select(answer => EntryOf(answer)!)));
    }

    /// <summary>What no code says is shown by a scenario, word for word in its snapshot; the rest follows from what was typed, granted or found, and has its own tests.</summary>
    [Fact]
    public void Every_cause_has_an_answer_or_a_scenario_unless_it_follows_from_what_was_typed_granted_or_found()
    {
        Cause[] followed =
        [
            Cause.Unknown, Cause.MailboxAddressMalformed, Cause.MailboxAddressHasBlanks, Cause.InputFolderEmpty, Cause.InputFolderIsPath, Cause.SecretIdPasted,
            Cause.SecretHasBlanks, Cause.MailboxOfOtherTenant, Cause.DomainUnknown, Cause.PermissionTooWeak, Cause.MorePermissionsThanNeeded, Cause.OtherMailboxOpens,
            // From the day.
            Cause.EwsEnded,
            Cause.FolderNotFound, Cause.FolderCaseDiffers, Cause.FolderNotUnique, Cause.MailboxHasTooManyFolders, Cause.MoveFolderMissing,
            // Below HTTP: the line ends, or nobody answers.
            Cause.NoConnection, Cause.NoAnswer,
        ];
        var snapshots = Path.Combine(Repository.Root, "tests", "MailboxWizard.Tests", "Features", "Configuration", "Snapshots");
        var shown = NamedScenarios.All.SelectMany(scenario => File.ReadLines(Path.Combine(snapshots, $"{scenario.Name}.txt")))
            .Select(line => line.Split(' ')).Where(words => words is [_, "Failed" or "Warning", _, ..]).Select(words => Enum.Parse<Cause>(words[2]));

        Assert.Equal(followed, Enum.GetValues<Cause>().Except(CauseBook.Entries.Select(entry => entry.Cause)).Except(shown));
    }

    [Fact]
    public void Nothing_is_in_the_book_twice() =>
        Assert.Distinct(CauseBook.Entries.Select(entry => (entry.Source, entry.Code.ToUpperInvariant(), entry.Saying)));

    [Theory]
    [InlineData(CheckKind.Token, Route.Graph, 400, "AADSTS999999")]
    [InlineData(CheckKind.Token, Route.Ews, 401, "invalid_client")]
    [InlineData(CheckKind.Mailbox, Route.Graph, 403, "ErrorOfTomorrow")]
    [InlineData(CheckKind.Mailbox, Route.Graph, 404, "HTTP 404")]
    [InlineData(CheckKind.Mailbox, Route.Ews, 500, "ErrorOfTomorrow")]
    [InlineData(CheckKind.Mailbox, Route.Ews, 200, "ErrorOfTomorrow")]
    [InlineData(CheckKind.Mailbox, Route.Ews, 403, "A reason that Microsoft has not published")]
    [InlineData(CheckKind.Mailbox, Route.Ews, 418, "HTTP 418")]
    [InlineData(CheckKind.Mailbox, Route.Graph, 200, "UnexpectedAnswer")]
    public void What_is_not_in_the_book_is_unknown_and_nothing_else(CheckKind kind, Route route, int status, string code) =>
        Assert.Equal(Cause.Unknown, CauseBook.Of(kind, route, new() { Status = status, Code = code, Message = "Something about permissions and an expired audience." }));

    [Theory]
    [InlineData(CheckKind.Mailbox, 500, Cause.MicrosoftBusy)]
    [InlineData(CheckKind.Mailbox, 502, Cause.MicrosoftBusy)]
    [InlineData(CheckKind.Message, 504, Cause.MicrosoftBusy)]
    [InlineData(CheckKind.Message, 429, Cause.Throttled)]
    [InlineData(CheckKind.Token, 429, Cause.TooOften)]
    [InlineData(CheckKind.Token, 503, Cause.MicrosoftBusy)]
    public void A_status_that_says_enough_needs_no_code(CheckKind kind, int status, Cause cause) =>
        Assert.Equal(cause, CauseBook.Of(kind, Route.Graph, new() { Status = status, Code = "SomethingNew", Message = "" }));

    [Fact]
    public void Everything_that_can_be_said_has_words()
    {
        string[] keys =
        [
            .. Enum.GetNames<Cause>().SelectMany(cause => new[] { $"{cause}.Happened", $"{cause}.Remedy" }),
            .. Enum.GetNames<Mover>().Select(mover => $"Who.{mover}"),
            .. Enum.GetNames<CheckKind>().Select(kind => $"Check.{kind}"),
            .. Enum.GetNames<CheckState>().Select(state => $"State.{state}"),
        ];

        Assert.DoesNotContain(keys, key => book.Text[key].ResourceNotFound);
    }

    /// <summary>Whoever changes the book writes the table anew with MAILBOXWIZARD_WRITE_SNAPSHOTS=1.</summary>
    [Fact]
    public void The_table_in_the_docs_is_that_of_the_book() => Kept.Compare(Path.Combine(Repository.Root, "docs", "error-book.md"), ErrorBookTable.Markdown(book.Text));

    /// <summary>The entry that an answer means: by its code, and by its text where the book goes by it.</summary>
    internal static BookEntry? EntryOf(ScriptedAnswer answer) => CauseBook.Entries.FirstOrDefault(entry =>
        entry.Source.ToString() == answer.Place.ToString()
        && entry.Code == (answer.PolicyReason ?? answer.Code)
        && (entry.Saying is null || (answer.Diagnostics ?? answer.Text).Contains(entry.Saying, StringComparison.OrdinalIgnoreCase)));
}

/// <summary>One tenant for all answers, with a clock that does not wait for a busy Microsoft.</summary>
public sealed class BookBench : IAsyncLifetime
{
    public TestBench Bench { get; private set; } = null!;

    public IStringLocalizer<ConfigurationText> Text => Bench.Services.GetRequiredService<IStringLocalizer<ConfigurationText>>();

    public async ValueTask InitializeAsync()
    {
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        Bench = await TestBench.StartAsync(
            ["Microsoft Graph/Mail.ReadWrite", "Office 365 Exchange Online/full_access_as_app"], seed => seed.Tenant("Contoso").StopsLoops = false, time: new FastClock(60));
    }

    public ValueTask DisposeAsync() => Bench.DisposeAsync();
}
