using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <content>Why a person does not get in.</content>
internal static partial class EntraProblems
{
    public static EntraProblem UserNotFound(string name, string directory) => new(50034, "invalid_grant",
        $"The user account {name} does not exist in the {directory} directory. To sign into this application, the account must be added to the directory.")
    { StaysAtEntra = true };

    public static EntraProblem UserOfOtherTenant(string name, Tenant home, Tenant asked, Application app) => new(50020, "invalid_grant",
        $"User account '{name}' from identity provider 'https://sts.windows.net/{home.Id}/' does not exist in tenant '{asked.DisplayName}' and cannot access the application '{app.AppId}'({app.DisplayName}) in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.")
    { StaysAtEntra = true };

    public static EntraProblem PartnerNotAuthorized(Application app, Tenant asked) => new(90099, "invalid_grant",
        $"The application '{app.AppId}' ({app.DisplayName}) has not been authorized in the tenant '{asked.Id}'. Applications must be authorized to access the external tenant before partner delegated administrators can use them. Provide pre-consent or execute the appropriate Partner Center API to authorize the application.")
    { StaysAtEntra = true };

    public static EntraProblem UserDisabled() => new(50057, "invalid_grant", "The user account is disabled.") { StaysAtEntra = true };

    public static EntraProblem PasswordWrong() => new(50126, "invalid_grant", "Error validating credentials due to invalid username or password.");

    public static EntraProblem PasswordUnset() => new(50056, "invalid_grant", "Invalid or null password: password does not exist in the directory for this user.");

    public static EntraProblem NotSignedIn() => new(50058, "login_required", "A silent sign-in request was sent but no user is signed in.");

    public static EntraProblem SessionRevoked(DateTimeOffset issued, DateTimeOffset validFrom) => new(50173, "invalid_grant",
        $"The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '{issued.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffffZ}' and the TokensValidFrom date (before which tokens are not valid) for this user is '{validFrom.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffffZ}'.", subError: "bad_token");

    public static EntraProblem FlowExpired() => new(50089, "invalid_request", "Authentication failed due to flow token expired. Go back to the application and try again.") { StaysAtEntra = true };

    // The body of both versions: https://github.com/AzureAD/microsoft-authentication-library-for-js/issues/5491 and https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow#error-response-example
    public static EntraProblem MultifactorNeeded(Guid resource, EndpointVersion version, IEnumerable<ConditionalAccessPolicy> policies) => new(50076, InteractionError(version),
        $"Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '{resource}'.", subError: "basic_action")
    { Claims = Policies(policies) };

    public static EntraProblem MultifactorRegistrationNeeded(Guid resource, EndpointVersion version, IEnumerable<ConditionalAccessPolicy> policies) => new(50079, InteractionError(version),
        $"Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access '{resource}'.", subError: "basic_action")
    { Claims = Policies(policies) };

    public static EntraProblem MultifactorNotPassed() => new(50074, "interaction_required", "Strong Authentication is required.");

    public static EntraProblem BlockedByPolicy(ConditionalAccessPolicy policy) => policy.Control == AccessControl.BlockBySecurityPolicy
        ? new(530032, "invalid_grant", "Access has been blocked due to security policy. The tenant admin has configured a security policy that blocks this request.", subError: "message_only") { StaysAtEntra = true }
        : new(53003, "invalid_grant", "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.", subError: "message_only") { Claims = Policies([policy]), StaysAtEntra = true };

    public static EntraProblem NotAssigned(Person person, Application app) => new(50105, "invalid_grant",
        $"Your administrator has configured the application {app.DisplayName} ('{app.AppId}') to block users unless they are specifically granted ('assigned') access to the application. The signed in user '{person.UserPrincipalName}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator. Please contact your administrator to assign access to this application.")
    { StaysAtEntra = true };

    public static EntraProblem ApplicationNotAssigned(Application client, ApiResource resource) => new(501051, "invalid_grant",
        $"Application '{client.AppId}'({client.DisplayName}) is not assigned to a role for the application '{resource.AppId}'({resource.DisplayName}).");

    public static EntraProblem ConsentMissing(Application app) => new(65001, "invalid_grant",
        $"The user or administrator has not consented to use the application with ID '{app.AppId}' named '{app.DisplayName}'. Send an interactive authorization request for this user and resource.", subError: "consent_required");

    public static EntraProblem ConsentDeclined() => new(65004, "access_denied", "User declined to consent to access the app.");

    public static EntraProblem AdminConsentDeclined(bool isV2) => new(65004, isV2 ? "consent_required" : "access_denied", "The resource owner or authorization server denied the request.");

    public static EntraProblem AdminConsentNeeded() => new(90094, "access_denied", "Admin consent is required for the permissions requested by this application.");

    // Guess: that coming back without having asked, or having asked, is told by this number.
    public static EntraProblem AdminConsentRequested() => new(90095, "access_denied", "Admin consent is required for the permissions requested by this application. Admin consent request may be sent to the admin.");

    public static EntraProblem AdministratorOnly() => new(90093, "access_denied",
        "This operation can only be performed by an administrator. Sign out and sign in as an administrator or contact one of your organization's administrators.");

    public static EntraProblem DeviceCodePending() => new(70016, "authorization_pending", "OAuth 2.0 device flow error. Authorization is pending. Continue polling.");

    // Guess: the number; the word is the one of RFC 8628, section 3.5.
    public static EntraProblem DeviceCodeTooFast() => new(70016, "slow_down", "OAuth 2.0 device flow error. The client is polling too quickly. Continue polling after the interval.");

    // Guess: the number.
    public static EntraProblem DeviceCodeDeclined() => new(65004, "authorization_declined", "User declined to consent to access the app.");

    public static EntraProblem DeviceCodeExpired() => new(70019, "expired_token", "The verification code expired. Have the user retry the sign-in.");

    public static EntraProblem DeviceCodeUnknown() => new(70018, "bad_verification_code", "The device code is not valid.");

    public static EntraProblem UserCodeWrong() => new(70018, "invalid_request", "That code didn't work. Check the code and try again.") { StaysAtEntra = true };

    public static EntraProblem UserCodeUsed() => new(90120, "invalid_request", "The request was already authorized or declined.") { StaysAtEntra = true };

    public static EntraProblem UserCodeMissing() => new(90119, "invalid_request", "The user code is null or empty.") { StaysAtEntra = true };

    private static string InteractionError(EndpointVersion version) => version == EndpointVersion.V1 ? "interaction_required" : "invalid_grant";

    private static string? Policies(IEnumerable<ConditionalAccessPolicy> policies)
    {
        var ids = new JsonArray([.. policies.Select(p => (JsonNode)p.Id.ToString())]);
        return ids.Count == 0 ? null : new JsonObject { ["access_token"] = new JsonObject { ["capolids"] = new JsonObject { ["essential"] = true, ["values"] = ids } } }.ToJsonString();
    }
}
