using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>/applications/{id}/owners: who owns it, and taking an owner away.</summary>
internal static class OwnerEndpoints
{
    private static readonly ODataSet s_owners = new() { Name = "directoryObjects", Type = "directoryObject" };

    public static void Map(GraphRoutes routes) => routes
        .Add("GET", "applications/{id}/owners", call =>
        {
            ApplicationRights.Read(call);
            return s_owners.Many(call, ApplicationEndpoints.Find(call).Owners.Select(id => Owner(call.Tenant, id)));
        })
        .Add("DELETE", "applications/{id}/owners/{owner}/$ref", Remove);

    // https://learn.microsoft.com/graph/api/application-delete-owners
    private static GraphAnswer Remove(GraphCall call)
    {
        var application = ApplicationEndpoints.Find(call);
        ApplicationRights.Write(call, application);
        if (!Guid.TryParse(call["owner"], out var id) || !application.Owners.Contains(id)) throw GraphProblem.NotFound(call["owner"]);
        application.Owners.Remove(id);
        return GraphAnswer.NoContent;
    }

    private static JsonObject Owner(Tenant tenant, Guid id)
    {
        var person = tenant.People.FirstOrDefault(p => p.Id == id);
        return new JsonObject
        {
            ["@odata.type"] = person is null ? "#microsoft.graph.servicePrincipal" : "#microsoft.graph.user",
            ["id"] = id.ToString(),
            ["displayName"] = person?.DisplayName ?? tenant.ServicePrincipals.FirstOrDefault(s => s.Id == id)?.DisplayName,
            ["userPrincipalName"] = person?.UserPrincipalName,
            ["mail"] = person?.Mail,
        };
    }
}
