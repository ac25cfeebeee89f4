using System.Collections.Frozen;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// Which answer of Entra, Graph or Exchange means which <see cref="Cause"/>. It switches on codes; on Microsoft's text only
/// where there is no code. What is not in it is <see cref="Cause.Unknown"/> and shown raw.
/// </summary>
public static class CauseBook
{
    /// <summary>Policy reasons of EWS, word for word: https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange.</summary>
    public const string EwsDisabledReason = "EWS is disabled for this user or tenant";

    /// <inheritdoc cref="EwsDisabledReason"/>
    public const string EwsNotAllowedReason = "EWS is blocked by policy for this user or tenant";

    private static readonly FrozenDictionary<string, Cause> Codes = Lines(
        // Entra: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
        (Cause.SecretInvalid, ["AADSTS7000215"]),
        (Cause.SecretExpired, ["AADSTS7000222"]),
        (Cause.SecretEmpty, ["AADSTS7000218"]),
        (Cause.RegistrationNotFound, ["AADSTS700016", "AADSTS700011"]),
        (Cause.RegistrationDisabled, ["AADSTS7000112", "AADSTS70001"]),
        (Cause.ServicePrincipalMissing, ["AADSTS7000229"]),
        (Cause.PublicClient, ["AADSTS700025"]),
        (Cause.TenantNotFound, ["AADSTS90002", "AADSTS900023"]),
        (Cause.WrongCloud, ["AADSTS90038", "AADSTS900382", "AADSTS900432"]),
        (Cause.ResourceMissing, ["AADSTS500011", "AADSTS50001"]),
        (Cause.NotSubscribed, ["AADSTS650052"]),
        (Cause.ConditionalAccess, ["AADSTS53003", "AADSTS530032"]),
        (Cause.TooOften, ["AADSTS50196"]),
        (Cause.MicrosoftBusy, ["AADSTS50033", "AADSTS90006", "AADSTS90012", "AADSTS90024", "AADSTS90033", "AADSTS90090"]),
        (Cause.OurFault, ["AADSTS70011", "AADSTS1002012", "AADSTS28002", "AADSTS700022", "AADSTS700023", "AADSTS9001023", "AADSTS50194"]),
        // Graph: https://learn.microsoft.com/graph/errors
        (Cause.AccessDenied, ["ErrorAccessDenied", "Authorization_RequestDenied"]),
        (Cause.ConsentMissing, ["InvalidAuthenticationToken", "NoPermissionsInAccessToken"]),
        (Cause.MailboxUnknown, ["ErrorInvalidUser", "Request_ResourceNotFound"]),
        (Cause.MailboxNotOnline, ["MailboxNotEnabledForRESTAPI", "ResourceNotFound"]),
        (Cause.FolderGone, ["ErrorItemNotFound", "ErrorFolderNotFound"]),
        (Cause.Throttled, ["ApplicationThrottled", "MailboxConcurrency", "TooManyRequests"]),
        // EWS: https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
        (Cause.EwsDisabled, [EwsDisabledReason]),
        (Cause.EwsNotAllowed, [EwsNotAllowedReason]),
        (Cause.MailboxUnknown, ["ErrorNonExistentMailbox", "ErrorInvalidSmtpAddress", "ErrorInvalidUserPrincipalName"]),
        (Cause.AliasGiven, ["ErrorNonPrimarySmtpAddress"]),
        (Cause.ImpersonationDenied, ["ErrorImpersonateUserDenied", "ErrorImpersonationDenied"]),
        (Cause.MailboxDisabled, ["ErrorAccountDisabled"]),
        (Cause.MailboxUnlicensed, ["ErrorInvalidLicense"]),
        (Cause.OrganisationBlocked, ["ErrorOrganizationAccessBlocked"]),
        (Cause.MicrosoftBusy,
        [
            "ErrorServerBusy", "ErrorMailboxMoveInProgress", "ErrorMailboxStoreUnavailable", "ErrorMailboxFailover", "ErrorInternalServerTransientError",
            "ErrorADUnavailable", "ErrorTimeoutExpired", "ErrorConnectionFailed", "ErrorImpersonationFailed", "serviceNotAvailable",
        ]),
        (Cause.OurFault, ["ErrorSchemaValidation", "ErrorInvalidRequest", "ErrorInvalidExchangeImpersonationHeaderData", "ErrorInvalidIdMalformed"]),
        // No answer at all.
        (Cause.NoConnection, ["NoConnection"]),
        (Cause.NoAnswer, ["NoAnswer"]));

    /// <summary>What the answer means while <paramref name="kind"/> was checked.</summary>
    public static Cause Of(CheckKind kind, Route route, Microsoft365Problem problem) => problem switch
    {
        // Microsoft gives one code for three things; only its text tells them apart.
        { Code: "ErrorAccessDenied" } when problem.Message.Contains("[RAOP]", StringComparison.Ordinal) => Cause.AccessPolicy,
        { Code: "ErrorAccessDenied" } when problem.Message.Contains("OData is disabled", StringComparison.Ordinal) => Cause.ClientNotAllowed,
        _ when Codes.TryGetValue(problem.Code, out var cause) => cause,
        { Status: 429 } => kind is CheckKind.Token ? Cause.TooOften : Cause.Throttled,
        { Status: 502 or 503 or 504 } => Cause.MicrosoftBusy,
        // EWS says with a 500 that it refuses, and why; elsewhere it is a server that stumbled.
        { Status: 500 } when route is Route.Graph || kind is CheckKind.Token => Cause.MicrosoftBusy,
        { Status: 401 } when kind is not CheckKind.Token => Cause.ConsentMissing,
        { Status: 403 } when kind is not CheckKind.Token => Cause.AccessPolicy,
        { Status: 200 or 302 or 404 } when route is Route.Ews && kind is not CheckKind.Token => Cause.EwsNotAnswering,
        _ => Cause.Unknown,
    };

    private static FrozenDictionary<string, Cause> Lines(params (Cause Cause, string[] Codes)[] lines) =>
        lines.SelectMany(line => line.Codes.Select(code => KeyValuePair.Create(code, line.Cause))).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}
