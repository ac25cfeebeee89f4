using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Web;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>One request inside a batch.</summary>
internal sealed record BatchPart(string Id, IReadOnlyList<string> DependsOn, GraphRequest Request)
{
    private const int Most = 20;

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

    /// <exception cref="GraphProblem">The whole is malformed; then none of it is carried out.</exception>
    // https://learn.microsoft.com/graph/json-batching#creating-a-batch-request. Guess: the sentences.
    public static IReadOnlyList<BatchPart> Parse(GraphRequest outer)
    {
        if ((outer.Body as JsonObject)?["requests"] is not JsonArray requests) throw Malformed("Invalid batch payload format.");
        s_payload.Check(outer.Body, "BatchRequest");
        if (requests.Count is 0) throw Malformed("Invalid batch payload format.");
        if (requests.Count > Most) throw Malformed($"Number of batch request steps exceeds the maximum value of {Most}.");
        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var parts = new List<BatchPart>();
        foreach (var part in requests.OfType<JsonObject>())
        {
            if ((string?)part["id"] is not { Length: > 0 } id) throw Malformed("Batch request is missing the 'id' property.");
            var dependsOn = (part["dependsOn"] as JsonArray ?? []).Select(other => (string)other!).ToList();
            if (dependsOn.FirstOrDefault(other => !ids.Contains(other)) is { } unknown) throw Malformed($"Request '{id}' depends on '{unknown}', which is not an earlier request of the batch.");
            if (!ids.Add(id)) throw Malformed($"Request Id is duplicate. Id: {id}");
            parts.Add(new BatchPart(id, dependsOn, Inner(outer, part, id)));
        }
        return parts;
    }

    private static GraphRequest Inner(GraphRequest outer, JsonObject part, string id)
    {
        if ((string?)part["method"] is not { Length: > 0 } method) throw Malformed($"Request '{id}' has no method.");
        if ((string?)part["url"] is not { Length: > 0 } url) throw Malformed($"Request '{id}' has no url.");
        if (Uri.TryCreate(url, UriKind.Absolute, out var absolute) && absolute.Scheme.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            throw Malformed($"The url of request '{id}' is not relative.");
        // Headers of the whole do not reach the parts, but for who is asking.
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in part["headers"] as JsonObject ?? []) headers[name] = (string?)value ?? "";
        if (outer.Header("Authorization") is { } authorization) headers["Authorization"] = authorization;
        if (part["body"] is not null && !headers.GetValueOrDefault("Content-Type", "").StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
            throw Malformed($"Write request id : {id} does not contain Content-Type header or body.");
        var relative = url.TrimStart('/');
        var query = relative.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? relative : relative[..query];
        if (path.Equals("$batch", StringComparison.OrdinalIgnoreCase)) throw Malformed("A batch cannot contain a batch.");
        return outer with
        {
            Method = method.ToUpperInvariant(),
            Path = path,
            QueryString = query < 0 ? "" : relative[query..],
            Headers = headers,
            Body = part["body"],
            RequestId = Guid.NewGuid(),
            ClientRequestId = headers.GetValueOrDefault("client-request-id") ?? outer.ClientRequestId,
            Notes = new RequestNotes { Tenant = outer.Notes.Tenant },
        };
    }

    private static GraphProblem Malformed(string message) => GraphProblem.BadRequest(message, "BadRequest");
}
