using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>What a tenant demands before it gives somebody a token: Conditional Access, a second factor, an assignment.</summary>
internal static class AccessRules
{
    /// <exception cref="EntraProblem">A policy lets nobody through.</exception>
    // https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
    public static void CheckNotBlocked(SignedIn who, ApiResource resource)
    {
        if (who.Tenant.ConditionalAccess.FirstOrDefault(p => p.Control != AccessControl.RequireMultifactor && p.IsAbout(who.Person, resource.AppId)) is { } policy)
            throw EntraProblems.BlockedByPolicy(policy);
    }

    /// <summary>The same for an application that calls for itself: https://learn.microsoft.com/entra/identity/conditional-access/workload-identity</summary>
    public static void CheckNotBlocked(Tenant tenant, Application application, ApiResource resource)
    {
        if (tenant.ConditionalAccess.FirstOrDefault(p => p.Control != AccessControl.RequireMultifactor && p.Workloads.Contains(application.AppId)
            && (p.Resources.Count == 0 || p.Resources.Contains(resource.AppId))) is { } policy)
            throw EntraProblems.BlockedByPolicy(policy);
    }

    /// <summary>Whether a second factor is still to be shown.</summary>
    public static bool NeedsMultifactor(SignedIn who, ApiResource resource, ClaimsRequest claims)
        => !who.IsMultifactor && (who.Person.MultifactorEnforced || who.Account.MultifactorEnforced || Demanding(who, resource, claims).Any());

    /// <exception cref="EntraProblem">A second factor is needed, and here is no page to ask for it.</exception>
    public static void CheckMultifactor(SignedIn who, ApiResource resource, ClaimsRequest claims, EndpointVersion version)
    {
        if (!NeedsMultifactor(who, resource, claims)) return;
        var demanding = Demanding(who, resource, claims).ToList();
        if (!who.Account.MultifactorRegistered) throw EntraProblems.MultifactorRegistrationNeeded(resource.AppId, version, demanding);
        // Guess: per-user enforcement without any policy is told apart by 50074.
        throw demanding.Count > 0 ? EntraProblems.MultifactorNeeded(resource.AppId, version, demanding) : EntraProblems.MultifactorNotPassed();
    }

    // https://learn.microsoft.com/entra/identity/enterprise-apps/assign-user-or-group-access-portal
    public static void CheckAssigned(SignedIn who, Application application)
    {
        if (who.Tenant.FindServicePrincipal(application.AppId) is { AssignmentRequired: true } principal && !HoldsRole(who.Tenant, who.Person.Id, principal))
            throw EntraProblems.NotAssigned(who.Person, application);
    }

    public static void CheckAssigned(Tenant tenant, Application application, ServicePrincipal client, ApiResource resource, ServicePrincipal principal)
    {
        if (principal.AssignmentRequired && !HoldsRole(tenant, client.Id, principal)) throw EntraProblems.ApplicationNotAssigned(application, resource);
    }

    /// <exception cref="EntraProblem">The sign-in is older than the moment from which sessions are valid.</exception>
    // https://learn.microsoft.com/graph/api/user-revokesigninsessions
    public static void CheckNotRevoked(SignedIn who)
    {
        if (who.Account.SessionsValidFrom is { } validFrom && who.At < validFrom) throw EntraProblems.SessionRevoked(who.At, validFrom);
    }

    private static IEnumerable<ConditionalAccessPolicy> Demanding(SignedIn who, ApiResource resource, ClaimsRequest claims)
        => who.Tenant.ConditionalAccess.Where(p => p.Control == AccessControl.RequireMultifactor
            && (p.IsAbout(who.Person, resource.AppId) || (p.AuthenticationContext is { } context && claims.Contexts.Contains(context) && p.IsAbout(who.Person))));

    private static bool HoldsRole(Tenant tenant, Guid principal, ServicePrincipal of) => tenant.RoleAssignmentsOf(principal).Any(a => a.ResourceId == of.Id);
}
