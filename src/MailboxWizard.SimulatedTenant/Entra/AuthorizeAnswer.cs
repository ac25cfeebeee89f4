namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Sends the browser back to the application with a code or an error, in the way it asked for.</summary>
internal sealed class AuthorizeAnswer(Simulation simulation)
{
    private static readonly TimeSpan s_codeLifetime = TimeSpan.FromMinutes(10);

    private readonly TokenIssuer _issuer = new(simulation);

    public Task CodeAsync(HttpContext http, AuthorizeRequest request, SignedIn who)
    {
        var values = new List<KeyValuePair<string, string>>();
        if (request.ResponseTypes.Contains("code"))
            values.Add(new("code", simulation.SignIns.Keep(new IssuedCode(request, who, simulation.Now + s_codeLifetime))));
        if (request.ResponseTypes.Contains("id_token"))
            lock (simulation.State.Gate) values.Add(new("id_token", _issuer.IdToken(request, who, request.Application, request.Scopes)));
        if (request.WantsClientInfo) values.Add(new("client_info", TokenIssuer.ClientInfo(who)));
        if (request.State is { } state) values.Add(new("state", state));
        values.Add(new("session_state", Ids.Derived(who.Person.Id, "session", who.At.ToString("O")).ToString()));
        return SendAsync(http, request, values);
    }

    /// <param name="subCode">"cancel" when a person said no.</param>
    public Task ProblemAsync(HttpContext http, AuthorizeRequest request, EntraProblem problem, string? subCode = null)
    {
        var values = new List<KeyValuePair<string, string>>
        {
            new("error", problem.Error),
            new("error_description", EntraAnswers.Description(http, problem, simulation.Now)),
            new("error_uri", $"https://login.microsoftonline.com/error?code={problem.Code}"),
        };
        if (subCode is not null) values.Insert(1, new("error_subcode", subCode));
        if (request.State is { } state) values.Add(new("state", state));
        return SendAsync(http, request, values);
    }

    private static Task SendAsync(HttpContext http, AuthorizeRequest request, List<KeyValuePair<string, string>> values)
    {
        if (request.ResponseMode == "form_post") return SignInPages.FormPostAsync(http, request.RedirectUri, values);
        var text = string.Join('&', values.Select(v => $"{v.Key}={Uri.EscapeDataString(v.Value)}"));
        var separator = request.ResponseMode == "fragment" ? '#' : request.RedirectUri.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        http.Response.Redirect($"{request.RedirectUri}{separator}{text}");
        return Task.CompletedTask;
    }
}
