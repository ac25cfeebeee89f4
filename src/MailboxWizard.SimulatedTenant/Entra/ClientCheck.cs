using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Finds out which application asks for a token and whether it proves to be that one.</summary>
internal sealed class ClientCheck(Simulation simulation)
{
    private readonly ClientAssertion _assertions = new(simulation);

    /// <exception cref="EntraProblem">The application is not known where it asks, or is disabled.</exception>
    public Application Find(string clientId, Authority authority)
    {
        var state = simulation.State;
        if (!Guid.TryParse(clientId, out var appId) || state.FindApplication(appId) is not { } found || !IsKnownIn(authority.Tenant, found.Home, found.Application))
            throw EntraProblems.UnknownApplication(clientId, authority.DisplayName);
        var application = found.Application;
        if (authority.IsConsumers) throw EntraProblems.NotForConsumers(application);
        if (authority.Tenant is null && !application.IsMultiTenant) throw EntraProblems.NotMultiTenant(application);
        if (application.IsDisabled || authority.Tenant?.FindServicePrincipal(appId) is { AccountEnabled: false }) throw EntraProblems.Disabled(appId, application.DisplayName);
        return application;
    }

    /// <param name="isPublic">Whether the flow is one of a client that can keep no secret; then none may be presented, otherwise one must be.</param>
    /// <exception cref="EntraProblem">The proof is missing, wrong or not wanted.</exception>
    public ClientProof Prove(Application application, TokenForm form, Authority authority, bool isPublic)
    {
        if (isPublic) return form.ClientSecret is null && form["client_assertion"] is null ? ClientProof.None : throw EntraProblems.PublicWithCredential();
        if (form["client_assertion"] is { } assertion)
        {
            _assertions.Check(assertion, form["client_assertion_type"], application, authority);
            return ClientProof.Certificate;
        }
        if (string.IsNullOrEmpty(form.ClientSecret)) throw EntraProblems.SecretMissing();

        var now = simulation.Now;
        var matching = application.Passwords.FirstOrDefault(p => p.Matches(form.ClientSecret) && Replica.TokenService.Sees(p, now) && p.StartsAt <= now);
        if (matching is null) throw EntraProblems.SecretWrong(application.AppId);
        return matching.EndsAt > now ? ClientProof.Secret : throw EntraProblems.SecretExpired(application.AppId);
    }

    // A registration is known where it is registered, and a multi-tenant one also where it has a service principal.
    private bool IsKnownIn(Tenant? tenant, Tenant home, Application application)
        => Replica.TokenService.Sees(application, simulation.Now)
            && (tenant is null || tenant == home || (application.IsMultiTenant && tenant.FindServicePrincipal(application.AppId) is not null));
}

/// <summary>How an application proved who it is; the number is what the appidacr and azpacr claims say.</summary>
internal enum ClientProof
{
    None = 0,
    Secret = 1,
    Certificate = 2,
}
