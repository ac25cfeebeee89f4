using MailboxWizard.SimulatedTenant.Beliefs;
using static MailboxWizard.SimulatedTenant.Beliefs.DirectoryRole;

namespace MailboxWizard.SimulatedTenant.Graph.Applications;

/// <summary>Who may do what with applications and service principals: the scope of the token, and the role of the person or the ownership.</summary>
internal static class ApplicationRights
{
    // https://learn.microsoft.com/graph/api/application-update#permissions: with the delegated scope, an owner or one of these.
    private static readonly DirectoryRole[] s_administrators =
        [GlobalAdministrator, ApplicationAdministrator, CloudApplicationAdministrator, SecurityAdministrator, HybridIdentityAdministrator, DirectoryWriters];

    public static void Write(GraphCall call, Application application, Permits? permits = null)
    {
        call.Needs(permits ?? Permit.WriteApplications);
        OwnsOrAdministers(call, application.Owners);
    }

    public static void Write(GraphCall call, ServicePrincipal principal)
    {
        call.Needs(Permit.WriteServicePrincipals);
        OwnsOrAdministers(call, principal.Owners.Concat(OwnersOfBacking(call, principal)));
    }

    /// <summary>The creator who becomes owner, or null.</summary>
    // Whoever holds applications/create is not made owner; whoever may only createAsOwner is:
    // https://learn.microsoft.com/entra/identity/role-based-access-control/custom-available-permissions
    public static Guid? Create(GraphCall call)
    {
        call.Needs(Permit.CreateApplications);
        if (call.Caller.Person is not { } person) return call.Tenant.FindServicePrincipal(call.Caller.AppId)?.Id;
        if (person.HasAnyOf(s_administrators)) return null;
        return call.Tenant.UsersMayRegisterApplications || person.HasAnyOf(ApplicationDeveloper) ? person.Id : throw GraphProblem.Denied();
    }

    // https://learn.microsoft.com/graph/api/directory-deleteditems-restore#permissions
    public static void Deleted(GraphCall call, IEnumerable<Guid> owners)
    {
        call.Needs(Permit.WriteApplications);
        call.Caller.NeedsRole(GlobalAdministrator, ApplicationAdministrator, CloudApplicationAdministrator, HybridIdentityAdministrator);
        if (call.Caller.IsApplication) OwnsOrAdministers(call, owners);
    }

    /// <summary>A service principal for an application of another tenant or of Microsoft is for administrators; for one's own application its owner may.</summary>
    // https://learn.microsoft.com/graph/api/serviceprincipal-upsert#permissions
    public static void CreateServicePrincipal(GraphCall call, Application? own)
    {
        call.Needs(Permit.WriteServicePrincipals);
        OwnsOrAdministers(call, own?.Owners ?? Enumerable.Empty<Guid>());
    }

    private static void OwnsOrAdministers(GraphCall call, IEnumerable<Guid> owners)
    {
        if (call.Caller.Person is { } person)
        {
            if (!person.HasAnyOf(s_administrators) && !owners.Contains(person.Id)) throw GraphProblem.Denied();
        }
        // With OwnedBy alone an application changes only what it owns: https://learn.microsoft.com/graph/permissions-reference#applicationreadwriteownedby
        else if (!call.Caller.Permissions.Contains("Application.ReadWrite.All") && !call.Caller.Permissions.Contains("Directory.ReadWrite.All")
            && (call.Tenant.FindServicePrincipal(call.Caller.AppId) is not { } self || !owners.Contains(self.Id)))
            throw GraphProblem.Denied();
    }

    private static SharedCollection<Guid> OwnersOfBacking(GraphCall call, ServicePrincipal principal)
        => principal.Backing is { } backing && call.Tenant.FindApplicationById(backing.Id) is not null ? backing.Owners : [];
}
