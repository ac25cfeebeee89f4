namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Routes what is asked of login.microsoftonline.com, and what browsers ask of localhost instead.</summary>
internal sealed class EntraFront(Simulation simulation)
{
    // What people see; everything else is for programs.
    private static readonly HashSet<string> s_pages = new(StringComparer.OrdinalIgnoreCase)
    {
        "oauth2/v2.0/authorize", "oauth2/authorize", "oauth2/v2.0/logout", "oauth2/logout", "v2.0/adminconsent", "adminconsent",
    };

    private readonly Metadata _metadata = new(simulation);
    private readonly TokenEndpoint _tokens = new(simulation);
    private readonly DeviceCodes _deviceCodes = new(simulation);
    private readonly SignInFlow _signIn = new(simulation);
    private readonly SignOut _signOut = new(simulation);
    private int _outages = -1;

    public async Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!.Trim('/');
        var (name, rest) = Split(path);
        try
        {
            if (name == "_signin") await _signIn.ContinueAsync(http, rest);
            else if (string.Equals(path, DeviceFlow.Path, StringComparison.OrdinalIgnoreCase)) await _signIn.Device.HandleAsync(http);
            else await RouteAsync(http, name, rest);
        }
        catch (EntraProblem problem)
        {
            if (IsPage(path)) await SignInPages.ProblemAsync(http, problem, simulation.Now);
            else await EntraAnswers.ProblemAsync(http, problem, simulation.Now);
        }
        catch (EntraNotSimulated missing)
        {
            http.Response.StatusCode = StatusCodes.Status501NotImplemented;
            await http.Response.WriteAsync(missing.Message, http.RequestAborted);
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
        return IsPage(path.Trim('/')) ? HandleAsync(http) : Web.NotSimulated.AnswerAsync(http);
    }

    private Task RouteAsync(HttpContext http, string name, string rest) => (http.Request.Method, rest.ToLowerInvariant()) switch
    {
        ("GET", "discovery/instance") => EntraAnswers.JsonAsync(http, InstanceDiscovery.Answer(http.Request.Query)),
        ("GET", "v2.0/.well-known/openid-configuration") => EntraAnswers.JsonAsync(http, _metadata.Configuration(V2(name), http.Request)),
        ("GET", ".well-known/openid-configuration") => EntraAnswers.JsonAsync(http, _metadata.Configuration(V1(name), http.Request)),
        ("GET", "discovery/v2.0/keys") => EntraAnswers.JsonAsync(http, _metadata.Keys(V2(name))),
        ("GET", "discovery/keys") => EntraAnswers.JsonAsync(http, _metadata.Keys(V1(name))),
        ("GET", var realm) when realm.StartsWith("userrealm/", StringComparison.Ordinal) =>
            EntraAnswers.JsonAsync(http, UserRealm.Answer(rest["userrealm/".Length..], http.Request.Query["api-version"], simulation.State)),
        ("GET", "") when name.Equals("getuserrealm.srf", StringComparison.OrdinalIgnoreCase) => EntraAnswers.JsonAsync(http, UserRealm.Legacy(http.Request.Query["login"].ToString(), simulation.State)),
        (_, "oauth2/v2.0/token") => TokenAsync(http, V2(name)),
        (_, "oauth2/token") => TokenAsync(http, V1(name)),
        (_, "oauth2/v2.0/devicecode") => _deviceCodes.HandleAsync(http, V2(name)),
        (_, "oauth2/devicecode") => _deviceCodes.HandleAsync(http, V1(name)),
        ("GET" or "POST", "oauth2/v2.0/authorize") => _signIn.BeginAsync(http, V2(name)),
        ("GET" or "POST", "oauth2/authorize") => _signIn.BeginAsync(http, V1(name)),
        ("GET" or "POST", "oauth2/v2.0/logout") => _signOut.HandleAsync(http, V2(name)),
        ("GET" or "POST", "oauth2/logout") => _signOut.HandleAsync(http, V1(name)),
        ("GET", "v2.0/adminconsent") => _signIn.BeginAdminConsentAsync(http, V2(name)),
        ("GET", "adminconsent") => _signIn.BeginAdminConsentAsync(http, V1(name)),
        _ => Web.NotSimulated.AnswerAsync(http),
    };

    private Task TokenAsync(HttpContext http, Authority authority)
    {
        var notes = Web.RequestNotes.Of(http);
        notes.Replica = Beliefs.Replica.TokenService;
        if (simulation.Weather.Of(notes.Tenant).Meets() is not { } met) return _tokens.HandleAsync(http, authority);
        notes.Weather = met.ToString();
        if (met.RetryAfterSeconds is { } wait) http.Response.Headers.RetryAfter = wait.ToString(System.Globalization.CultureInfo.InvariantCulture);
        throw EntraProblems.Transient(Interlocked.Increment(ref _outages), met);
    }

    private Authority V1(string name) => Authority.Parse(name, EndpointVersion.V1, simulation.State);

    private Authority V2(string name) => Authority.Parse(name, EndpointVersion.V2, simulation.State);

    private static bool IsPage(string path)
    {
        var (name, rest) = Split(path);
        return name == "_signin" || string.Equals(path, DeviceFlow.Path, StringComparison.OrdinalIgnoreCase) || s_pages.Contains(rest);
    }

    private static (string Name, string Below) Split(string path)
        => path.IndexOf('/', StringComparison.Ordinal) is var slash && slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
}
