using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Entra's errors in Entra's words. Numbers: https://learn.microsoft.com/entra/identity-platform/reference-error-codes</summary>
internal static class EntraProblems
{
    public static EntraProblem TenantNotFound(string name) => new(90002, "invalid_request",
        $"Tenant '{name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.");

    public static EntraProblem NotATenantName(string name) => new(900023, "invalid_request",
        $"Specified tenant identifier '{name}' is neither a valid DNS name, nor a valid external domain.");

    public static EntraProblem Missing(string parameter) => new(900144, "invalid_request", $"The request body must contain the following parameter: '{parameter}'.");

    public static EntraProblem UnknownApplication(string clientId, string directory) => new(700016, "unauthorized_client",
        $"Application with identifier '{clientId}' was not found in the directory '{directory}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.");

    public static EntraProblem NoServicePrincipal(Guid appId, Tenant tenant) => new(7000229, "invalid_client",
        $"The client application {appId} is missing service principal in the tenant {tenant.Id}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119", StatusCodes.Status401Unauthorized);

    public static EntraProblem NotMultiTenant(Application app) => new(50194, "invalid_request",
        $"Application '{app.AppId}'({app.DisplayName}) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.");

    public static EntraProblem RedirectMismatch(string redirect, Guid appId) => new(50011, "invalid_request",
        $"The redirect URI '{redirect}' specified in the request does not match the redirect URIs configured for the application '{appId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this error.");

    public static EntraProblem Disabled(Guid appId, string name) => new(7000112, "unauthorized_client", $"Application '{appId}'({name}) is disabled.");

    public static EntraProblem SecretMissing() => new(7000218, "invalid_client",
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.", StatusCodes.Status401Unauthorized);

    public static EntraProblem SecretWrong(Guid appId) => new(7000215, "invalid_client",
        $"Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{appId}'.", StatusCodes.Status401Unauthorized);

    public static EntraProblem SecretExpired(Guid appId) => new(7000222, "invalid_client",
        $"The provided client secret keys for app '{appId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.", StatusCodes.Status401Unauthorized);

    public static EntraProblem ResourceNotInTenant(string resource, string tenant) => new(500011, "invalid_resource",
        $"The resource principal named {resource} was not found in the tenant named {tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.");

    public static EntraProblem ScopeInvalid(string scope) => new(70011, "invalid_scope",
        $"The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid.");

    public static EntraProblem ScopeUnknown(string app, string scope, Guid resource) => new(650053, "invalid_client",
        $"The application '{app}' asked for scope '{scope}' that doesn't exist on the resource '{resource}'. Contact the app vendor.");

    public static EntraProblem ScopeOfManyResources(string scope) => new(28000, "invalid_request",
        $"Provided value for the input parameter scope is not valid because it contains more than one resource. Scope {scope} is not valid.");

    public static EntraProblem ScopeWithoutDefault(string scope) => new(1002012, "invalid_scope",
        $"The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).");

    public static EntraProblem ConsentMissing(Application app) => new(65001, "invalid_grant",
        $"The user or administrator has not consented to use the application with ID '{app.AppId}' named '{app.DisplayName}'. Send an interactive authorization request for this user and resource.", subError: "consent_required");

    public static EntraProblem GrantNotOverCommon() => new(9001023, "invalid_request",
        "The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.");

    public static EntraProblem NoTenantNamed() => new(50059, "invalid_request",
        "No tenant-identifying information found in either the request or implied by any provided credentials.");

    public static EntraProblem GrantUnknown(string grant) => new(70003, "unsupported_grant_type", $"The app requested an unsupported grant type '{grant}'.");

    public static EntraProblem CodeUnknown() => new(9002313, "invalid_grant", "Invalid request. Request is malformed or invalid.");

    public static EntraProblem CodeExpired() => new(70008, "invalid_grant", "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.");

    public static EntraProblem CodeUsedTwice() => new(54005, "invalid_grant",
        "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.");

    public static EntraProblem VerifierWrong() => new(501481, "invalid_grant", "The Code_Verifier does not match the code_challenge supplied in the authorization request.");

    public static EntraProblem RedirectDiffers(string given, string asked) => new(500112, "invalid_client",
        $"The reply address '{given}' does not match the reply address '{asked}' provided when requesting Authorization code.", StatusCodes.Status401Unauthorized);

    public static EntraProblem ResponseTypeOff() => new(700054, "unsupported_response_type", "response_type 'id_token' is not enabled for the application.");
}
