using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Entra's errors in Entra's words: what is wrong with a request. Numbers: https://learn.microsoft.com/entra/identity-platform/reference-error-codes</summary>
internal static partial class EntraProblems
{
    public static EntraProblem TenantNotFound(string name) => new(90002, "invalid_request",
        $"Tenant '{name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.");

    public static EntraProblem NotATenantName(string name) => new(900023, "invalid_request",
        $"Specified tenant identifier '{name}' is neither a valid DNS name, nor a valid external domain.");

    public static EntraProblem TenantOfOtherCloud(Tenant tenant) => new(90038, "invalid_request",
        $"The specified tenant '{tenant.Id}' belongs to the National Cloud '{tenant.Cloud.InstanceName}'. Current cloud instance '{NationalCloud.Global.InstanceName}' does not federate with {tenant.Cloud.InstanceName}.")
    { StaysAtEntra = true };

    // Guess: which of the two numbers goes with which endpoint; the sentence is the same.
    public static EntraProblem ConfidentialClientOfOtherCloud(EndpointVersion version) => new(version == EndpointVersion.V1 ? 900432 : 900382, "invalid_request",
        "Confidential Client is not supported in Cross Cloud request.");

    public static EntraProblem Missing(string parameter) => new(900144, "invalid_request", $"The request body must contain the following parameter: '{parameter}'.");

    public static EntraProblem WrongMethod(string accepted, string received) => new(900561, "invalid_request", $"The endpoint only accepts {accepted} requests. Received a {received} request.");

    public static EntraProblem ResourceParameterOnV2() => new(901002, "invalid_request", "The 'resource' request parameter is not supported.");

    // Guess: number and word for a claims parameter that is no JSON.
    public static EntraProblem ClaimsMalformed() => new(90023, "invalid_request", "The 'claims' parameter is not a valid JSON claims request.");

    public static EntraProblem UnknownInstance() => new(50049, "invalid_instance", "Unknown or invalid instance.");

    public static EntraProblem DiscoveryMalformed() => new(50050, "invalid_request", "The request is malformed.");

    public static EntraProblem ResourceMissing() => new(50001, "invalid_resource", "Resource identifier is not provided.");

    public static EntraProblem ResourceNotInTenant(string resource, string tenant) => new(500011, "invalid_resource",
        $"The resource principal named {resource} was not found in the tenant named {tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.");

    public static EntraProblem ResourceDisabled(string resource) => new(500014, "invalid_resource",
        $"The service principal for resource '{resource}' is disabled. This indicate that a subscription within the tenant has lapsed, or that the administrator for this tenant has disabled the application, preventing tokens from being issued for it.");

    public static EntraProblem ResourceNotSubscribed(string resource, string tenant) => new(650052, "invalid_client",
        $"The app needs access to a service (\"{resource}\") that your organization \"{tenant}\" has not subscribed to or enabled. Contact your IT Admin to review the configuration of your service subscriptions.");

    public static EntraProblem ResourceNotDeclared(Application client, string resource, Guid appId) => new(650057, "invalid_resource",
        $"Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration. Client app ID: {client.AppId}({client.DisplayName}). Resource value from request: {resource}. Resource app ID: {appId}. List of valid resources from app registration: {string.Join(", ", client.RequiredAccess.Select(r => r.ResourceAppId).Distinct())}.");

    public static EntraProblem NothingDeclared(Application client, string resource) => new(650056, "invalid_client",
        $"Misconfigured application. This could be due to one of the following: the client has not listed any permissions for '{resource}' in the requested permissions in the client's application registration. Or, the admin has not consented in the tenant. Or, check the application identifier in the request to ensure it matches the configured client application identifier. Please contact your admin to fix the configuration or consent on behalf of the tenant. Client app ID: {client.AppId}.");

    public static EntraProblem ScopeInvalid(string scope) => new(70011, "invalid_scope",
        $"The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid.");

    public static EntraProblem ScopeUnknown(string app, string scope, Guid resource) => new(650053, "invalid_client",
        $"The application '{app}' asked for scope '{scope}' that doesn't exist on the resource '{resource}'. Contact the app vendor.");

    public static EntraProblem ScopeOfManyResources(string scope) => new(28000, "invalid_request",
        $"Provided value for the input parameter scope is not valid because it contains more than one resource. Scope {scope} is not valid.");

    public static EntraProblem ScopeOfManyResourcesForApplication(string scope) => new(700022, "invalid_scope",
        $"The provided value for the input parameter scope '{scope}' is not valid because it contains more than one resource.");

