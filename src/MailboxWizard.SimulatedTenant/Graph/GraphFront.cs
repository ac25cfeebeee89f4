using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Web;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>graph.microsoft.com: checks the token, finds the endpoint, lets the answer be written.</summary>
internal sealed class GraphFront
{
    private const string Version = "/v1.0/";

    private const string Alias = "myorganization/";

    private readonly Simulation _simulation;
    private readonly GraphRoutes _routes = GraphMap.Routes();
    private readonly GraphBatch _batch;

    public GraphFront(Simulation simulation)
    {
        _simulation = simulation;
        _batch = new GraphBatch(simulation, Answer);
    }

    public async Task HandleAsync(HttpContext http)
    {
        if (!http.Request.Path.Value!.StartsWith(Version, StringComparison.OrdinalIgnoreCase))
        {
            await NotSimulated.AnswerAsync(http);
            return;
        }
        var (body, problem) = await GraphBody.ReadAsync(http.Request, http.RequestAborted);
        var path = http.Request.Path.ToUriComponent()[Version.Length..];
        // The tenant of the token by another name: https://learn.microsoft.com/graph/use-the-api#version
        if (path.StartsWith(Alias, StringComparison.OrdinalIgnoreCase)) path = path[Alias.Length..];
        var request = new GraphRequest
        {
            Method = http.Request.Method,
            Path = path,
            QueryString = http.Request.QueryString.Value ?? "",
            Headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Body = body,
            BodyProblem = problem,
            RequestId = http.RequestId(),
            ClientRequestId = http.ClientRequestId(),
            Notes = RequestNotes.Of(http),
        };
        var answer = string.Equals(request.Path, "$batch", StringComparison.OrdinalIgnoreCase) ? _batch.Answer(request) : Answer(request);
        await GraphResponse.WriteAsync(http, request, answer, _simulation.OnGraphAnswer);
    }

    /// <summary>Answers one request; a batch comes here once for each of its parts.</summary>
    public GraphAnswer Answer(GraphRequest request)
    {
        var weather = _simulation.Weather.Of(request.Notes.Tenant);
        try
        {
            var replica = weather.PicksReplica();
            request.Notes.Replica = replica;
            if (weather.MeetsGraph() is { } met) return GraphWeather.Answer(met, request, weather.Now);
            var caller = Caller.From(request.Header("Authorization"), PublishedApis.MicrosoftGraph, _simulation);
            (request.Notes.AppId, request.Notes.ObjectId) = (caller.AppId, caller.Person?.Id ?? caller.Tenant.FindServicePrincipal(caller.AppId)?.Id);
            if (caller.IsApplication && GraphWeather.Scripted(weather.Script, request, weather.Now) is { } scripted) return scripted;
            var route = _routes.Find(request.Method, request.Path) ?? throw new GraphNotSimulated($"{request.Method} /v1.0/{request.Path}");
            if (request.BodyProblem is { } unreadable) throw unreadable;
            var call = new GraphCall(request, caller, _simulation, replica, route.Values);
            // Held only while the directory is read and changed; JSON is written without it.
            lock (_simulation.State.Gate) return route.Answer(call);
        }
        catch (GraphProblem problem)
        {
            return GraphAnswer.Problem(problem, request, weather.Now);
        }
        catch (GraphNotSimulated missing)
        {
            return GraphAnswer.Problem(StatusCodes.Status501NotImplemented, "NotSimulated", missing.Message, request, weather.Now);
        }
    }
}
