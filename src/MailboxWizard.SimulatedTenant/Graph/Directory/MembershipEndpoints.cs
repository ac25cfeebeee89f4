using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.OData;

namespace MailboxWizard.SimulatedTenant.Graph.Directory;

/// <summary>memberOf and transitiveMemberOf of a person: active directory roles, of which there is nothing nested here.</summary>
internal static class MembershipEndpoints
{
    private const string Role = "microsoft.graph.directoryRole";

    private static readonly EntitySet s_all = new() { Type = DirectoryObjects.Type, TypeOf = DirectoryObjects.TypeOf };

    private static readonly EntitySet s_roles = new() { Type = DirectoryRoleType.Type, SaysType = true };

    public static void Map(GraphRoutes routes)
    {
        foreach (var relationship in new[] { "memberOf", "transitiveMemberOf" })
        {
            Map(routes, $"me/{relationship}", UserEndpoints.Me);
            Map(routes, $"users/{{id}}/{relationship}", UserEndpoints.Find);
        }
    }

    // https://learn.microsoft.com/graph/api/user-list-transitivememberof
    private static void Map(GraphRoutes routes, string path, Func<GraphCall, Person> whose) => routes
        .Add("GET", path, call => s_all.Many(call, Roles(call, whose)))
        .Add("GET", path + "/$count", call => s_all.Count(call, Roles(call, whose)))
        .Add("GET", $"{path}/{Role}", call =>
        {
            var roles = Roles(call, whose);
            // A cast is an advanced query: https://learn.microsoft.com/graph/aad-advanced-queries
            if (!call.IsAdvanced) throw GraphProblem.Unsupported("Request with casting requires the $count=true query parameter and the ConsistencyLevel:eventual header.");
            return s_roles.Many(call, roles);
        })
        .Add("GET", $"{path}/{Role}/$count", call => s_roles.Count(call, Roles(call, whose)))
        .NotHere($"{path}/microsoft.graph.group", "GET")
        .NotHere($"{path}/microsoft.graph.administrativeUnit", "GET");

    private static List<ActivatedRole> Roles(GraphCall call, Func<GraphCall, Person> whose)
    {
        var person = whose(call);
        call.Needs(Permit.ReadMemberships);
        return [.. person.Roles.Select(role => ActivatedRole.Of(call, role))];
    }
}
