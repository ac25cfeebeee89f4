namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Sends the browser back to the application with a code or an error, in the way it asked for.</summary>
internal sealed class AuthorizeAnswer(Simulation simulation)
{
    private static readonly TimeSpan s_codeLifetime = TimeSpan.FromMinutes(10);

    private readonly IdTokens _idTokens = new(simulation);

    public Task CodeAsync(HttpContext http, AuthorizeRequest request, SignedIn who)
    {
        var values = new List<KeyValuePair<string, string>>();
        string? code = null;
        if (request.ResponseTypes.Contains("code"))
            values.Add(new("code", code = simulation.SignIns.Keep(new IssuedCode(request, who, simulation.Now + s_codeLifetime))));
        if (request.ResponseTypes.Contains("id_token"))
            lock (simulation.State.Gate)
                values.Add(new("id_token", _idTokens.Write(who, request.Application, request.Scopes.OpenId, request.Authority.Version, request.Nonce, code)));
        if (request.WantsClientInfo) values.Add(new("client_info", TokenClaims.ClientInfo(who)));
        if (request.State is { } state) values.Add(new("state", state));
        values.Add(new("session_state", who.SessionId.ToString()));
        return SendAsync(http, request, values);
    }

    /// <summary>Shows it where Entra keeps the browser, and sends it to the application otherwise.</summary>
    /// <param name="subCode">"cancel" when a person said no.</param>
    public Task ProblemAsync(HttpContext http, AuthorizeRequest request, EntraProblem problem, string? subCode = null)
    {
        if (request.Purpose == SignInPurpose.Device || (problem.StaysAtEntra && !request.IsSilent)) return SignInPages.ProblemAsync(http, problem, simulation.Now);
        var values = new List<KeyValuePair<string, string>>
        {
            new("error", Word(problem)),
            new("error_description", EntraAnswers.Description(http, problem, simulation.Now)),
        };
        // https://learn.microsoft.com/entra/identity-platform/v2-admin-consent#error-response
        if (request.Purpose == SignInPurpose.AdminConsent) values.Insert(0, new("admin_consent", "True"));
        else values.Add(new("error_uri", $"https://login.microsoftonline.com/error?code={problem.Code}"));
        if (subCode is not null) values.Insert(1, new("error_subcode", subCode));
        if (problem.Claims is { } claims) values.Add(new("claims", claims));
        if (request.State is { } state) values.Add(new("state", state));
        return SendAsync(http, request, values);
    }

    public static Task SendAsync(HttpContext http, AuthorizeRequest request, List<KeyValuePair<string, string>> values)
    {
        var address = request.Reply.For(request.ResponseMode);
        if (request.ResponseMode == "form_post") return SignInPages.FormPostAsync(http, address, values);
        var text = string.Join('&', values.Select(v => $"{v.Key}={Uri.EscapeDataString(v.Value)}"));
        var separator = request.ResponseMode == "fragment" ? '#' : address.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        http.Response.Redirect($"{address}{separator}{text}");
        return Task.CompletedTask;
    }

    // The words of the token endpoint are not those of this one: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#error-codes-for-authorization-endpoint-errors
    private static string Word(EntraProblem problem) => (problem.Code, problem.Error) switch
    {
        (50074 or 50076 or 50079 or 50020, _) => "interaction_required",
        (50173, _) => "login_required",
        (65001, _) => "consent_required",
        (_, "invalid_grant") => "access_denied",
        var (_, word) => word,
    };
}
