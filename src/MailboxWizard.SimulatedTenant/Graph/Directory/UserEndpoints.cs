using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.OData;

namespace MailboxWizard.SimulatedTenant.Graph.Directory;

/// <summary>/me and /users.</summary>
internal static class UserEndpoints
{
    private static readonly EntitySet s_set = new() { Type = UserType.Type };

    public static void Map(GraphRoutes routes) => routes
        // https://learn.microsoft.com/graph/api/user-get
        .Add("GET", "me", call =>
        {
            var me = Me(call);
            call.Needs(Permit.ReadMe);
            return s_set.One(call, me);
        })
        // https://learn.microsoft.com/graph/api/user-list
        .Add("GET", "users", call =>
        {
            call.Needs(Permit.ReadUsers);
            return s_set.Many(call, call.Tenant.People.Snapshot(), _ => true);
        })
        .Add("GET", "users/$count", call =>
        {
            call.Needs(Permit.ReadUsers);
            return s_set.Count(call, call.Tenant.People.Snapshot(), _ => true);
        })
        .Add("GET", "users/{id}", call =>
        {
            // With User.Read one reads oneself under this address too.
            var found = Find(call, call.Caller.Person);
            return s_set.One(call, found);
        })
        .NotHere("me", "PATCH")
        .NotHere("users", "POST")
        .NotHere("users/{id}", "PATCH", "DELETE")
        .NotHere("users/delta", "GET")
        .NotHere("users/delta()", "GET");

    /// <exception cref="GraphProblem">Nobody is signed in.</exception>
    public static Person Me(GraphCall call)
        => call.Caller.Person ?? throw GraphProblem.BadRequest("/me request is only valid with delegated authentication flow.", "BadRequest");

    /// <summary>By object id or user principal name.</summary>
    /// <exception cref="GraphProblem">There is nobody of that name.</exception>
    public static Person Find(GraphCall call) => call.Tenant.FindPerson(call["id"]) ?? throw GraphProblem.NotFound(call["id"]);

    private static Person Find(GraphCall call, Person? self)
    {
        var found = call.Tenant.FindPerson(call["id"]);
        call.Needs(found is not null && found == self ? Permit.ReadMe : Permit.ReadUsers);
        return found ?? throw GraphProblem.NotFound(call["id"]);
    }
}
