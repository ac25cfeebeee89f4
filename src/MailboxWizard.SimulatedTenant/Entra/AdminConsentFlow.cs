using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>/{tenant}/v2.0/adminconsent and /{tenant}/adminconsent: an administrator grants for everybody what is asked for or declared.</summary>
// https://learn.microsoft.com/entra/identity-platform/v2-admin-consent and https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent
internal sealed class AdminConsentFlow(Simulation simulation, AuthorizeAnswer answer)
{
    /// <exception cref="EntraProblem">There is no such application, no address to return to, or the authority stands for no organisation.</exception>
    public static AuthorizeRequest Parse(Authority authority, Parameters value, TenantState state)
    {
        // "Do not use 'common'". Guess: the number with which that is refused.
        if (authority.Name == "common") throw EntraProblems.NotOverCommon();
        var (home, application) = AuthorizeRequest.FindApplication(authority, value["client_id"], state);
        if (!ReplyAddress.All(application).Any()) throw EntraProblems.NoReplyAddressRegistered();
        var redirect = value["redirect_uri"];
        // v2 requires it; v1 takes the first that is registered.
        if (redirect is null && authority.Version == EndpointVersion.V2) throw EntraProblems.NoReplyAddressGiven();
        redirect ??= ReplyAddress.All(application).First().Address;
        var request = new AuthorizeRequest
        {
            Purpose = SignInPurpose.AdminConsent,
            Authority = authority,
            Home = home,
            Application = application,
            Reply = ReplyAddress.Match(application, redirect) ?? throw EntraProblems.RedirectMismatch(redirect, application.AppId),
            State = value["state"],
            LoginHint = value["login_hint"],
        };
        if (authority.Version == EndpointVersion.V1) return request with { AdminPermissions = Declared(application, state) };
        var scopes = ScopeRequest.Parse(value["scope"], application, authority.DisplayName, state);
        return request with
        {
            Asked = scopes,
            AdminPermissions = scopes.IsDefault ? Declared(application, state) : new AdminPermissions(Consents.Scopes(application, scopes, state), []),
        };
    }

    public async Task AskAsync(HttpContext http, AuthorizeRequest request, SignedIn who)
    {
        var permissions = request.AdminPermissions!;
        try
        {
            foreach (var resource in permissions.Resources) Consents.CheckSubscribed(who.Tenant, resource);
        }
        catch (EntraProblem problem)
        {
            await answer.ProblemAsync(http, request, problem);
            return;
        }
        var pending = simulation.SignIns.Keep(new PendingSignIn(request, who));
        if (MayGrant(who.Person, permissions)) await ConsentPages.AdminConsentAsync(http, request, who, pending);
        else await ConsentPages.AdministratorNeededAsync(http, request, who, pending);
    }

    public Task DecideAsync(HttpContext http, AuthorizeRequest request, SignedIn who, string decision)
    {
        if (!MayGrant(who.Person, request.AdminPermissions!)) return answer.ProblemAsync(http, request, EntraProblems.AdministratorOnly());
        if (decision != "accept" || simulation.Weather.Of(who.Tenant).Knobs.ConsentDeclined) return answer.ProblemAsync(http, request, EntraProblems.AdminConsentDeclined(request.Authority.Version == EndpointVersion.V2));
        lock (simulation.State.Gate) Grant(request, who);
        var values = new List<KeyValuePair<string, string>> { new("admin_consent", "True"), new("tenant", who.Tenant.Id.ToString()) };
        if (request.Asked is { } asked) values.Add(new("scope", Names(request, asked)));
        if (request.State is { } state) values.Add(new("state", state));
        return AuthorizeAnswer.SendAsync(http, request, values);
    }

    // An Application Administrator consents to everything but Microsoft Graph's application permissions: https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent#prerequisites
    private static bool MayGrant(Person person, AdminPermissions permissions)
        => permissions.HasGraphRoles ? Consents.MayConsentToGraphRoles(person) : Consents.MayConsentForOrganisation(person);

    private void Grant(AuthorizeRequest request, SignedIn who)
    {
        var (tenant, permissions) = (who.Tenant, request.AdminPermissions!);
        var client = Consents.Principal(tenant, request.Home, request.Application, simulation.Now);
        Consents.Record(tenant, request.Home, request.Application, permissions.Scopes, principal: null, simulation.Now);
        foreach (var (api, role) in permissions.Roles)
        {
            var resource = tenant.FindServicePrincipal(api.AppId)!;
            if (tenant.RoleAssignmentsOf(client.Id).Any(a => a.ResourceId == resource.Id && a.AppRoleId == role.Id)) continue;
            tenant.RoleAssignments.Add(new AppRoleAssignment
            {
                Id = Ids.Opaque(),
                PrincipalId = client.Id,
                PrincipalType = "ServicePrincipal",
                ResourceId = resource.Id,
                AppRoleId = role.Id,
                CreatedAt = simulation.Now,
                VisibleFrom = simulation.Weather.Of(tenant).KnownElsewhereFrom(),
            });
        }
    }

    private static AdminPermissions Declared(Application application, TenantState state)
    {
        var declared = AdminPermissions.Declared(application, state);
        return declared.AreEmpty ? throw EntraProblems.NothingDeclared(application, application.DisplayName) : declared;
    }

    private static string Names(AuthorizeRequest request, ScopeRequest asked)
        => string.Join(' ', request.AdminPermissions!.Scopes.Select(s => s.Scope.Value).Concat(request.AdminPermissions.Roles.Select(r => r.Role.Value)).Distinct().Select(value => asked.OpenId.Contains(value) ? value : asked.Prefix + value));
}
