using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph.Directory;

/// <summary>A directory role as an object of one tenant, which it becomes when somebody first holds it there.</summary>
/// <param name="IsToldOnlyToExist">The caller may know that it is there and nothing else.</param>
internal sealed record ActivatedRole(Guid Id, DirectoryRole Role, bool IsToldOnlyToExist)
{
    // User.Read is enough to ask about oneself, but then only id and type are told: https://learn.microsoft.com/graph/permissions-overview#limited-information-returned-for-inaccessible-member-objects
    public static ActivatedRole Of(GraphCall call, DirectoryRole role)
        => new(Ids.Derived(call.Tenant.Id, "directoryRole", role.TemplateId.ToString()), role, !call.May(Permit.ReadRoles));
}
