using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.Directory;
using MailboxWizard.SimulatedTenant.Graph.OData;
using MailboxWizard.SimulatedTenant.Graph.ServicePrincipals;

namespace MailboxWizard.SimulatedTenant.Graph.Applications;

/// <summary>/directory/deletedItems: applications and service principals that can still be restored.</summary>
internal static class DeletedItemEndpoints
{
    private static readonly EntitySet s_applications = new() { Type = ApplicationType.Type };

    private static readonly EntitySet s_principals = new() { Type = ServicePrincipalType.Type };

    private static readonly EntitySet s_any = new() { Type = DirectoryObjects.Type, TypeOf = DirectoryObjects.TypeOf, Context = "directoryObjects" };

    // A cast is part of the address: https://learn.microsoft.com/graph/api/directory-deleteditems-list
    public static void Map(GraphRoutes routes) => routes
        .Add("GET", "directory/deletedItems/microsoft.graph.application", call =>
        {
            call.Needs(Permit.ReadDeleted);
            return s_applications.Many(call, call.Tenant.Applications.Snapshot(), item => ((Application)item).DeletedAt is not null);
        })
        .Add("GET", "directory/deletedItems/microsoft.graph.application/$count", call =>
        {
            call.Needs(Permit.ReadDeleted);
            return s_applications.Count(call, call.Tenant.Applications.Snapshot(), item => ((Application)item).DeletedAt is not null);
        })
        .Add("GET", "directory/deletedItems/microsoft.graph.servicePrincipal", call =>
        {
            call.Needs(Permit.ReadDeleted);
            return s_principals.Many(call, call.Tenant.DeletedServicePrincipals.Snapshot());
        })
        .NotHere("directory/deletedItems/microsoft.graph.user", "GET")
        .NotHere("directory/deletedItems/microsoft.graph.group", "GET")
        .NotHere("directory/deletedItems/microsoft.graph.administrativeUnit", "GET")
        // Guess: the sentence for a list without a cast, which is not supported.
        .Add("GET", "directory/deletedItems", _ => throw GraphProblem.Unsupported("The specified resource requires a type cast."))
        .Add("GET", "directory/deletedItems/{id}", call =>
        {
            call.Needs(Permit.ReadDeleted);
            return s_any.One(call, Find(call));
        })
        .Add("DELETE", "directory/deletedItems/{id}", Purge)
        .Add("POST", "directory/deletedItems/{id}/restore", Restore);

    // https://learn.microsoft.com/graph/api/directory-deleteditems-delete
    private static GraphAnswer Purge(GraphCall call)
    {
        var found = Find(call);
        ApplicationRights.Deleted(call, OwnersOf(found));
        if (found is Application application) call.Tenant.Applications.Remove(application);
        else ServicePrincipalRemoval.Purge(call.Tenant, (ServicePrincipal)found);
        return GraphAnswer.NoContent;
    }

    // https://learn.microsoft.com/graph/api/directory-deleteditems-restore; the service principal does not come back with its application.
    private static GraphAnswer Restore(GraphCall call)
    {
        var found = Find(call);
        ApplicationRights.Deleted(call, OwnersOf(found));
        if (found is Application application)
        {
            application.DeletedAt = null;
            // As with everything that changes, not every replica hears of it at once: https://learn.microsoft.com/entra/architecture/architecture#data-consistency
            application.VisibleFrom = call.Weather.KnownElsewhereFrom();
        }
        else ServicePrincipalRemoval.Restore(call, (ServicePrincipal)found);
        return s_any.One(call, found);
    }

    private static SharedCollection<Guid> OwnersOf(object found) => found is Application application ? application.Owners : ((ServicePrincipal)found).Owners;

    private static object Find(GraphCall call)
    {
        var id = new AlternateKey(null, call["id"]).Id;
        return call.Tenant.FindApplicationById(id) is { DeletedAt: not null } application ? application
            : call.Tenant.FindDeletedServicePrincipal(id) is { } principal ? principal
            : throw GraphProblem.NotFound(call["id"]);
    }
}
