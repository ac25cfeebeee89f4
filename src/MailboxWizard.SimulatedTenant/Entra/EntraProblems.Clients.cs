using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <content>What is wrong with the application that asks, or with how it proves who it is.</content>
internal static partial class EntraProblems
{
    public static EntraProblem UnknownApplication(string clientId, string directory) => new(700016, "unauthorized_client",
        $"Application with identifier '{clientId}' was not found in the directory '{directory}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.")
    { StaysAtEntra = true };

    public static EntraProblem NoServicePrincipal(Guid appId, Tenant tenant) => new(7000229, "invalid_client",
        $"The client application {appId} is missing service principal in the tenant {tenant.Id}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119", StatusCodes.Status401Unauthorized);

    public static EntraProblem NotMultiTenant(Application app) => new(50194, "invalid_request",
        $"Application '{app.AppId}'({app.DisplayName}) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.")
    { StaysAtEntra = true };

    public static EntraProblem NotForConsumers(Application app) => new(9002332, "invalid_request",
        $"Application '{app.AppId}'({app.DisplayName}) is configured for use by Microsoft Entra users only. Please do not use the /consumers endpoint to serve this request.")
    { StaysAtEntra = true };

    public static EntraProblem NotOverCommon() => new(90130, "invalid_request",
        "The application is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.")
    { StaysAtEntra = true };

    public static EntraProblem RedirectMismatch(string redirect, Guid appId) => new(50011, "invalid_request",
        $"The redirect URI '{redirect}' specified in the request does not match the redirect URIs configured for the application '{appId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this error.")
    { StaysAtEntra = true };

    public static EntraProblem NoReplyAddressRegistered() => new(500113, "invalid_request", "No reply address is registered for the application.") { StaysAtEntra = true };

    public static EntraProblem NoReplyAddressGiven() => new(900971, "invalid_request", "No reply address provided.") { StaysAtEntra = true };

    public static EntraProblem Disabled(Guid appId, string name) => new(7000112, "unauthorized_client", $"Application '{appId}'({name}) is disabled.") { StaysAtEntra = true };

    public static EntraProblem SecretMissing() => new(7000218, "invalid_client",
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.", StatusCodes.Status401Unauthorized);

    public static EntraProblem SecretWrong(Guid appId) => new(7000215, "invalid_client",
        $"Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{appId}'.", StatusCodes.Status401Unauthorized);

    public static EntraProblem SecretExpired(Guid appId) => new(7000222, "invalid_client",
        $"The provided client secret keys for app '{appId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.", StatusCodes.Status401Unauthorized);

    public static EntraProblem PublicWithCredential() => new(700025, "invalid_client",
        "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.", StatusCodes.Status401Unauthorized);

    public static EntraProblem CrossOriginForSinglePageOnly() => new(9002326, "invalid_request",
        "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type.");

    public static EntraProblem SinglePageNeedsOrigin() => new(9002327, "invalid_request",
        "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.");

    public static EntraProblem SinglePageNeedsProofKey() => new(9002325, "invalid_request",
        "Proof Key for Code Exchange is required for cross-origin authorization code redemption.");

    public static EntraProblem AssertionMalformed(string what) => new(50027, "invalid_client", $"Invalid JWT token. {what}", StatusCodes.Status401Unauthorized);

    // The sentences: https://github.com/AzureAD/microsoft-authentication-library-for-js/issues/8339
    public static EntraProblem AssertionKeyUnknown(string thumbprint, Guid appId) => new(700027, "invalid_client",
        $"The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: '{thumbprint}', {WhereToLook(appId)}].", StatusCodes.Status401Unauthorized);

    // https://github.com/microsoftgraph/msgraph-sdk-php/issues/1585
    public static EntraProblem AssertionSignatureWrong(string thumbprint, KeyCredential key, Guid appId) => new(700027, "invalid_client",
        $"Client assertion failed signature validation. [Reason - Key was found, but use of the key to verify the signature failed., Thumbprint of key used by client: '{thumbprint}', Found key 'Start={key.StartsAt.UtcDateTime:MM/dd/yyyy HH:mm:ss}, End={key.EndsAt.UtcDateTime:MM/dd/yyyy HH:mm:ss}', {WhereToLook(appId)}].", StatusCodes.Status401Unauthorized);

    // Guess: the reason of a certificate whose time is over.
    public static EntraProblem AssertionKeyExpired(string thumbprint, KeyCredential key, Guid appId) => new(700027, "invalid_client",
        $"Client assertion failed signature validation. [Reason - The key used is expired., Thumbprint of key used by client: '{thumbprint}', Found key 'Start={key.StartsAt.UtcDateTime:MM/dd/yyyy HH:mm:ss}, End={key.EndsAt.UtcDateTime:MM/dd/yyyy HH:mm:ss}', {WhereToLook(appId)}].", StatusCodes.Status401Unauthorized);

    public static EntraProblem AssertionNotInTime(DateTimeOffset now, DateTimeOffset from, DateTimeOffset until) => new(700024, "invalid_client",
        $"Client assertion is not within its valid time range. Current time: {now.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffffZ}, assertion valid from {from.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffffZ}, expiry time of assertion {until.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffffZ}. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .", StatusCodes.Status401Unauthorized);

    // Guess: the number is the documented one of another error; clients of the real service report it with this sentence.
    public static EntraProblem AssertionAudienceWrong() => new(700023, "invalid_client",
        "Client assertion audience claim does not match Realm issuer. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .", StatusCodes.Status401Unauthorized);

    // Guess: the number.
    public static EntraProblem AssertionOfOtherClient() => new(700021, "invalid_client",
        "Client assertion application identifier doesn't match 'client_id' parameter. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .", StatusCodes.Status401Unauthorized);

    public static EntraProblem AssertionSubjectDiffers() => new(50048, "invalid_client", "Subject mismatches Issuer claim in the client assertion.", StatusCodes.Status401Unauthorized);

    // https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust
    public static EntraProblem NoFederatedCredential(string issuer, string subject, string audience) => new(70021, "invalid_request",
        $"No matching federated identity record found for presented assertion. Assertion Issuer: '{issuer}'. Assertion Subject: '{subject}'. Assertion Audience: '{audience}'. https://docs.microsoft.com/azure/active-directory/develop/workload-identity-federation");

    private static string WhereToLook(Guid appId)
        => $"Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '{appId}'. Review the documentation at https://docs.microsoft.com/en-us/graph/deployments to determine the corresponding service endpoint and https://docs.microsoft.com/en-us/graph/api/application-get?view=graph-rest-1.0&tabs=http to build a query request URL, such as 'https://graph.microsoft.com/beta/applications/{appId}'";
}
