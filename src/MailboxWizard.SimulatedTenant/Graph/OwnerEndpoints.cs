using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>Who else holds an application: owners of it and of its service principal, and federated credentials.</summary>
internal static class OwnerEndpoints
{
    private static readonly ODataSet s_owners = new() { Name = "directoryObjects", Type = "directoryObject" };
    private static readonly ODataSet s_federated = new() { Name = "federatedIdentityCredentials", Type = "federatedIdentityCredential", Filterable = ["name"] };

    public static void Map(GraphRoutes routes) => routes
        .Add("GET", "applications/{id}/owners", call =>
        {
            ApplicationRights.Read(call);
            return s_owners.Many(call, ApplicationEndpoints.Find(call).Owners.Select(id => Owner(call.Tenant, id)));
        })
        .Add("DELETE", "applications/{id}/owners/{owner}/$ref", Remove)
        .Add("GET", "servicePrincipals/{id}/owners", call =>
        {
            ApplicationRights.Read(call);
            return s_owners.Many(call, ServicePrincipalEndpoints.Find(call).Owners.Select(id => Owner(call.Tenant, id)));
        })
        .Add("DELETE", "servicePrincipals/{id}/owners/{owner}/$ref", RemoveFromPrincipal)
        // Directory.Read.All is not enough: https://learn.microsoft.com/graph/api/application-list-federatedidentitycredentials
        .Add("GET", "applications/{id}/federatedIdentityCredentials", call =>
        {
            call.Caller.Needs("Application.Read.All", "Application.ReadWrite.All");
            var application = ApplicationEndpoints.Find(call);
            // They are no set of their own: their context names the application that contains them.
            return (s_federated with { Name = $"applications('{application.Id}')/federatedIdentityCredentials" }).Many(call, application.FederatedCredentials.Select(Federated));
        });

    // https://learn.microsoft.com/graph/api/application-delete-owners
    private static GraphAnswer Remove(GraphCall call)
    {
        var application = ApplicationEndpoints.Find(call);
        ApplicationRights.Write(call, application);
        if (!Guid.TryParse(call["owner"], out var id) || !application.Owners.Contains(id)) throw GraphProblem.NotFound(call["owner"]);
        application.Owners.Remove(id);
        return GraphAnswer.NoContent;
    }

    // https://learn.microsoft.com/graph/api/serviceprincipal-delete-owners
    private static GraphAnswer RemoveFromPrincipal(GraphCall call)
    {
        var principal = ServicePrincipalEndpoints.Find(call);
        ApplicationRights.CreateServicePrincipal(call, principal.Backing);
        if (!Guid.TryParse(call["owner"], out var id) || !principal.Owners.Contains(id)) throw GraphProblem.NotFound(call["owner"]);
        principal.Owners.Remove(id);
        return GraphAnswer.NoContent;
    }

    private static JsonObject Federated(FederatedCredential credential) => new()
    {
        ["id"] = credential.Id.ToString(),
        ["name"] = credential.Name,
        ["issuer"] = credential.Issuer,
        ["subject"] = credential.Subject,
        ["description"] = null,
        ["audiences"] = new JsonArray([.. credential.Audiences.Select(audience => (JsonNode)audience)]),
    };

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
