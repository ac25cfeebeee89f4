using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>/directory/deletedItems: applications that can still be restored.</summary>
internal static class DeletedItemEndpoints
{
    public static void Map(GraphRoutes routes) => routes
        .Add("GET", "directory/deletedItems/microsoft.graph.application", call =>
        {
            ApplicationRights.Read(call);
            return ApplicationEndpoints.Set.Many(call, Deleted(call).Select(a => ApplicationJson.Of(a, call)));
        })
        .Add("GET", "directory/deletedItems/{id}", call =>
        {
            ApplicationRights.Read(call);
            return One(call, Find(call));
        })
        .Add("DELETE", "directory/deletedItems/{id}", call =>
        {
            ApplicationRights.Deleted(call);
            call.Tenant.Applications.Remove(Find(call));
            return GraphAnswer.NoContent;
        })
        // https://learn.microsoft.com/graph/api/directory-deleteditems-restore; the service principal does not come back with it.
        .Add("POST", "directory/deletedItems/{id}/restore", call =>
        {
            ApplicationRights.Deleted(call);
            var application = Find(call);
            application.DeletedAt = null;
            return One(call, application);
        });

    // A deleted item is a directory object that says what it is: https://learn.microsoft.com/graph/api/directory-deleteditems-restore#response-1
    private static GraphAnswer One(GraphCall call, Application application)
    {
        var json = ApplicationJson.Of(application, call);
        json.Insert(0, "@odata.type", "#microsoft.graph.application");
        return (ApplicationEndpoints.Set with { Name = "directoryObjects" }).One(call, json);
    }

    private static IEnumerable<Application> Deleted(GraphCall call) => call.Tenant.Applications.Where(a => a.DeletedAt is not null);

    private static Application Find(GraphCall call)
        => Deleted(call).FirstOrDefault(a => Guid.TryParse(call["id"], out var id) && a.Id == id) ?? throw GraphProblem.NotFound(call["id"]);
}
