using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.Directory;
using MailboxWizard.SimulatedTenant.Graph.OData;
using MailboxWizard.SimulatedTenant.Graph.ServicePrincipals;

namespace MailboxWizard.SimulatedTenant.Graph.Applications;

/// <summary>/applications: create, find, change, delete.</summary>
internal static class ApplicationEndpoints
{
    private static readonly EntitySet s_set = new() { Type = ApplicationType.Type };

    public static void Map(GraphRoutes routes) => routes
        .Add("GET", "applications", call =>
        {
            call.Needs(Permit.ReadApplications);
            return s_set.Many(call, call.Tenant.Applications.Snapshot(), item => IsHere(call, (Application)item));
        })
        .Add("GET", "applications/$count", call =>
        {
            call.Needs(Permit.ReadApplications);
            return s_set.Count(call, call.Tenant.Applications.Snapshot(), item => IsHere(call, (Application)item));
        })
        .Add("POST", "applications", call => s_set.One(call, Create(call, call.Body), StatusCodes.Status201Created))
        .Add("GET", "applications/{id}", call =>
        {
            call.Needs(Permit.ReadApplications);
            return s_set.One(call, Find(call));
        })
        .Add("PATCH", "applications/{id}", Patch)
        .Add("DELETE", "applications/{id}", Delete)
        .NotHere("applications/delta", "GET")
        .NotHere("applications/delta()", "GET")
        .NotHere("applications/{id}/logo", "GET", "PUT", "DELETE")
        .NotHere("applications/{id}/extensionProperties", "GET", "POST")
        .NotHere("applications/{id}/setVerifiedPublisher", "POST")
        .NotHere("applications/{id}/unsetVerifiedPublisher", "POST");

    /// <summary>By object id, appId='…' or uniqueName='…'; what this replica has not heard of is not found yet.</summary>
    /// <exception cref="GraphProblem">There is none.</exception>
    public static Application Find(GraphCall call) => TryFind(call) ?? throw GraphProblem.NotFound(Key(call).Value);

    private static Application? TryFind(GraphCall call)
    {
        var key = Key(call);
        var found = key.Property switch
        {
            "appId" => call.Tenant.FindApplication(key.Id),
            "uniqueName" => call.Tenant.ApplicationsNamed(key.Value).FirstOrDefault(a => a.DeletedAt is null),
            _ => call.Tenant.FindApplicationById(key.Id),
        };
        return found is not null && IsHere(call, found) ? found : null;
    }

    private static AlternateKey Key(GraphCall call) => AlternateKey.Of(call["id"], "appId", "uniqueName");

    private static bool IsHere(GraphCall call, Application application) => application.DeletedAt is null && call.Sees(application);

    // https://learn.microsoft.com/graph/api/application-post-applications
    private static Application Create(GraphCall call, JsonObject body)
    {
        var creator = ApplicationRights.Create(call);
        ApplicationShape.Check(body);
        if (!body.ContainsKey("displayName")) throw GraphProblem.Missing("displayName", "Application");
        var application = new Application
        {
            Id = Guid.NewGuid(),
            AppId = Guid.NewGuid(),
            Properties = Own(Shape.Merge(new JsonObject { ["signInAudience"] = "AzureADMyOrg" }, body)),
            CreatedByAppId = call.Caller.AppId,
            CreatedAt = call.Now,
            VisibleFrom = call.Weather.KnownElsewhereFrom(),
        };
        ApplicationChecks.Check(call, before: null, application.AppId, application.Properties);
        CheckUniqueName(call, application.UniqueName);
        KeyCredentialChanges.Replace(call, application, body);
        foreach (var owner in Owners(call, body).Concat(creator is { } id ? [id] : []).Distinct()) application.Owners.Add(owner);
        call.Tenant.Applications.Add(application);
        return application;
    }

    // https://learn.microsoft.com/graph/api/application-update, https://learn.microsoft.com/graph/api/application-upsert
    private static GraphAnswer Patch(GraphCall call)
    {
        var key = Key(call);
        var body = call.Body;
        var isUpsert = key.Property == "uniqueName" && call.Request.Prefers("create-if-missing");
        if (TryFind(call) is not { } application)
        {
            // Without the preference an upsert is an update, and there is nothing to update.
            if (!isUpsert) throw GraphProblem.NotFound(key.Value);
            var wanted = (JsonObject)body.DeepClone();
            wanted["uniqueName"] = key.Value;
            return s_set.One(call, Create(call, wanted), StatusCodes.Status201Created);
        }
        ApplicationRights.Write(call, application);
        ApplicationShape.Check(body);
        if (isUpsert && !body.ContainsKey("displayName")) throw GraphProblem.Missing("displayName", "Application");
        ReplicationConflict.Check(call, application);
        var after = Own(Shape.Merge(application.Properties, body));
        var unique = (string?)after["uniqueName"];
        if (unique != application.UniqueName)
        {
            // Immutable once it is set: https://learn.microsoft.com/graph/api/resources/application#properties
            if (application.UniqueName is not null) throw GraphProblem.BadRequest("Property 'uniqueName' is immutable and cannot be changed.");
            CheckUniqueName(call, unique);
        }
        ApplicationChecks.Check(call, application, application.AppId, after);
        KeyCredentialChanges.Replace(call, application, body);
        application.Properties = after;
        return GraphAnswer.NoContent;
    }

    // https://learn.microsoft.com/graph/api/application-delete
    private static GraphAnswer Delete(GraphCall call)
    {
        var application = Find(call);
        ApplicationRights.Write(call, application);
        application.DeletedAt = call.Now;
        // The service principal in this tenant goes too: https://learn.microsoft.com/entra/identity-platform/howto-remove-app
        if (call.Tenant.FindServicePrincipal(application.AppId) is { } principal) ServicePrincipalRemoval.Remove(call.Tenant, principal, call.Now);
        return GraphAnswer.NoContent;
    }

    // What is deleted, and what this replica has not heard of, holds its name as well. Guess: the sentence, which the directory says about other unique properties.
    private static void CheckUniqueName(GraphCall call, string? name)
    {
        if (name is not null && call.Tenant.ApplicationsNamed(name).Count > 0) throw GraphProblem.Taken("uniqueName");
    }

    // Credentials are kept beside the properties.
    private static JsonObject Own(JsonObject properties)
    {
        properties.Remove("keyCredentials");
        return properties;
    }

    // https://learn.microsoft.com/graph/api/application-post-applications: "owners@odata.bind"
    private static IEnumerable<Guid> Owners(GraphCall call, JsonObject body)
        => (body["owners@odata.bind"] as JsonArray ?? []).Select(address => DirectoryReference.Resolve(call, (string?)address));
}
