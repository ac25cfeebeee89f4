using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Exchange;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>Opens the mailbox that a mail call of Graph names, or says why not.</summary>
internal static class MailDoor
{
    /// <returns>The mailbox, and the permissions with which it is opened.</returns>
    /// <exception cref="GraphProblem">There is no such mailbox, or it stays closed.</exception>
    public static (Mailbox Mailbox, IReadOnlySet<string> Permissions) Enter(GraphCall call, IReadOnlyCollection<string> needed)
    {
        var access = new MailboxAccess(call.Simulation);
        if (access.AtGraphDoor(call.Caller, needed, call.Request.Header("User-Agent")) is { } refused) throw Problem(refused);
        var mailbox = Find(call);
        var (refusal, permissions) = access.ByGraph(call.Caller, mailbox, needed);
        return refusal is { } closed ? throw Problem(closed) : (mailbox, permissions);
    }

    private static Mailbox Find(GraphCall call)
    {
        // Guess: an alias is no key here, only an id or a user principal name is.
        var person = call.Tenant.FindPerson(call["user"]) ?? throw new GraphProblem(StatusCodes.Status404NotFound, "ErrorInvalidUser", $"The requested user '{call["user"]}' is invalid.");
        return call.Tenant.Mailboxes.FirstOrDefault(m => call.Tenant.HasExchange && m.Owner == person && m.Condition is MailboxCondition.Active)
            ?? throw new GraphProblem(StatusCodes.Status404NotFound, "MailboxNotEnabledForRESTAPI", "The mailbox is either inactive, soft-deleted, or is hosted on-premise.");
    }

    private static GraphProblem Problem(AccessRefusal refusal) => refusal switch
    {
        // A token without any role is refused before anything is looked up; one with the wrong roles is denied.
        AccessRefusal.NoPermissions => new(StatusCodes.Status401Unauthorized, "NoPermissionsInAccessToken", AccessRefusals.NoPermissions),
        AccessRefusal.UserAgent => Denied("Access to OData is disabled."),
        AccessRefusal.AccessPolicy => Denied("Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings."),
        // Guess: what a person without the permission FullAccess is told.
        AccessRefusal.NotTheirs => new(StatusCodes.Status404NotFound, "ErrorItemNotFound", "The specified object was not found in the store."),
        _ => Denied("Access is denied. Check credentials and try again."),
    };

    private static GraphProblem Denied(string message) => new(StatusCodes.Status403Forbidden, "ErrorAccessDenied", message);
}
