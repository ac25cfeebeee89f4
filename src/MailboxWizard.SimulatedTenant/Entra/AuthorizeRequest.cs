using System.Globalization;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>What a sign-in is for.</summary>
internal enum SignInPurpose
{
    /// <summary>A code or an ID token for the application.</summary>
    Application,

    /// <summary>A device that waits.</summary>
    Device,

    /// <summary>Consent for everybody in the tenant.</summary>
    AdminConsent,
}

/// <summary>A checked request to sign somebody in.</summary>
internal sealed record AuthorizeRequest
{
    public SignInPurpose Purpose { get; init; }

    public required Authority Authority { get; init; }

    public required Tenant Home { get; init; }

    public required Application Application { get; init; }

    /// <summary>Where the browser returns to; empty for a device.</summary>
    public ReplyAddress Reply { get; init; } = new("", ClientPlatform.Public);

    public IReadOnlyList<string> ResponseTypes { get; init; } = ["code"];

    /// <summary>query, fragment or form_post.</summary>
    public string ResponseMode { get; init; } = "query";

    public string? State { get; init; }

    public string? Nonce { get; init; }

    public string? Challenge { get; init; }

    /// <summary>S256 or plain; null is plain too.</summary>
    public string? ChallengeMethod { get; init; }

    public IReadOnlyList<string> Prompts { get; init; } = [];

    public string? LoginHint { get; init; }

    public TimeSpan? MaxAge { get; init; }

    public bool WantsClientInfo { get; init; }

    public ClaimsRequest Claims { get; init; } = ClaimsRequest.None;

    /// <summary>Null until <see cref="Scopes"/> has been understood.</summary>
    public ScopeRequest? Asked { get; init; }

    /// <summary>The permissions of a consent for everybody; empty otherwise.</summary>
    public AdminPermissions? AdminPermissions { get; init; }

    public ScopeRequest Scopes => Asked ?? throw new InvalidOperationException("The scopes have not been understood yet.");

    public bool IsSilent => Prompts.Contains("none");

    /// <summary>Reads what must be right before an error may be sent to the redirect address.</summary>
    /// <exception cref="EntraProblem">The application or the redirect address is not known; Entra shows a page then and redirects nowhere.</exception>
    public static AuthorizeRequest Parse(Authority authority, Parameters value, TenantState state)
    {
        var (home, application) = FindApplication(authority, value["client_id"], state);
        var redirect = value["redirect_uri"] ?? throw EntraProblems.Missing("redirect_uri");
        var reply = ReplyAddress.Match(application, redirect) ?? throw EntraProblems.RedirectMismatch(redirect, application.AppId);
        string[] types = Words(value["response_type"]);
        return new AuthorizeRequest
        {
            Authority = authority,
            Home = home,
            Application = application,
            Reply = reply,
            ResponseTypes = types,
            ResponseMode = value["response_mode"] ?? (types.Contains("id_token") || types.Contains("token") ? "fragment" : "query"),
            State = value["state"],
            Nonce = value["nonce"],
            Challenge = value["code_challenge"],
            ChallengeMethod = value["code_challenge_method"],
            Prompts = Words(value["prompt"]),
            LoginHint = value["login_hint"],
            MaxAge = int.TryParse(value["max_age"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null,
            WantsClientInfo = value["client_info"] == "1",
        };
    }

    /// <exception cref="EntraProblem">The application is not one that people can sign in to by this authority.</exception>
    public static (Tenant Home, Application Application) FindApplication(Authority authority, string? clientId, TenantState state)
    {
        if (authority.Tenant is { } other && other.Cloud != NationalCloud.Global) throw EntraProblems.TenantOfOtherCloud(other);
        if (clientId is null) throw EntraProblems.Missing("client_id");
        if (!Guid.TryParse(clientId, out var appId) || state.FindApplication(appId) is not { } found)
            throw EntraProblems.UnknownApplication(clientId, authority.Tenant?.DisplayName ?? "Microsoft Accounts");
        var (home, application) = found;
        if (authority.IsConsumers) throw EntraProblems.NotForConsumers(application);
        if (!application.IsMultiTenant)
        {
            if (authority.Tenant is null) throw EntraProblems.NotMultiTenant(application);
            if (authority.Tenant != home) throw EntraProblems.UnknownApplication(clientId, authority.Tenant.DisplayName);
        }
        if (application.IsDisabled || authority.Tenant?.FindServicePrincipal(appId) is { AccountEnabled: false }) throw EntraProblems.Disabled(appId, application.DisplayName);
        return found;
    }

    /// <summary>Checks the rest, whose errors go to the redirect address.</summary>
    public AuthorizeRequest Checked(Parameters value, TenantState state)
    {
        if (ResponseTypes.Count == 0) throw EntraProblems.Missing("response_type");
        if (ResponseTypes.FirstOrDefault(t => t is not ("code" or "id_token" or "token")) is { } unknown)
            throw new EntraProblem(70005, "unsupported_response_type", $"The response_type '{unknown}' is not supported.");
        if (ResponseTypes.Contains("token")) throw Application.MayIssueAccessTokenDirectly ? new EntraNotSimulated("implicit grant of access tokens") : EntraProblems.TokenTypeOff();
        if (ResponseTypes.Contains("id_token"))
        {
            // An ID token needs a nonce: https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
            if (!Application.MayIssueIdTokenDirectly) throw EntraProblems.ResponseTypeOff();
            if (Nonce is null) throw EntraProblems.Missing("nonce");
        }
        if (ResponseMode is not ("query" or "fragment" or "form_post")) throw new EntraProblem(900014, "invalid_request", $"The response_mode '{ResponseMode}' is not supported.");
        if (ResponseMode == "query" && ResponseTypes.Contains("id_token"))
            throw new EntraProblem(70007, "unsupported_response_type", "'query' is not a supported value of 'response_mode' when requesting a token.");
        ProofKey.CheckChallenge(Challenge, ChallengeMethod);
        if (Reply.Platform == ClientPlatform.SinglePage && ResponseTypes.Contains("code") && Challenge is null) throw EntraProblems.SinglePageNeedsProofKey();
        if (Prompts.FirstOrDefault(p => p is not ("none" or "login" or "consent" or "select_account") && !(p == "admin_consent" && Authority.Version == EndpointVersion.V1)) is { } prompt)
            throw new EntraProblem(90023, "invalid_request", $"Unsupported 'prompt' value '{prompt}'.");
        return this with { Asked = Understand(value, state), Claims = ClaimsRequest.Parse(value["claims"]) };
    }

    private ScopeRequest Understand(Parameters value, TenantState state)
    {
        if (Authority.Version == EndpointVersion.V1) return ScopeRequest.ForResource(value["resource"], Application, Authority.DisplayName, state);
        if (value["resource"] is not null) throw EntraProblems.ResourceParameterOnV2();
        return ScopeRequest.Parse(value["scope"], Application, Authority.DisplayName, state);
    }

    private static string[] Words(string? text) => (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
