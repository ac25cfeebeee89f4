using System.Globalization;
using System.Text.Json;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Web;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>POST /$batch: up to twenty requests in one, each answered by itself, but none before the whole has been found well-formed.</summary>
internal sealed class GraphBatch(Simulation simulation, Func<GraphRequest, GraphAnswer> answer)
{
    // https://learn.microsoft.com/graph/json-batching
    public GraphAnswer Answer(GraphRequest outer)
    {
        var weather = simulation.Weather.Of(outer.Notes.Tenant);
        try
        {
            Caller.From(outer.Header("Authorization"), PublishedApis.MicrosoftGraph, simulation);
            if (outer.Method != "POST") throw GraphProblem.NotAllowed();
            if (outer.BodyProblem is { } unreadable) throw unreadable;
            var parts = BatchPart.Parse(outer);
            var given = new Dictionary<string, GraphAnswer>(StringComparer.OrdinalIgnoreCase);
            foreach (var part in parts)
            {
                var started = simulation.Time.GetTimestamp();
                var one = part.DependsOn.Any(id => given[id].Status >= StatusCodes.Status400BadRequest) ? Failed(part, weather.Now) : answer(part.Request);
                given[part.Id] = one;
                if (simulation.OnGraphAnswer is { } watch) watch(GraphResponse.Exchange(part.Request, one));
                simulation.Requests.Add(Entry(outer, part.Request, one.Status, simulation.Time.GetElapsedTime(started)));
            }
            return new GraphAnswer(StatusCodes.Status200OK) { Write = json => Write(json, parts, given) };
        }
        catch (GraphProblem problem)
        {
            return GraphAnswer.Problem(problem, outer, weather.Now);
        }
    }

    // https://learn.microsoft.com/graph/json-batching#sequencing-requests-with-the-dependson-property. Guess: the code and the sentence.
    private static GraphAnswer Failed(BatchPart part, DateTimeOffset now) => GraphAnswer.Problem(StatusCodes.Status424FailedDependency, "FailedDependency",
        "The requested operation failed because it depended on another operation and that operation failed.", part.Request, now);

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

    private static void Write(Utf8JsonWriter json, IReadOnlyList<BatchPart> parts, Dictionary<string, GraphAnswer> given)
    {
        json.WriteStartObject();
        json.WriteStartArray("responses");
        foreach (var part in parts)
        {
            var one = given[part.Id];
            json.WriteStartObject();
            json.WriteString("id", part.Id);
            json.WriteNumber("status", one.Status);
            json.WriteStartObject("headers");
            json.WriteString("Cache-Control", "no-cache");
            if (one.Challenge is not null) json.WriteString("WWW-Authenticate", one.Challenge);
            if (one.RetryAfterSeconds is { } wait) json.WriteString("Retry-After", wait.ToString(CultureInfo.InvariantCulture));
            if (one.Location is not null) json.WriteString("Location", one.Location);
            if (!one.IsEmpty) json.WriteString("Content-Type", GraphResponse.ContentType(part.Request, one));
            json.WriteEndObject();
            if (!one.IsEmpty)
            {
                json.WritePropertyName("body");
                one.WriteTo(json);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
