using System.Globalization;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Web;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>POST /$batch: up to twenty requests in one, each answered by itself.</summary>
internal sealed class GraphBatch(Simulation simulation, Func<GraphRequest, GraphAnswer> answer)
{
    private const int MostRequests = 20;

    private static readonly Shape s_payload = Shape.Object(new()
    {
        ["requests"] = Shape.List(Shape.Object(new()
        {
            ["id"] = Shape.Text,
            ["method"] = Shape.Text,
            ["url"] = Shape.Text,
            ["headers"] = Shape.TextsByName,
            ["body"] = Shape.Anything,
            ["dependsOn"] = Shape.List(Shape.Text),
        })),
    });

    // https://learn.microsoft.com/graph/json-batching
    public GraphAnswer Answer(GraphRequest outer)
    {
        try
        {
            if (outer.Method != "POST" || (outer.Body as JsonObject)?["requests"] is not JsonArray requests) throw GraphProblem.BadRequest("Invalid batch payload format.", "BadRequest");
            s_payload.Check(outer.Body, "BatchRequest");
            if (requests.Count > MostRequests)
                throw GraphProblem.BadRequest($"Number of batch request steps exceeds the maximum value of {MostRequests}.", "BadRequest");
            var statuses = new Dictionary<string, int>();
            var responses = new JsonArray();
            foreach (var part in requests)
            {
                var id = (string?)part?["id"] ?? throw GraphProblem.BadRequest("Batch request is missing the 'id' property.", "BadRequest");
                if (statuses.ContainsKey(id)) throw GraphProblem.BadRequest($"Request Id is duplicate. Id: {id}", "BadRequest");
                var inner = Inner(outer, part!.AsObject(), id);
                var started = simulation.Time.GetTimestamp();
                var given = DependsOn(part, statuses) ? answer(inner)
                    : GraphAnswer.Problem(StatusCodes.Status424FailedDependency, "FailedDependency", "The requested operation failed because it depended on another operation and that operation failed.", inner, simulation.Now);
                statuses[id] = given.Status;
                var response = Response(id, given);
                responses.Add(response);
                simulation.OnGraphAnswer?.Invoke(given.Exchange(inner, (string?)response["headers"]!["Content-Type"]));
                simulation.Requests.Add(Entry(outer, inner, given.Status, simulation.Time.GetElapsedTime(started)));
            }
            return GraphAnswer.Ok(new JsonObject { ["responses"] = responses });
        }
        catch (GraphProblem problem)
        {
            return GraphAnswer.Problem(problem.Status, problem.Code, problem.Message, outer, simulation.Now);
        }
    }

    private static bool DependsOn(JsonNode part, Dictionary<string, int> statuses)
        => (part["dependsOn"] as JsonArray ?? []).All(id => statuses.TryGetValue((string)id!, out var status)
            ? status < 400
            : throw GraphProblem.BadRequest($"Request depends on '{id}', which is not an earlier request of the batch.", "BadRequest"));

    private static GraphRequest Inner(GraphRequest outer, JsonObject part, string id)
    {
        var method = (string?)part["method"] ?? throw GraphProblem.BadRequest($"Request '{id}' has no method.", "BadRequest");
        var url = ((string?)part["url"] ?? throw GraphProblem.BadRequest($"Request '{id}' has no url.", "BadRequest")).TrimStart('/');
        // Headers of the whole do not reach the parts, but for who is asking.
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (outer.Header("Authorization") is { } authorization) headers["Authorization"] = authorization;
        foreach (var (name, value) in part["headers"] as JsonObject ?? []) headers[name] = (string?)value ?? "";
        if (part["body"] is not null && !headers.GetValueOrDefault("Content-Type", "").StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
            throw GraphProblem.BadRequest($"Write request id : {id} does not contain Content-Type header or body.", "BadRequest");
        var query = url.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? url : url[..query];
        if (path.Equals("$batch", StringComparison.OrdinalIgnoreCase)) throw GraphProblem.BadRequest("A batch cannot contain a batch.", "BadRequest");
        return outer with
        {
            Method = method.ToUpperInvariant(),
            Path = path,
            QueryString = query < 0 ? "" : url[query..],
            Headers = headers,
            Body = part["body"],
            RequestId = Guid.NewGuid(),
            Notes = new RequestNotes { Tenant = outer.Notes.Tenant },
        };
    }

    private RequestEntry Entry(GraphRequest outer, GraphRequest inner, int status, TimeSpan duration) => new()
    {
        At = simulation.Now,
        Method = inner.Method,
        Host = "graph.microsoft.com",
        Path = "/v1.0/" + inner.Path,
        QueryNames = [.. Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(inner.QueryString).Keys],
        Status = status,
        RequestId = inner.RequestId,
        ClientRequestId = inner.ClientRequestId,
        Batch = outer.RequestId,
        TenantId = inner.Notes.Tenant?.Id,
        Replica = inner.Notes.Replica?.ToString(),
        Duration = duration,
        AppId = inner.Notes.AppId,
        ObjectId = inner.Notes.ObjectId,
        Weather = inner.Notes.Weather,
    };

    private static JsonObject Response(string id, GraphAnswer given)
    {
        var headers = new JsonObject();
        if (given.Challenge is { } challenge) headers["WWW-Authenticate"] = challenge;
        if (given.RetryAfterSeconds is { } wait) headers["Retry-After"] = wait.ToString(CultureInfo.InvariantCulture);
        if (given.Body is not null) headers["Content-Type"] = "application/json; odata.metadata=minimal; odata.streaming=true; charset=utf-8";
        var response = new JsonObject { ["id"] = id, ["status"] = given.Status, ["headers"] = headers };
        if (given.Body is not null) response["body"] = given.Body;
        return response;
    }
}
