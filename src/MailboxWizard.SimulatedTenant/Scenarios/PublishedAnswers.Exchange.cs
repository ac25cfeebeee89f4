namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <content>What Exchange answers, through Graph and in its own protocol.</content>
public static partial class PublishedAnswers
{
    private const string NoPermissions = "The token contains no permissions, or permissions can not be understood.";

    // https://learn.microsoft.com/graph/errors, https://learn.microsoft.com/graph/auth-limit-mailbox-access#handle-api-errors, https://learn.microsoft.com/graph/throttling-limits
    private static IEnumerable<ScriptedAnswer> Graph() =>
    [
        G(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again."),
        G(403, "ErrorAccessDenied", "Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings.") with { Variant = "RAOP" },
        // https://github.com/microsoftgraph/microsoft-graph-docs/issues/19788
        G(403, "ErrorAccessDenied", "Access to OData is disabled.") with { Variant = "OData" },
        G(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
        G(404, "MailboxNotEnabledForRESTAPI", "The mailbox is either inactive, soft-deleted, or is hosted on-premise."),
        // https://github.com/microsoftgraph/microsoft-graph-docs/issues/10481
        G(404, "ResourceNotFound", "Resource could not be discovered."),
        G(404, "ErrorInvalidUser", "The requested user is invalid."),
        G(404, "Request_ResourceNotFound", "Resource does not exist or one of its queried reference-property objects are not present."),
        G(404, "ErrorItemNotFound", "The specified object was not found in the store.") with { OnMessages = true },
        G(404, "ErrorFolderNotFound", "The specified folder could not be found in the store.") with { OnMessages = true },
        G(400, "ErrorInvalidIdMalformed", "Id is malformed.") with { OnMessages = true },
        G(401, "InvalidAuthenticationToken", "Access token validation failure. Invalid audience.") with { Variant = "audience" },
        G(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.") with { Variant = "expired" },
        G(401, "InvalidAuthenticationToken", NoPermissions) with { Variant = "permissions" },
        G(401, "InvalidAuthenticationToken", "CompactToken parsing failed."),
        G(401, "NoPermissionsInAccessToken", NoPermissions),
        G(429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.") with { RetryAfterSeconds = 2 },
        G(429, "MailboxConcurrency", "Application is over its MailboxConcurrency limit.") with { RetryAfterSeconds = 2 },
        G(429, "TooManyRequests", "Too many requests.") with { RetryAfterSeconds = 2 },
        G(503, "serviceNotAvailable", "The service is temporarily unavailable. Please retry after some time."),
    ];

    // Codes: https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
    // Sentences: https://learn.microsoft.com/dotnet/api/microsoft.exchange.webservices.data.serviceerror
    // Faults of the header and of the mailbox are a 500; what is wrong with a folder is told in a 200: https://learn.microsoft.com/exchange/client-developer/web-service-reference/getfolder-operation
    private static IEnumerable<ScriptedAnswer> Ews() =>
    [
        Fault("ErrorAccessDenied", "Access is denied. Check credentials and try again."),
        Fault("ErrorNonExistentMailbox", "The SMTP address has no mailbox associated with it."),
        Error("ErrorFolderNotFound", "The specified folder could not be found in the store."),
        Error("ErrorItemNotFound", "The specified object was not found in the store."),
        Fault("ErrorImpersonateUserDenied", "The account does not have permission to impersonate the requested user."),
        Fault("ErrorImpersonationDenied", "The server to which the application is connected cannot impersonate the requested user due to insufficient permission."),
        Fault("ErrorImpersonationFailed", "The impersonation failed."),
        Fault("ErrorInvalidUserPrincipalName", "The impersonation principal name is invalid."),
        Fault("ErrorInvalidExchangeImpersonationHeaderData", "An ExchangeImpersonation SOAP header must contain a user principal name, user SID, or primary SMTP address."),
        Fault("ErrorInvalidSmtpAddress", "The SMTP address format is invalid."),
        Fault("ErrorNonPrimarySmtpAddress", "The primary SMTP address must be specified when referencing a mailbox."),
        Fault("ErrorAccountDisabled", "Account is disabled. Contact the account administrator."),
        Fault("ErrorInvalidLicense", "The user doesn't have a valid license."),
        Fault("ErrorServerBusy", "The server cannot service this request right now. Try again later."),
        Fault("ErrorMailboxMoveInProgress", "The mailbox is currently being moved."),
        Fault("ErrorMailboxStoreUnavailable", "The mailbox database is temporarily unavailable."),
        Fault("ErrorMailboxFailover", "The mailbox has failed over to another server."),
        Fault("ErrorInternalServerTransientError", "An internal server error occurred. Try again later."),
        Fault("ErrorADUnavailable", "Active Directory is unavailable. Try again later."),
        Fault("ErrorTimeoutExpired", "The timeout period expired."),
        Fault("ErrorConnectionFailed", "Connection failed. Try again later."),
        Fault("ErrorOrganizationAccessBlocked", "The organization is blocked and marked for removal."),
        Fault("ErrorSchemaValidation", "The request failed schema validation."),
        Fault("ErrorInvalidRequest", "The request is invalid."),
    ];

    // Headers: https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange
    // Guess: the numbers before the reasons.
    private static IEnumerable<ScriptedAnswer> EwsWithoutSoap() =>
    [
        Bare(403, "disabled") with { PolicyReason = "EWS is disabled for this user or tenant" },
        Bare(403, "policy") with { PolicyReason = "EWS is blocked by policy for this user or tenant" },
        Bare(403),
        Bare(401, "permissions") with { Diagnostics = $"2000008;reason=\"{NoPermissions}\";error_category=\"invalid_grant\"" },
        Bare(401, "audience") with { Diagnostics = "2000003;reason=\"The audience claim value is invalid for current resource.\";error_category=\"invalid_resource\"" },
        Bare(401, "expired") with { Diagnostics = "2000002;reason=\"The access token has expired.\";error_category=\"token_expired\"" },
        Bare(401, "weak") with { Diagnostics = "2000001;reason=\"The access token is acquired using an authentication method that is too weak to allow access for this application. Presented auth strength was 1, required is 2.\";error_category=\"invalid_token\"" },
        Bare(401),
        Bare(404),
        Bare(302),
        Bare(200) with { Html = "<!DOCTYPE html><html><head><title>Outlook</title></head><body>Sign in</body></html>" },
        Bare(429) with { RetryAfterSeconds = 2 },
        Bare(500), Bare(502), Bare(503), Bare(504),
    ];

    private static ScriptedAnswer G(int status, string code, string text) => new() { Place = AnswerPlace.Graph, Code = code, Status = status, Text = text };

    private static ScriptedAnswer Fault(string code, string text) => new() { Place = AnswerPlace.Ews, Code = code, Status = 500, Text = text };

    private static ScriptedAnswer Error(string code, string text) => new() { Place = AnswerPlace.Ews, Code = code, Status = 200, Text = text, OnMessages = true };

    private static ScriptedAnswer Bare(int status, string? variant = null) => new() { Place = AnswerPlace.Ews, Code = $"HTTP {status}", Status = status, Variant = variant };
}
