using System.Globalization;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>A checked request to the authorize endpoint.</summary>
internal sealed record AuthorizeRequest
{
    public required Authority Authority { get; init; }

    public required Tenant Home { get; init; }

    public required Application Application { get; init; }

    public required string RedirectUri { get; init; }

    public required IReadOnlyList<string> ResponseTypes { get; init; }

    /// <summary>query, fragment or form_post.</summary>
    public required string ResponseMode { get; init; }

    public string? State { get; init; }

    public string? Nonce { get; init; }

    public string? Challenge { get; init; }

    public IReadOnlyList<string> Prompts { get; init; } = [];

    public string? LoginHint { get; init; }

    public TimeSpan? MaxAge { get; init; }

    public bool WantsClientInfo { get; init; }

    public string? Scope { get; init; }

    /// <summary>Null until <see cref="Scopes"/> has been understood.</summary>
    public ScopeRequest? Asked { get; init; }

    public ScopeRequest Scopes => Asked ?? throw new InvalidOperationException("The scopes have not been understood yet.");

    /// <summary>Reads what must be right before an error may be sent to the redirect address.</summary>
    /// <exception cref="EntraProblem">The application or the redirect address is not known; Entra shows a page then and redirects nowhere.</exception>
    public static AuthorizeRequest Parse(Authority authority, Func<string, string?> value, TenantState state)
    {
        var clientId = value("client_id") ?? throw EntraProblems.Missing("client_id");
        if (!Guid.TryParse(clientId, out var appId) || state.FindApplication(appId) is not { } found)
            throw EntraProblems.UnknownApplication(clientId, authority.Tenant?.DisplayName ?? "Microsoft Accounts");
        var (home, application) = found;
        if (!application.IsMultiTenant)
        {
            if (authority.Tenant is null) throw EntraProblems.NotMultiTenant(application);
            if (authority.Tenant != home) throw EntraProblems.UnknownApplication(clientId, authority.Tenant.DisplayName);
        }

        // Registered exactly, character by character: https://learn.microsoft.com/entra/identity-platform/reply-url
        var redirect = value("redirect_uri") ?? throw EntraProblems.Missing("redirect_uri");
        if (!application.RedirectUris.Contains(redirect, StringComparer.Ordinal)) throw EntraProblems.RedirectMismatch(redirect, appId);

        string[] types = [.. (value("response_type") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        return new AuthorizeRequest
        {
            Authority = authority,
            Home = home,
            Application = application,
            RedirectUri = redirect,
            ResponseTypes = types,
            ResponseMode = value("response_mode") ?? (types.Contains("id_token") ? "fragment" : "query"),
            State = value("state"),
            Nonce = value("nonce"),
            Challenge = value("code_challenge"),
            Prompts = [.. (value("prompt") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            LoginHint = value("login_hint"),
            MaxAge = int.TryParse(value("max_age"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null,
            WantsClientInfo = value("client_info") == "1",
            Scope = value("scope"),
        };
    }

    /// <summary>Checks the rest, whose errors go to the redirect address.</summary>
    public AuthorizeRequest Checked(Func<string, string?> value)
    {
        if (ResponseTypes.Count == 0) throw EntraProblems.Missing("response_type");
        if (ResponseTypes.FirstOrDefault(t => t is not ("code" or "id_token")) is { } unknown)
            throw new EntraProblem(70005, "unsupported_response_type", $"The response_type '{unknown}' is not supported.");
        if (ResponseTypes.Contains("id_token"))
        {
            // An ID token needs a nonce: https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
            if (!Application.MayIssueIdTokenDirectly) throw EntraProblems.ResponseTypeOff();
            if (Nonce is null) throw EntraProblems.Missing("nonce");
        }
        if (ResponseMode is not ("query" or "fragment" or "form_post")) throw new EntraProblem(900014, "invalid_request", $"The response_mode '{ResponseMode}' is not supported.");
        if (ResponseMode == "query" && ResponseTypes.Contains("id_token"))
            throw new EntraProblem(70007, "unsupported_response_type", "'query' is not a supported value of 'response_mode' when requesting a token.");
        if (Challenge is not null && value("code_challenge_method") != "S256")
            throw new EntraProblem(501491, "invalid_request", "Invalid size of Code_Challenge parameter, or a code_challenge_method that is not S256.");
        if (Prompts.FirstOrDefault(p => p is not ("none" or "login" or "consent" or "select_account")) is { } prompt)
            throw new EntraProblem(90023, "invalid_request", $"Unsupported 'prompt' value '{prompt}'.");
        return this with { Asked = ScopeRequest.Parse(Scope, Application, Authority.Tenant?.DisplayName ?? Authority.Name) };
    }
}
