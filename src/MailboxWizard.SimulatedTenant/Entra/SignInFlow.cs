using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Who is it, may they, have they shown a second factor, have they consented; then back to whoever asked.</summary>
/// <remarks>Longer than others because the order of these questions is the thing; each answer of its own kind is in a file of its own.</remarks>
internal sealed class SignInFlow
{
    private readonly Simulation _simulation;
    private readonly AuthorizeAnswer _answer;
    private readonly ConsentFlow _consent;
    private readonly AdminConsentFlow _adminConsent;
    private readonly DeviceFlow _device;

    public SignInFlow(Simulation simulation)
    {
        _simulation = simulation;
        _answer = new AuthorizeAnswer(simulation);
        _device = new DeviceFlow(simulation, this);
        _consent = new ConsentFlow(simulation, _answer, _device);
        _adminConsent = new AdminConsentFlow(simulation, _answer);
    }

    public DeviceFlow Device => _device;

    /// <summary>The authorize endpoint.</summary>
    public async Task BeginAsync(HttpContext http, Authority authority)
    {
        var parameters = await Parameters.ReadAsync(http);
        var request = AuthorizeRequest.Parse(authority, parameters, _simulation.State);
        try
        {
            request = request.Checked(parameters, _simulation.State);
        }
        catch (EntraProblem problem)
        {
            await _answer.ProblemAsync(http, request, problem);
            return;
        }
        await BeginAsync(http, request);
    }

    /// <summary>The adminconsent endpoint.</summary>
    public async Task BeginAdminConsentAsync(HttpContext http, Authority authority)
        => await BeginAsync(http, AdminConsentFlow.Parse(authority, await Parameters.ReadAsync(http), _simulation.State));

    public async Task BeginAsync(HttpContext http, AuthorizeRequest request)
    {
        var session = new BrowserSession(_simulation, http).Who;
        if (session is not null && MayBeUsed(session, request)) await ProceedAsync(http, request, session);
        else if (request.IsSilent) await _answer.ProblemAsync(http, request, EntraProblems.NotSignedIn());
        else await SignInPages.PersonAsync(http, request, _simulation.SignIns.Keep(new PendingSignIn(request, null)), _simulation.State);
    }

