using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// The error book: which answer of Entra, Graph or Exchange means which <see cref="Cause"/>. It switches on codes, and on Microsoft's text
/// only where one code stands for several things. What is not in it is <see cref="Cause.Unknown"/> and shown raw.
/// </summary>
public static class CauseBook
{
    /// <summary>Policy reasons of EWS, word for word: https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange.</summary>
    public const string EwsDisabledReason = "EWS is disabled for this user or tenant";

    /// <inheritdoc cref="EwsDisabledReason"/>
    public const string EwsNotAllowedReason = "EWS is blocked by policy for this user or tenant";

    /// <summary>Of one code those that go by the text come first.</summary>
    public static IReadOnlyList<BookEntry> Entries { get; } = [.. Entra(), .. Graph(), .. Ews(), .. EwsWithoutSoap()];

    private static readonly ILookup<(AnswerSource, string), BookEntry> s_byCode = Entries.ToLookup(entry => (entry.Source, entry.Code.ToUpperInvariant()));

    /// <summary>What the answer means while <paramref name="kind"/> was checked.</summary>
    public static Cause Of(CheckKind kind, Route route, Microsoft365Problem problem)
    {
        var source = kind is CheckKind.Token or CheckKind.Domain ? AnswerSource.Entra : route is Route.Graph ? AnswerSource.Graph : AnswerSource.Ews;
        return problem.Code switch
        {
            ProbeAnswers.Unreached => Cause.NoConnection,
            ProbeAnswers.Late => Cause.NoAnswer,
            _ => Find(source, problem)
                // Graph passes on what Exchange says, in Exchange's own codes.
                ?? (source is AnswerSource.Graph && problem.Code.StartsWith("Error", StringComparison.Ordinal) ? Find(AnswerSource.Ews, problem) : null)
                ?? OfStatus(source, problem),
        };
    }

    private static Cause? Find(AnswerSource source, Microsoft365Problem problem) => s_byCode[(source, problem.Code.ToUpperInvariant())]
        .FirstOrDefault(entry => entry.Saying is null || problem.Message.Contains(entry.Saying, StringComparison.OrdinalIgnoreCase))?.Cause;

    /// <summary>A status that says enough by itself, whatever code comes with it.</summary>
    private static Cause OfStatus(AnswerSource source, Microsoft365Problem problem) => problem.Status switch
    {
        429 => source is AnswerSource.Entra ? Cause.TooOften : Cause.Throttled,
        502 or 503 or 504 => Cause.MicrosoftBusy,
        // EWS says with a 500 that it refuses, and why; elsewhere it is a server that stumbled.
        500 when source is not AnswerSource.Ews => Cause.MicrosoftBusy,
        _ => Cause.Unknown,
    };

    // https://learn.microsoft.com/entra/identity-platform/reference-error-codes
    private static IEnumerable<BookEntry> Entra() =>
    [
        .. Aad(Cause.SecretInvalid, 7000215),
        .. Aad(Cause.SecretExpired, 7000222),
        .. Aad(Cause.SecretEmpty, 7000218),
        .. Aad(Cause.RegistrationNotFound, 700016, 700011),
        .. Aad(Cause.ServicePrincipalMissing, 7000229),
        .. Aad(Cause.RegistrationDisabled, 7000112, 70001),
        .. Aad(Cause.TenantNotFound, 90002, 900023),
        .. Aad(Cause.WrongCloud, 90038, 900382, 900432),
        .. Aad(Cause.ResourceMissing, 500011, 50001),
        .. Aad(Cause.NotSubscribed, 650052),
        .. Aad(Cause.OurFault, 70011, 1002012, 28002, 700022, 700023, 9001023, 50194),
        .. Aad(Cause.ConditionalAccess, 53003, 530032),
        .. Aad(Cause.PublicClient, 700025),
        .. Aad(Cause.TooOften, 50196),
        // They belong to people who sign in; a key does not meet them.
        .. Aad(Cause.MeantForPeople, 50076, 50079, 50074, 50020, 50034, 65001, 65004, 90094, 90095),
        .. Aad(Cause.AssignmentRequired, 50105),
        .. Aad(Cause.PartnerNotAuthorised, 90099),
        .. Aad(Cause.MicrosoftBusy, 50033, 90006, 90012, 90024, 90033, 90090),
    ];