    public static EntraProblem ScopeWithoutResource(string scope) => new(700023, "invalid_scope",
        $"The provided value for the input parameter scope '{scope}' is not valid when requesting an access token.");

    public static EntraProblem ScopeNotForAccess(string scope) => new(28002, "invalid_scope",
        $"Provided value for the input parameter scope '{scope}' is not valid when requesting an access token. Please specify a valid scope.");

    public static EntraProblem ScopeWithoutDefault(string scope) => new(1002012, "invalid_scope",
        $"The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).");

    public static EntraProblem GrantNotOverCommon() => new(9001023, "invalid_request",
        "The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.");

    public static EntraProblem NoTenantNamed() => new(50059, "invalid_request",
        "No tenant-identifying information found in either the request or implied by any provided credentials.");

    public static EntraProblem GrantUnknown(string grant) => new(70003, "unsupported_grant_type", $"The app requested an unsupported grant type '{grant}'.");

    public static EntraProblem CodeUnknown() => new(9002313, "invalid_grant", "Invalid request. Request is malformed or invalid.");

    public static EntraProblem CodeExpired() => new(70008, "invalid_grant", "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.");

    public static EntraProblem CodeUsedTwice() => new(54005, "invalid_grant",
        "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.");

    public static EntraProblem CodeOfOtherTenant() => new(700005, "invalid_grant",
        "Provided Authorization Code is intended to use against other tenant, thus rejected. OAuth2 Authorization Code must be redeemed against same tenant it was acquired for (/common or /{tenant-ID} as appropriate).");

    public static EntraProblem RefreshTokenInactive(DateTimeOffset issued, TimeSpan life) => new(700082, "invalid_grant",
        $"The refresh token has expired due to inactivity. The token was issued on {issued.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffffZ} and was inactive for {life}.", subError: "bad_token");

    public static EntraProblem SinglePageTokenExpired(DateTimeOffset issued, TimeSpan life) => new(700084, "invalid_grant",
        $"The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of {life}, which cannot be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page. The token was issued on {issued.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffffZ}.", subError: "bad_token");

    public static EntraProblem VerifierWrong() => new(501481, "invalid_grant", "The Code_Verifier does not match the code_challenge supplied in the authorization request.");

    public static EntraProblem ChallengeMissing() => new(50147, "invalid_request", "Missing Code_Challenge parameter.");

    public static EntraProblem ChallengeSize() => new(501491, "invalid_request", "Invalid size of Code_Challenge parameter.");

    public static EntraProblem RedirectDiffers(string given, string asked) => new(500112, "invalid_client",
        $"The reply address '{given}' does not match the reply address '{asked}' provided when requesting Authorization code.", StatusCodes.Status401Unauthorized);

    public static EntraProblem ResponseTypeOff() => new(700054, "unsupported_response_type", "response_type 'id_token' is not enabled for the application.");

    public static EntraProblem TokenTypeOff() => new(70005, "unsupported_response_type", "response_type 'token' is not enabled for the application.");

    public static EntraProblem LoopDetected() => new(50196, "invalid_grant",
        "The server terminated an operation because it encountered a client request loop. Please contact your app vendor.");

    /// <summary>What the weather has every application told.</summary>
    public static EntraProblem Scripted(Scenarios.ScriptedAnswer answer) =>
        new(int.Parse(answer.Code["AADSTS".Length..], System.Globalization.CultureInfo.InvariantCulture), answer.Word, answer.Text, answer.Status);

    /// <summary>Of the kinds that pass by themselves; the next one every time.</summary>
    // https://learn.microsoft.com/entra/identity-platform/reference-error-codes
    public static EntraProblem Transient(int turn, Scenarios.Interference met)
    {
        (int Code, string Text)[] all =
        [
            (90033, "A transient error has occurred. Please try again."),
            (50033, "A transient error has occurred. Please try again."),
            (90006, "The service is temporarily unavailable. Please retry later."),
            (90012, "The request has timed out. Please retry."),
            (90024, "A transient error has occurred. Please try again."),
            (90090, "The service is temporarily unavailable. Please retry later."),
        ];
        var (code, text) = all[turn % all.Length];
        // Guess: that all of them come with this word, as 90033 does.
        return new EntraProblem(code, "temporarily_unavailable", text, met.Status) { RetryAfter = met.RetryAfter };
    }
}
