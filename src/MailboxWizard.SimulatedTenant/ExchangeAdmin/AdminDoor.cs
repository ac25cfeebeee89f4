using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Exchange;
using MailboxWizard.SimulatedTenant.Graph;

namespace MailboxWizard.SimulatedTenant.ExchangeAdmin;

/// <summary>Who may run cmdlets: an administrator with the right scope, or an application with a directory role.</summary>
internal sealed class AdminDoor(Simulation simulation)
{
    // https://learn.microsoft.com/powershell/exchange/app-only-auth-powershell-v2#assign-microsoft-entra-roles-to-the-application
    private static readonly DirectoryRole[] s_everything = [DirectoryRole.GlobalAdministrator, DirectoryRole.ExchangeAdministrator];
    private static readonly DirectoryRole[] s_reading = [.. s_everything, DirectoryRole.GlobalReader];

    /// <summary>The caller and whether it may do more than read; null when the answer, a bare one, has been given.</summary>
    public (Caller Caller, bool MayWrite)? Admit(HttpContext http, string tenant)
    {
        Caller caller;
        try
        {
            caller = Caller.From(http.Request.Headers.Authorization.FirstOrDefault(), PublishedApis.ExchangeOnline, simulation);
        }
        catch (GraphProblem problem)
        {
            TokenRefusal.Write(http, problem);
            return null;
        }
        if (caller.Permissions.Count == 0)
        {
            TokenRefusal.Write(http, AccessRefusals.NoPermissions);
            return null;
        }
        // Exchange.ManageV2 is for another endpoint, and this one has no word for whoever brings it.
        var hasPermission = caller.Permissions.Contains(caller.IsApplication ? "Exchange.ManageAsApp" : "Exchange.Manage");
        // Guess: another tenant's address is refused in the same way.
        if (!hasPermission || simulation.State.Find(tenant) != caller.Tenant || !Has(caller, s_reading))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return null;
        }
        return (caller, Has(caller, s_everything));
    }

    // A role that was activated after the token was issued is not in it, and Exchange goes by both.
    private static bool Has(Caller caller, DirectoryRole[] roles)
        => caller.Person is { } person ? roles.Any(role => person.Roles.Contains(role) && caller.TokenRoles.Contains(role.TemplateId))
            : caller.Tenant.FindServicePrincipal(caller.AppId) is { } principal && roles.Any(principal.Roles.Contains);
}
