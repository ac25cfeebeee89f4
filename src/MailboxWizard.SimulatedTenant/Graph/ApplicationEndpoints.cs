using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>/applications: create, find, change, delete.</summary>
internal static class ApplicationEndpoints
{
    public static readonly ODataSet Set = new()
    {
        Name = "applications",
        Type = "application",
        Filterable = ["id", "appId", "displayName", "uniqueName", "tags", "createdByAppId", "signInAudience", "publisherDomain"],
    };

    public static void Map(GraphRoutes routes) => routes
        .Add("GET", "applications", call =>
        {
            ApplicationRights.Read(call);
            return Set.Many(call, Known(call).Select(a => Json(call, a)));
        })
        .Add("POST", "applications", call => Set.One(call, Json(call, Create(call, call.Body)), StatusCodes.Status201Created))
        .Add("GET", "applications/{id}", call =>
        {
            ApplicationRights.Read(call);
            return Set.One(call, Json(call, Find(call)));
        })
        .Add("PATCH", "applications/{id}", Patch)
        .Add("DELETE", "applications/{id}", Delete);

    /// <summary>By object id, appId='…' or uniqueName='…'; what was just created is not found yet.</summary>
    public static Application Find(GraphCall call) => TryFind(call) ?? throw GraphProblem.NotFound(Key(call["id"]).Value);

    private static Application? TryFind(GraphCall call)
    {
        var (name, value) = Key(call["id"]);
        if (name != "uniqueName" && !Guid.TryParse(value, out _)) throw GraphProblem.BadRequest($"Invalid object identifier '{value}'.");
        return Known(call).FirstOrDefault(a => name switch
        {
            "appId" => a.AppId == Guid.Parse(value),
            "uniqueName" => string.Equals(a.UniqueName, value, StringComparison.OrdinalIgnoreCase),
            _ => a.Id == Guid.Parse(value),
        });
    }

    private static IEnumerable<Application> Known(GraphCall call) => call.Tenant.Applications.Where(a => a.DeletedAt is null && call.Sees(a));

    private static JsonObject Json(GraphCall call, Application application) => ApplicationJson.Of(application, call);

    private static Application Create(GraphCall call, JsonObject body)
    {
        var owner = ApplicationRights.Create(call);
        ApplicationShape.Check(body);
        if (!body.ContainsKey("displayName")) throw GraphProblem.BadRequest("A value is required for property 'displayName' of resource 'Application'.");
        CheckUniqueName(call, (string?)body["uniqueName"]);
        var application = new Application
        {
            Id = Guid.NewGuid(),
            AppId = Guid.NewGuid(),
            Properties = Shape.Merge(new JsonObject { ["signInAudience"] = "AzureADMyOrg" }, body),
            CreatedByAppId = call.Caller.AppId,
            CreatedAt = call.Now,
            VisibleFrom = call.Weather.KnownElsewhereFrom(),
            Owners = owner is { } id ? [id] : [],
        };
        call.Tenant.Applications.Add(application);
        return application;
    }

    private static GraphAnswer Patch(GraphCall call)
    {
        var (name, value) = Key(call["id"]);
        var body = call.Body;
        if (TryFind(call) is not { } application)
        {
            // Without the preference an upsert is an update, and there is nothing to update: https://learn.microsoft.com/graph/api/application-upsert
            if (name != "uniqueName" || !call.Request.Prefers("create-if-missing")) throw GraphProblem.NotFound(value);
            var wanted = (JsonObject)body.DeepClone();
            wanted["uniqueName"] = value;
            return Set.One(call, Json(call, Create(call, wanted)), StatusCodes.Status201Created);
        }
        ApplicationRights.Write(call, application);
        ApplicationShape.Check(body);
        if (name == "uniqueName" && call.Request.Prefers("create-if-missing") && !body.ContainsKey("displayName"))
            throw GraphProblem.BadRequest("A value is required for property 'displayName' of resource 'Application'.");
        if (body.ContainsKey("uniqueName") && (string?)body["uniqueName"] is var unique && unique != application.UniqueName)
        {
            // Immutable once it is set: https://learn.microsoft.com/graph/api/resources/application#properties
            if (application.UniqueName is not null) throw GraphProblem.BadRequest("Property 'uniqueName' is immutable and cannot be changed.");
            CheckUniqueName(call, unique);
        }
        application.Properties = Shape.Merge(application.Properties, body);
        return GraphAnswer.NoContent;
    }

    private static GraphAnswer Delete(GraphCall call)
    {
        var application = Find(call);
        ApplicationRights.Write(call, application);
        application.DeletedAt = call.Now;
        // The service principal in this tenant goes too: https://learn.microsoft.com/entra/identity-platform/howto-remove-app
        if (call.Tenant.FindServicePrincipal(application.AppId) is { } principal) ServicePrincipalEndpoints.Remove(call.Tenant, principal);
        return GraphAnswer.NoContent;
    }

    // What is deleted, and what other replicas do not know yet, holds its name as well. Guess: the sentence, which the directory says about other unique properties.
    private static void CheckUniqueName(GraphCall call, string? name)
    {
        if (name is not null && call.Tenant.Applications.Any(a => string.Equals(a.UniqueName, name, StringComparison.OrdinalIgnoreCase)))
            throw GraphProblem.BadRequest("Another object with the same value for property uniqueName already exists.");
    }

    private static (string Name, string Value) Key(string segment)
    {
        foreach (var name in new[] { "appId", "uniqueName" })
            if (segment.StartsWith(name + "='", StringComparison.OrdinalIgnoreCase) && segment.EndsWith('\''))
                return (name, segment[(name.Length + 2)..^1].Replace("''", "'", StringComparison.Ordinal));
        return ("id", segment);
    }
}