    // https://learn.microsoft.com/graph/errors and https://learn.microsoft.com/graph/auth-limit-mailbox-access#handle-api-errors
    private static IEnumerable<BookEntry> Graph() =>
    [
        new(AnswerSource.Graph, "ErrorAccessDenied", Cause.AccessPolicy) { Saying = "[RAOP]" },
        new(AnswerSource.Graph, "ErrorAccessDenied", Cause.ClientNotAllowed) { Saying = "OData is disabled" },
        .. Of(AnswerSource.Graph, Cause.AccessDenied, "ErrorAccessDenied", "Authorization_RequestDenied"),
        .. Of(AnswerSource.Graph, Cause.MailboxNotOnline, "MailboxNotEnabledForRESTAPI", "ResourceNotFound"),
        .. Of(AnswerSource.Graph, Cause.MailboxUnknown, "ErrorInvalidUser", "Request_ResourceNotFound"),
        .. Of(AnswerSource.Graph, Cause.FolderGone, "ErrorItemNotFound", "ErrorFolderNotFound"),
        .. Of(AnswerSource.Graph, Cause.OurFault, "ErrorInvalidIdMalformed"),
        .. OfToken(AnswerSource.Graph, "InvalidAuthenticationToken"),
        .. Of(AnswerSource.Graph, Cause.ConsentMissing, "NoPermissionsInAccessToken"),
        .. Of(AnswerSource.Graph, Cause.Throttled, "ApplicationThrottled", "MailboxConcurrency", "TooManyRequests"),
        .. Of(AnswerSource.Graph, Cause.MicrosoftBusy, "serviceNotAvailable"),
    ];

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
    private static IEnumerable<BookEntry> Ews() =>
    [
        .. Of(AnswerSource.Ews, Cause.AccessDenied, "ErrorAccessDenied"),
        .. Of(AnswerSource.Ews, Cause.MailboxUnknown, "ErrorNonExistentMailbox", "ErrorInvalidSmtpAddress", "ErrorInvalidUserPrincipalName"),
        .. Of(AnswerSource.Ews, Cause.FolderGone, "ErrorFolderNotFound", "ErrorItemNotFound"),
        .. Of(AnswerSource.Ews, Cause.ImpersonationDenied, "ErrorImpersonateUserDenied", "ErrorImpersonationDenied"),
        .. Of(AnswerSource.Ews, Cause.AliasGiven, "ErrorNonPrimarySmtpAddress"),
        .. Of(AnswerSource.Ews, Cause.MailboxDisabled, "ErrorAccountDisabled"),
        .. Of(AnswerSource.Ews, Cause.MailboxUnlicensed, "ErrorInvalidLicense"),
        .. Of(AnswerSource.Ews, Cause.OrganisationBlocked, "ErrorOrganizationAccessBlocked"),
        .. Of(AnswerSource.Ews, Cause.MicrosoftBusy, [.. BusyAnswers.Known.Where(code => code.StartsWith("Error", StringComparison.Ordinal)).Order(StringComparer.Ordinal)]),
        .. Of(AnswerSource.Ews, Cause.OurFault, "ErrorSchemaValidation", "ErrorInvalidRequest", "ErrorInvalidExchangeImpersonationHeaderData"),
    ];

    private static IEnumerable<BookEntry> EwsWithoutSoap() =>
    [
        .. Of(AnswerSource.Ews, Cause.EwsDisabled, EwsDisabledReason),
        .. Of(AnswerSource.Ews, Cause.EwsNotAllowed, EwsNotAllowedReason),
        new(AnswerSource.Ews, "HTTP 401", Cause.TokenTooWeak) { Saying = "too weak" },
        .. OfToken(AnswerSource.Ews, "HTTP 401"),
        .. Of(AnswerSource.Ews, Cause.AccessPolicy, "HTTP 403"),
        .. Of(AnswerSource.Ews, Cause.EwsNotAnswering, "HTTP 200", "HTTP 302", "HTTP 404"),
        .. Of(AnswerSource.Ews, Cause.Throttled, "HTTP 429"),
        .. Of(AnswerSource.Ews, Cause.MicrosoftBusy, "HTTP 500", "HTTP 502", "HTTP 503", "HTTP 504"),
    ];

    /// <summary>A token that was refused: Graph says why in its message, Exchange in <c>x-ms-diagnostics</c>.</summary>
    private static IEnumerable<BookEntry> OfToken(AnswerSource source, string code) =>
    [
        new(source, code, Cause.ConsentMissing) { Saying = "permissions" },
        new(source, code, Cause.TokenForOther) { Saying = "audience" },
        new(source, code, Cause.TokenExpired) { Saying = "expired" },
        new(source, code, Cause.TokenRefused),
    ];

    private static IEnumerable<BookEntry> Aad(Cause cause, params int[] numbers) => Of(AnswerSource.Entra, cause, [.. numbers.Select(number => $"AADSTS{number}")]);

    private static IEnumerable<BookEntry> Of(AnswerSource source, Cause cause, params string[] codes) => codes.Select(code => new BookEntry(source, code, cause));
}

/// <summary>One line of the book.</summary>
/// <param name="Code"><c>AADSTS…</c>, Graph's code, the response code of EWS, the header's reason, or <c>HTTP …</c> where there is none.</param>
public sealed record BookEntry(AnswerSource Source, string Code, Cause Cause)
{
    /// <summary>Words of Microsoft's that tell it from other things with the same code.</summary>
    public string? Saying { get; init; }
}

/// <summary>Who answered.</summary>
public enum AnswerSource
{
    Entra,
    Graph,
    Ews,
}
