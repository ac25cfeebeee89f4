using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Asks for the consents that are missing, tells who may not give them, and records what was decided.</summary>
// https://learn.microsoft.com/entra/identity/enterprise-apps/user-admin-consent-overview
internal sealed class ConsentFlow(Simulation simulation, AuthorizeAnswer answer, DeviceFlow device)
{
    public async Task AskAsync(HttpContext http, AuthorizeRequest request, SignedIn who)
    {
        IReadOnlyList<AskedScope> asked;
        try
        {
            lock (simulation.State.Gate) asked = Missing(request, who);
        }
        catch (EntraProblem problem)
        {
            await answer.ProblemAsync(http, request, problem);
            return;
        }
        if (asked.Count == 0) await DoneAsync(http, request, who);
        else if (request.IsSilent) await answer.ProblemAsync(http, request, EntraProblems.ConsentMissing(request.Application));
        else
        {
            var pending = simulation.SignIns.Keep(new PendingSignIn(request, who));
            // Whoever may not consent is told so before being asked.
            if (!MayDecide(request, who, asked)) await ConsentPages.ApprovalAsync(http, request, who, asked, pending);
            else await ConsentPages.ConsentAsync(http, request, who, asked, pending);
        }
    }

    public async Task DecideAsync(HttpContext http, AuthorizeRequest request, SignedIn who, string decision, bool forOrganisation)
    {
        var scopes = Consents.Scopes(request.Application, request.Scopes, simulation.State);
        if (simulation.Weather.Of(who.Tenant).Knobs.ConsentDeclined) decision = "decline";
        forOrganisation |= request.Prompts.Contains("admin_consent");
        switch (decision)
        {
            case "accept" when MayDecide(request, who, scopes) && (!forOrganisation || Consents.MayConsentForOrganisation(who.Person)):
                try
                {
                    lock (simulation.State.Gate) Consents.Record(who.Tenant, request.Home, request.Application, scopes, forOrganisation ? null : who.Person.Id, simulation.Now);
                }
                catch (EntraProblem problem)
                {
                    await answer.ProblemAsync(http, request, problem);
                    return;
                }
                await DoneAsync(http, request, who);
                break;
            case "return" or "accept":
                await RefuseAsync(http, request, who.Tenant.ConsentWorkflow ? EntraProblems.AdminConsentRequested() : EntraProblems.AdminConsentNeeded());
                break;
            default:
                await RefuseAsync(http, request, EntraProblems.ConsentDeclined());
                break;
        }
    }

    // https://learn.microsoft.com/entra/identity/enterprise-apps/admin-consent-workflow-overview
    public async Task RequestApprovalAsync(HttpContext http, AuthorizeRequest request, SignedIn who, string decision, string justification)
    {
        if (decision == "request" && who.Tenant.ConsentWorkflow)
        {
            var scopes = Consents.Scopes(request.Application, request.Scopes, simulation.State).Select(s => s.Scope.Value).ToList();
            lock (simulation.State.Gate) who.Tenant.ConsentRequests.Add(new ConsentRequest(request.Application.AppId, who.Person.Id, scopes, justification, simulation.Now));
            await ConsentPages.RequestSentAsync(http, request, simulation.SignIns.Keep(new PendingSignIn(request, who)));
            return;
        }
        await RefuseAsync(http, request, who.Tenant.ConsentWorkflow ? EntraProblems.AdminConsentRequested() : EntraProblems.AdminConsentNeeded());
    }

    private IReadOnlyList<AskedScope> Missing(AuthorizeRequest request, SignedIn who)
    {
        Consents.CheckSubscribed(who.Tenant, request.Scopes.Resource);
        var asked = request.Prompts.Any(p => p is "consent" or "admin_consent")
            ? Consents.Scopes(request.Application, request.Scopes, simulation.State)
            : Consents.Outstanding(who.Tenant, request.Application, request.Scopes, who.Person, simulation.State);
        Consents.CheckSubscribed(who.Tenant, asked);
        return asked;
    }

    private static bool MayDecide(AuthorizeRequest request, SignedIn who, IEnumerable<AskedScope> asked)
        => Consents.MayConsentForOrganisation(who.Person) || (!request.Prompts.Contains("admin_consent") && !Consents.NeedsAdministrator(who.Tenant, asked));

    private Task DoneAsync(HttpContext http, AuthorizeRequest request, SignedIn who)
        => request.Purpose == SignInPurpose.Device ? device.AskAsync(http, request, who) : answer.CodeAsync(http, request, who);

    private Task RefuseAsync(HttpContext http, AuthorizeRequest request, EntraProblem problem)
    {
        if (request.Purpose == SignInPurpose.Device) return device.DeclineAsync(http, request);
        return answer.ProblemAsync(http, request, problem, "cancel");
    }
}