    /// <summary>What the pages post; each page is good for one answer.</summary>
    public async Task ContinueAsync(HttpContext http, string step)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
        if (http.Request.Method != "POST" || form is null || !_simulation.SignIns.TryFind<PendingSignIn>(form["pending"].FirstOrDefault(), out var pending)) throw EntraProblems.FlowExpired();
        var next = Step(http, pending, step, form);
        if (next is null)
        {
            await Web.NotSimulated.AnswerAsync(http);
            return;
        }
        _simulation.SignIns.Forget(form["pending"].ToString());
        await next();
    }

    private Func<Task>? Step(HttpContext http, PendingSignIn pending, string step, IFormCollection form)
    {
        var decision = form["decision"].ToString();
        return (step, pending.Who) switch
        {
            ("person", null) => () => PickAsync(http, pending.Request, form["person"].ToString(), form["account"].ToString().Trim()),
            ("verify", { } who) => () => VerifyAsync(http, pending.Request, who, decision),
            ("consent", { } who) => () => _consent.DecideAsync(http, pending.Request, who, decision, form["organisation"].Count > 0),
            ("approval", { } who) => () => _consent.RequestApprovalAsync(http, pending.Request, who, decision, form["justification"].ToString()),
            ("adminconsent", { } who) => () => _adminConsent.DecideAsync(http, pending.Request, who, decision),
            ("device", { } who) => () => _device.ConfirmAsync(http, pending.Request, who, decision),
            _ => null,
        };
    }

    private async Task PickAsync(HttpContext http, AuthorizeRequest request, string chosen, string typed)
    {
        SignedIn who;
        try
        {
            var (home, account) = Guid.TryParse(chosen, out var id) ? Picked(request, id) : Accounts.Named(typed, request.Authority, _simulation.State);
            who = new SignedIn(home, account, _simulation.Now) { Address = http.Connection.RemoteIpAddress?.ToString() };
            // Whoever is nobody there does not get a session either.
            Accounts.Enter(who, request.Authority, request.Application, _simulation.State);
        }
        catch (EntraProblem problem)
        {
            await _answer.ProblemAsync(http, request, problem);
            return;
        }
        new BrowserSession(_simulation, http).Begin(who);
        await ProceedAsync(http, request, who);
    }

    // A guest is picked in the tenant that is entered, and signs in at home.
    private (Tenant Home, Person Account) Picked(AuthorizeRequest request, Guid id)
    {
        foreach (var tenant in _simulation.State.Tenants)
            if ((request.Authority.Tenant is null || request.Authority.Tenant == tenant) && tenant.People.FirstOrDefault(p => p.Id == id) is { } person)
                return person.HomeUserPrincipalName is { } atHome ? Accounts.Named(atHome, request.Authority, _simulation.State) : (tenant, person);
        throw EntraProblems.UserNotFound(id.ToString(), request.Authority.DisplayName);
    }

    private async Task VerifyAsync(HttpContext http, AuthorizeRequest request, SignedIn who, string decision)
    {
        if (decision != "approve")
        {
            await _answer.ProblemAsync(http, request, EntraProblems.MultifactorNotPassed());
            return;
        }
        who.Account.MultifactorRegistered = true;
        who = who with { IsMultifactor = true };
        new BrowserSession(_simulation, http).Begin(who);
        await ProceedAsync(http, request, who);
    }

    private async Task ProceedAsync(HttpContext http, AuthorizeRequest request, SignedIn session)
    {
        SignedIn who;
        bool needsMultifactor;
        try
        {
            lock (_simulation.State.Gate)
            {
                who = Accounts.Enter(session, request.Authority, request.Application, _simulation.State);
                if (who.Tenant.FindServicePrincipal(request.Application.AppId) is { AccountEnabled: false }) throw EntraProblems.Disabled(request.Application.AppId, request.Application.DisplayName);
                AccessRules.CheckAssigned(who, request.Application);
                var resource = request.AdminPermissions is null ? request.Scopes.Resource : ApiResource.MicrosoftGraph;
                AccessRules.CheckNotBlocked(who, resource);
                needsMultifactor = AccessRules.NeedsMultifactor(who, resource, request.Claims);
                if (needsMultifactor && request.IsSilent) AccessRules.CheckMultifactor(who, resource, request.Claims, request.Authority.Version);
            }
        }
        catch (EntraProblem problem)
        {
            await _answer.ProblemAsync(http, request, problem);
            return;
        }
        if (needsMultifactor) await SignInPages.VerifyAsync(http, request, who, _simulation.SignIns.Keep(new PendingSignIn(request, who)));
        else if (request.Purpose == SignInPurpose.AdminConsent) await _adminConsent.AskAsync(http, request, who);
        else await _consent.AskAsync(http, request, who);
    }

    private bool MayBeUsed(SignedIn session, AuthorizeRequest request)
    {
        if (!session.Account.AccountEnabled || session.At < session.Account.SessionsValidFrom || session.At < request.Claims.NotBefore) return false;
        if (request.Prompts.Any(p => p is "login" or "select_account")) return false;
        if (request.MaxAge is { } age && session.At + age <= _simulation.Now) return false;
        var isHinted = request.LoginHint is { } hint && string.Equals(hint, session.Account.UserPrincipalName, StringComparison.OrdinalIgnoreCase);
        return request.LoginHint is null ? request.IsSilent && MayEnter(session, request) : isHinted && MayEnter(session, request);
    }

    private static bool MayEnter(SignedIn session, AuthorizeRequest request)
        => request.Authority.Tenant is not { } tenant || tenant == session.Home
            || tenant.People.Any(p => p.HomeTenantId == session.Home.Id && p.HomeUserPrincipalName == session.Account.UserPrincipalName)
            || tenant.Partners.Any(p => p.PartnerTenantId == session.Home.Id);
}
