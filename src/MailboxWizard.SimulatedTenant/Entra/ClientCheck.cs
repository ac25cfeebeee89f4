using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Finds out which application asks for a token and whether it may.</summary>
internal static class ClientCheck
{
    /// <exception cref="EntraProblem">The application or its secret is not accepted.</exception>
    public static (Tenant Home, Application Application) Accept(TokenForm form, Authority authority, TenantState state, DateTimeOffset now)
    {
        var directory = authority.Tenant is { } t ? t.DisplayName : authority.Name;
        if (!Guid.TryParse(form.ClientId, out var appId) || state.FindApplication(appId) is not { } found || !IsKnownIn(authority.Tenant, found.Home, found.Application, now))
            throw EntraProblems.UnknownApplication(form.ClientId, directory);
        var (_, application) = found;
        if (authority.Tenant is null && !application.IsMultiTenant) throw EntraProblems.NotMultiTenant(application);
        if (application.IsDisabled || authority.Tenant?.FindServicePrincipal(appId) is { AccountEnabled: false }) throw EntraProblems.Disabled(appId, application.DisplayName);
        if (string.IsNullOrEmpty(form.ClientSecret)) throw EntraProblems.SecretMissing();

        var matching = application.Passwords.FirstOrDefault(p => p.Matches(form.ClientSecret) && Replica.TokenService.Sees(p, now) && p.StartsAt <= now);
        if (matching is null) throw EntraProblems.SecretWrong(appId);
        if (matching.EndsAt <= now) throw EntraProblems.SecretExpired(appId);
        return found;
    }

    // A registration is known where it is registered, and a multi-tenant one also where it has a service principal.
    private static bool IsKnownIn(Tenant? tenant, Tenant home, Application application, DateTimeOffset now)
        => Replica.TokenService.Sees(application, now)
            && (tenant is null || tenant == home || (application.IsMultiTenant && tenant.FindServicePrincipal(application.AppId) is not null));
}
