namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>Every answer that Microsoft has published for an application's token and for a mailbox, as scenarios: <c>entra:AADSTS7000222</c>.</summary>
public static partial class PublishedAnswers
{
    public static IReadOnlyList<ScriptedAnswer> All { get; } = [.. Entra(), .. Graph(), .. Ews(), .. EwsWithoutSoap()];

    /// <summary>One scenario each.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        .. All.Select(answer => new Scenario
        {
            Name = answer.Name,
            Summary = $"Applications are answered {answer.Status} {answer.Code}{(answer.Variant is null ? "" : $" ({answer.Variant})")}{(answer.OnMessages ? " when they ask for messages" : "")}.",
            Script = answer,
        }),
    ];

    // Numbers, sentences: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
    // Guess: the words and statuses that go with numbers which no flow of the simulation gives by itself.
    private static IEnumerable<ScriptedAnswer> Entra() =>
    [
        Aad(7000215, "Invalid client secret is provided.", "invalid_client", 401),
        Aad(7000222, "The provided client secret keys are expired.", "invalid_client", 401),
        Aad(7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.", "invalid_client", 401),
        Aad(700016, "Application was not found in the directory or tenant.", "unauthorized_client"),
        Aad(700011, "Application with identifier was not found in the directory.", "unauthorized_client"),
        Aad(7000229, "The client application is missing service principal in the tenant.", "invalid_client", 401),
        Aad(7000112, "Application is disabled.", "unauthorized_client"),
        Aad(70001, "The application is disabled.", "unauthorized_client"),
        Aad(90002, "The tenant name wasn't found in the data store."),
        Aad(900023, "Specified tenant identifier is neither a valid DNS name, nor a valid external domain."),
        Aad(90038, "The specified tenant belongs to the National Cloud. Current cloud instance does not federate with it."),
        Aad(900382, "Confidential Client is not supported in Cross Cloud request."),
        Aad(900432, "Confidential Client is not supported in Cross Cloud request."),
        Aad(500011, "The resource principal was not found in the tenant.", "invalid_resource"),
        Aad(50001, "The resource is disabled or doesn't exist.", "invalid_resource"),
        Aad(650052, "The app needs access to a service that your organization has not subscribed to or enabled.", "invalid_client"),
        Aad(70011, "The scope requested by the app is invalid.", "invalid_scope"),
        Aad(1002012, "Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).", "invalid_scope"),
        Aad(28002, "The provided value for the input parameter scope is not valid when requesting an access token.", "invalid_scope"),
        Aad(700022, "The provided value for the input parameter scope is not valid because it contains more than one resource.", "invalid_scope"),
        Aad(700023, "The provided value for the input parameter scope is not valid when requesting an access token.", "invalid_scope"),
        Aad(53003, "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.", "invalid_grant"),
        Aad(530032, "Blocked by security policy.", "invalid_grant"),
        Aad(700025, "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.", "invalid_client", 401),
        Aad(9001023, "The grant type is not supported over the /common or /consumers endpoints."),
        Aad(50194, "Application is not configured as a multi-tenant application. Usage of the /common endpoint is not supported."),
        Aad(50196, "The server terminated an operation because it encountered a client request loop.", "temporarily_unavailable", 429),
        Aad(50076, "Due to a configuration change made by your administrator, you must use multi-factor authentication.", "invalid_grant"),
        Aad(50079, "You must enroll in multi-factor authentication.", "invalid_grant"),
        Aad(50074, "Strong Authentication is required.", "invalid_grant"),
        Aad(50105, "The signed in user is not assigned to a role for the application.", "invalid_grant"),
        Aad(50020, "User account from identity provider does not exist in tenant.", "invalid_grant"),
        Aad(50034, "The user account does not exist in the directory.", "invalid_grant"),
        Aad(65001, "The user or administrator has not consented to use the application.", "invalid_grant"),
        Aad(65004, "User declined to consent to access the app.", "access_denied"),
        Aad(90094, "Admin consent is required.", "invalid_grant"),
        Aad(90095, "Admin consent is required; the user can request it.", "invalid_grant"),
        Aad(90099, "The application has not been authorized in the tenant. Applications must be authorized to access the customer tenant before partner delegated administrators can use them."),
        // Those that pass by themselves.
        Passing(50033), Passing(90006), Passing(90012), Passing(90024), Passing(90033), Passing(90090),
    ];

    private static ScriptedAnswer Passing(int number) => Aad(number, "A transient error has occurred. Please try again.", "temporarily_unavailable", 503);

    private static ScriptedAnswer Aad(int number, string text, string word = "invalid_request", int status = 400) =>
        new() { Place = AnswerPlace.Entra, Code = $"AADSTS{number}", Status = status, Text = text, Word = word };
}
