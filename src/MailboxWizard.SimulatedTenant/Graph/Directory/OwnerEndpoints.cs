using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.Applications;
using MailboxWizard.SimulatedTenant.Graph.OData;
using MailboxWizard.SimulatedTenant.Graph.ServicePrincipals;

namespace MailboxWizard.SimulatedTenant.Graph.Directory;

/// <summary>Owners of applications and of service principals: who may change them without any role.</summary>
internal static class OwnerEndpoints
{
    private static readonly EntitySet s_owners = new() { Type = DirectoryObjects.Type, TypeOf = DirectoryObjects.TypeOf };

    public static void Map(GraphRoutes routes)
    {
        Map(routes, "applications", call => ApplicationEndpoints.Find(call).Owners, call =>
        {
            var application = ApplicationEndpoints.Find(call);
            ApplicationRights.Write(call, application);
            return application.Owners;
        });
        Map(routes, "servicePrincipals", call => ServicePrincipalEndpoints.Find(call).Owners, call =>
        {
            var principal = ServicePrincipalEndpoints.Find(call);
            ApplicationRights.Write(call, principal);
            return principal.Owners;
        });
    }

    private static void Map(GraphRoutes routes, string set, Func<GraphCall, SharedCollection<Guid>> read, Func<GraphCall, SharedCollection<Guid>> write) => routes
        // https://learn.microsoft.com/graph/api/application-list-owners
        .Add("GET", $"{set}/{{id}}/owners", call =>
        {
            call.Needs(Permit.ReadApplications);
            return s_owners.Many(call, Known(call, read(call)));
        })
        .Add("GET", $"{set}/{{id}}/owners/$count", call =>
        {
            call.Needs(Permit.ReadApplications);
            return s_owners.Count(call, Known(call, read(call)));
        })
        // https://learn.microsoft.com/graph/api/application-post-owners
        .Add("POST", $"{set}/{{id}}/owners/$ref", call =>
        {
            var owners = write(call);
            var id = DirectoryReference.Of(call);
            if (DirectoryObjects.Find(call, id) is null) throw GraphProblem.NotFound(id.ToString());
            if (owners.Contains(id)) throw GraphProblem.BadRequest("One or more added object references already exist for the following modified properties: 'owners'.");
            owners.Add(id);
            return GraphAnswer.NoContent;
        })
        // https://learn.microsoft.com/graph/api/application-delete-owners
        .Add("DELETE", $"{set}/{{id}}/owners/{{owner}}/$ref", call =>
        {
            var owners = write(call);
            if (!Guid.TryParse(call["owner"], out var id) || !owners.Remove(id)) throw GraphProblem.NotFound(call["owner"]);
            return GraphAnswer.NoContent;
        });

    private static IEnumerable<object> Known(GraphCall call, SharedCollection<Guid> owners) => owners.Select(id => DirectoryObjects.Find(call, id)).OfType<object>();
}
