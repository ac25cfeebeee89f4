namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Routes what is asked of login.microsoftonline.com, and what browsers ask of localhost instead.</summary>
internal sealed class EntraFront(Simulation simulation)
{
    private readonly Metadata _metadata = new(simulation);
    private readonly TokenEndpoint _tokens = new(simulation);
    private readonly SignInFlow _signIn = new(simulation);
    private readonly SignOut _signOut = new(simulation);

    public async Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!.Trim('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (name, rest) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..].ToLowerInvariant());
        if (name == "_signin")
        {
            await _signIn.ContinueAsync(http, rest);
            return;
        }
        var isBrowserPage = rest is "oauth2/v2.0/authorize" or "oauth2/v2.0/logout";
        try
        {
            await RouteAsync(http, name, rest);
        }
        catch (EntraProblem problem)
        {
            if (isBrowserPage) await SignInPages.ProblemAsync(http, problem, simulation.Now);
            else await EntraAnswers.ProblemAsync(http, problem, simulation.Now);
        }
    }

    /// <summary>The same pages under the simulation's own address; programs find nothing there.</summary>
    public Task HandleBrowserAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (path == "/")
        {
            http.Response.Redirect("/_control");
            return Task.CompletedTask;
        }
        return path.EndsWith("/oauth2/v2.0/authorize", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith("/oauth2/v2.0/logout", StringComparison.OrdinalIgnoreCase)
            || path.StartsWith("/_signin/", StringComparison.Ordinal)
                ? HandleAsync(http)
                : Web.NotSimulated.AnswerAsync(http);
    }

    private Task RouteAsync(HttpContext http, string name, string rest) => (http.Request.Method, rest) switch
    {
        ("GET", "discovery/instance") => EntraAnswers.JsonAsync(http, Metadata.Instances()),
        ("GET", "v2.0/.well-known/openid-configuration") => EntraAnswers.JsonAsync(http, _metadata.Configuration(Parse(name), http.Request)),
        ("GET", "discovery/v2.0/keys") => EntraAnswers.JsonAsync(http, _metadata.Keys(Parse(name))),
        ("POST", "oauth2/v2.0/token") => TokenAsync(http, name),
        ("GET" or "POST", "oauth2/v2.0/authorize") => _signIn.BeginAsync(http, Parse(name)),
        ("GET" or "POST", "oauth2/v2.0/logout") => _signOut.HandleAsync(http),
        _ => Web.NotSimulated.AnswerAsync(http),
    };

    private Task TokenAsync(HttpContext http, string name)
    {
        var notes = Web.RequestNotes.Of(http);
        notes.Replica = Beliefs.Replica.TokenService;
        if (simulation.Weather.Of(notes.Tenant).Meets() is not { } met) return _tokens.HandleAsync(http, Parse(name));
        notes.Weather = met.ToString();
        if (met.RetryAfterSeconds is { } wait) http.Response.Headers.RetryAfter = wait.ToString(System.Globalization.CultureInfo.InvariantCulture);
        throw new EntraProblem(90033, "temporarily_unavailable", "A transient error has occurred. Please try again.", met.Status);
    }

    private Authority Parse(string name) => Authority.Parse(name, simulation.State);
}
