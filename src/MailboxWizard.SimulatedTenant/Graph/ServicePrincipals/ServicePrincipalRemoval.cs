using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph.ServicePrincipals;

/// <summary>How a service principal goes, and how it comes back.</summary>
internal static class ServicePrincipalRemoval
{
    /// <summary>Puts it among the deleted ones, together with what was granted to it and of it.</summary>
    public static void Remove(Tenant tenant, ServicePrincipal principal, DateTimeOffset now)
    {
        principal.DeletedAt = now;
        tenant.ServicePrincipals.Remove(principal);
        tenant.DeletedServicePrincipals.Add(principal);
        principal.Grants = new([.. tenant.RoleAssignmentsOf(principal.Id), .. tenant.RoleAssignmentsTo(principal.Id)], [.. tenant.PermissionGrants.Where(g => g.ClientId == principal.Id || g.ResourceId == principal.Id)]);
        tenant.RoleAssignments.RemoveWhere(a => a.PrincipalId == principal.Id || a.ResourceId == principal.Id);
        tenant.PermissionGrants.RemoveWhere(g => g.ClientId == principal.Id || g.ResourceId == principal.Id);
    }

    /// <exception cref="GraphProblem">There is another one for its application by now.</exception>
    public static void Restore(GraphCall call, ServicePrincipal principal)
    {
        var tenant = call.Tenant;
        if (tenant.FindServicePrincipal(principal.AppId) is not null) throw InUse(principal.AppId);
        tenant.DeletedServicePrincipals.Remove(principal);
        principal.DeletedAt = null;
        principal.VisibleFrom = call.Weather.KnownElsewhereFrom();
        tenant.ServicePrincipals.Add(principal);
        // Guess: what was granted comes back as well, as far as the other side is still there.
        foreach (var assignment in principal.Grants?.Roles ?? [])
            if (tenant.FindServicePrincipalById(assignment.ResourceId) is not null && (tenant.FindServicePrincipalById(assignment.PrincipalId) is not null || tenant.FindPerson(assignment.PrincipalId) is not null))
                tenant.RoleAssignments.Add(assignment);
        foreach (var grant in principal.Grants?.Scopes ?? [])
            if (tenant.FindServicePrincipalById(grant.ClientId) is not null && tenant.FindServicePrincipalById(grant.ResourceId) is not null) tenant.PermissionGrants.Add(grant);
        principal.Grants = null;
    }

    public static void Purge(Tenant tenant, ServicePrincipal principal) => tenant.DeletedServicePrincipals.Remove(principal);

    // A deleted one does not count: https://learn.microsoft.com/graph/api/serviceprincipal-delete
    public static GraphProblem InUse(Guid appId) => new(StatusCodes.Status409Conflict, "Request_MultipleObjectsWithSameKeyValue",
        $"The service principal cannot be created, updated, or restored because the service principal name {appId} is already in use.");
}
