using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>The authorize endpoint: who is it, have they consented, back with a code.</summary>
internal sealed class SignInFlow(Simulation simulation)
{
    private readonly AuthorizeAnswer _answer = new(simulation);

    public async Task BeginAsync(HttpContext http, Authority authority)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
        string? Value(string name) => (form?[name].FirstOrDefault() ?? http.Request.Query[name].FirstOrDefault()) is { Length: > 0 } value ? value : null;

        var request = AuthorizeRequest.Parse(authority, Value, simulation.State);
        try
        {
            request = request.Checked(Value);
        }
        catch (EntraProblem problem)
        {
            await _answer.ProblemAsync(http, request, problem);
            return;
        }

        var session = new BrowserSession(simulation, http).Who;
        if (session is not null && MayBeUsed(session, request)) await ConsentAsync(http, request, session);
        else if (request.Prompts.Contains("none"))
            await _answer.ProblemAsync(http, request, new EntraProblem(50058, "login_required", "A silent sign-in request was sent but no user is signed in."));
        else await SignInPages.PersonAsync(http, request, simulation.SignIns.Keep(new PendingSignIn(request, null)), simulation.State);
    }

    /// <summary>What the pages post.</summary>
    public async Task ContinueAsync(HttpContext http, string step)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
        if (form is null || !simulation.SignIns.TryFind<PendingSignIn>(form["pending"].FirstOrDefault(), out var pending))
        {
            await SignInPages.ProblemAsync(http, new EntraProblem(50089, "invalid_request", "Authentication failed due to flow token expired. Go back to the application and try again."), simulation.Now);
            return;
        }
        var key = form["pending"].ToString();
        switch (step)
        {
            case "person" when Person(pending.Request, form["person"].FirstOrDefault()) is { } who:
                simulation.SignIns.Forget(key);
                new BrowserSession(simulation, http).Begin(who);
                await ConsentAsync(http, pending.Request, who);
                break;
            case "consent" when pending.Who is { } who:
                simulation.SignIns.Forget(key);
                await DecideAsync(http, pending.Request, who, form["decision"].ToString(), form["organisation"].Count > 0);
                break;
            default:
                await Web.NotSimulated.AnswerAsync(http);
                break;
        }
    }

    private bool MayBeUsed(SignedIn session, AuthorizeRequest request)
    {
        if (!session.Person.AccountEnabled) return false;
        if (request.Prompts.Any(p => p is "login" or "select_account")) return false;
        if (request.Authority.Tenant is { } tenant && tenant != session.Tenant) return false;
        if (request.MaxAge is { } age && session.At + age <= simulation.Now) return false;
        return request.LoginHint is { } hint
            ? string.Equals(hint, session.Person.UserPrincipalName, StringComparison.OrdinalIgnoreCase)
            : request.Prompts.Contains("none");
    }

    private async Task ConsentAsync(HttpContext http, AuthorizeRequest request, SignedIn who)
    {
        IReadOnlyList<DelegatedScope> outstanding;
        lock (simulation.State.Gate) outstanding = Consents.Outstanding(who.Tenant, request.Application.AppId, request.Scopes, who.Person);
        var asked = request.Prompts.Contains("consent") ? Consents.Scopes(request.Scopes) : outstanding;
        if (asked.Count == 0) await _answer.CodeAsync(http, request, who);
        else if (request.Prompts.Contains("none"))
            await _answer.ProblemAsync(http, request, new EntraProblem(65001, "consent_required", EntraProblems.ConsentMissing(request.Application).Message["AADSTS65001: ".Length..]));
        else
        {
            var key = simulation.SignIns.Keep(new PendingSignIn(request, who));
            // Whoever may not consent is told so before being asked: https://learn.microsoft.com/entra/identity/enterprise-apps/user-admin-consent-overview
            if (asked.Any(s => s.NeedsAdministrator) && !Consents.MayConsentForOrganisation(who.Person)) await SignInPages.ApprovalAsync(http, request, who, key);
            else await SignInPages.ConsentAsync(http, request, who, asked, key);
        }
    }

    private async Task DecideAsync(HttpContext http, AuthorizeRequest request, SignedIn who, string decision, bool forOrganisation)
    {
        var mayForAll = Consents.MayConsentForOrganisation(who.Person);
        var needsAdministrator = Consents.Scopes(request.Scopes).Any(s => s.NeedsAdministrator);
        switch (decision)
        {
            case "accept" when mayForAll || (!needsAdministrator && !forOrganisation):
                lock (simulation.State.Gate)
                    Consents.Record(who.Tenant, request.Home, request.Application, request.Scopes, forOrganisation ? null : who.Person.Id, simulation.Now);
                await _answer.CodeAsync(http, request, who);
                break;
            case "return" or "accept":
                await _answer.ProblemAsync(http, request, new EntraProblem(90094, "access_denied", "Admin consent is required for the permissions requested by this application."), "cancel");
                break;
            default:
                await _answer.ProblemAsync(http, request, new EntraProblem(65004, "access_denied", "User declined to consent to access the app."), "cancel");
                break;
        }
    }

    private SignedIn? Person(AuthorizeRequest request, string? chosen)
    {
        if (!Guid.TryParse(chosen, out var id)) return null;
        foreach (var tenant in simulation.State.Tenants)
            if ((request.Authority.Tenant is null || request.Authority.Tenant == tenant) && tenant.People.FirstOrDefault(p => p.Id == id && p.AccountEnabled) is { } person)
                return new SignedIn(tenant, person, simulation.Now);
        return null;
    }
}
