using MailboxWizard.SimulatedTenant.Beliefs;
using static MailboxWizard.SimulatedTenant.Beliefs.DirectoryRole;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>Who may do what with applications: the scope of the token, and the role of the person or the ownership.</summary>
internal static class ApplicationRights
{
    public static void Read(GraphCall call) => call.Caller.Needs("Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All");

    // https://learn.microsoft.com/graph/api/application-update#permissions
    public static void Write(GraphCall call, Application application)
    {
        call.Caller.Needs("Application.ReadWrite.All");
        if (call.Caller.Person is { } person && !IsApplicationAdministrator(person) && !application.Owners.Contains(person.Id)) throw GraphProblem.Denied();
    }

    /// <summary>The creator who becomes owner, or null.</summary>
    // Whoever holds applications/create is not made owner; whoever may only createAsOwner is:
    // https://learn.microsoft.com/entra/identity/role-based-access-control/custom-available-permissions
    public static Guid? Create(GraphCall call)
    {
        call.Caller.Needs("Application.ReadWrite.All");
        if (call.Caller.Person is not { } person) return call.Tenant.FindServicePrincipal(call.Caller.AppId)?.Id;
        if (IsApplicationAdministrator(person)) return null;
        return call.Tenant.UsersMayRegisterApplications || person.HasAnyOf(ApplicationDeveloper) ? person.Id : throw GraphProblem.Denied();
    }

    // https://learn.microsoft.com/graph/api/directory-deleteditems-restore#permissions
    public static void Deleted(GraphCall call) => call.Caller.Needs("Application.ReadWrite.All").NeedsRole(GlobalAdministrator, ApplicationAdministrator, CloudApplicationAdministrator);

    /// <summary>A service principal for an application of another tenant or of Microsoft is for administrators; for one's own application its owner may.</summary>
    public static void CreateServicePrincipal(GraphCall call, Application? own)
    {
        call.Caller.Needs("Application.ReadWrite.All");
        if (call.Caller.Person is { } person && !IsApplicationAdministrator(person) && own?.Owners.Contains(person.Id) != true) throw GraphProblem.Denied();
    }

    public static bool IsApplicationAdministrator(Person person)
        => person.HasAnyOf(GlobalAdministrator, ApplicationAdministrator, CloudApplicationAdministrator, SecurityAdministrator);
}
