using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Web;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>graph.microsoft.com: checks the token, finds the endpoint, writes the answer.</summary>
internal sealed class GraphFront
{
    private readonly Simulation _simulation;
    private readonly GraphRoutes _routes = new();
    private readonly GraphBatch _batch;

    public GraphFront(Simulation simulation)
    {
        _simulation = simulation;
        OrganizationEndpoints.Map(_routes);
        UserEndpoints.Map(_routes);
        ApplicationEndpoints.Map(_routes);
        PasswordEndpoints.Map(_routes);
        OwnerEndpoints.Map(_routes);
        DeletedItemEndpoints.Map(_routes);
        ServicePrincipalEndpoints.Map(_routes);
        AppRoleAssignmentEndpoints.Map(_routes);
        PermissionGrantEndpoints.Map(_routes);
        PolicyEndpoints.Map(_routes);
        MailFolderEndpoints.Map(_routes);
        _batch = new GraphBatch(simulation, Answer);
    }

    public async Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (!path.StartsWith("/v1.0/", StringComparison.OrdinalIgnoreCase))
        {
            await NotSimulated.AnswerAsync(http);
            return;
        }
        var request = new GraphRequest
        {
            Method = http.Request.Method,
            Path = http.Request.Path.ToUriComponent()["/v1.0/".Length..],
            QueryString = http.Request.QueryString.Value ?? "",
            Headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Body = null,
            RequestId = http.RequestId(),
            ClientRequestId = http.ClientRequestId(),
            Notes = RequestNotes.Of(http),
        };
        GraphAnswer answer;
        try
        {
            request = request with { Body = await ReadBodyAsync(http) };
            answer = string.Equals(request.Path, "$batch", StringComparison.OrdinalIgnoreCase) ? _batch.Answer(request) : Answer(request);
        }
        catch (JsonException)
        {
            answer = GraphAnswer.Problem(StatusCodes.Status400BadRequest, "BadRequest", "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.", request, _simulation.Now);
        }
        await WriteAsync(http, request, answer);
    }

    /// <summary>Answers one request; a batch comes here once for each of its parts.</summary>
    public GraphAnswer Answer(GraphRequest request)
    {
        var weather = _simulation.Weather.Of(request.Notes.Tenant);
        var now = weather.Now;
        try
        {
            lock (_simulation.State.Gate)
            {
                var replica = weather.PicksReplica();
                request.Notes.Replica = replica;
                if (weather.MeetsGraph() is { } met) return GraphWeather.Answer(met, request, now);
                var caller = Caller.From(request.Header("Authorization"), PublishedApis.MicrosoftGraph, _simulation);
                (request.Notes.AppId, request.Notes.ObjectId) = (caller.AppId, caller.Person?.Id ?? caller.Tenant.FindServicePrincipal(caller.AppId)?.Id);
                var route = _routes.Find(request.Method, request.Path) ?? throw new GraphNotSimulated($"{request.Method} /v1.0/{request.Path}");
                return route.Answer(new GraphCall(request, caller, _simulation, replica, route.Values));
            }
        }
        catch (GraphProblem problem)
        {
            return GraphAnswer.Problem(problem.Status, problem.Code, problem.Message, request, now) with { Challenge = problem.Challenge };
        }
        catch (GraphNotSimulated missing)
        {
            return GraphAnswer.Problem(StatusCodes.Status501NotImplemented, "NotSimulated", missing.Message, request, now);
        }
    }

    private static async Task<JsonNode?> ReadBodyAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var text = await reader.ReadToEndAsync(http.RequestAborted);
        if (text.Length == 0) return null;
        if (http.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true) throw new JsonException("not JSON");
        return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
    }

    private Task WriteAsync(HttpContext http, GraphRequest request, GraphAnswer answer)
    {
        var response = http.Response;
        response.StatusCode = answer.Status;
        response.Headers["request-id"] = request.RequestId.ToString();
        response.Headers["client-request-id"] = request.ClientRequestId;
        response.Headers.CacheControl = "no-cache";
        if (answer.Challenge is { } challenge) response.Headers.WWWAuthenticate = challenge;
        if (answer.RetryAfterSeconds is { } wait) response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        if (answer.Body is not null) response.ContentType = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";
        _simulation.OnGraphAnswer?.Invoke(answer.Exchange(request, response.ContentType));
        if (answer.Body is null) return Task.CompletedTask;
        return response.WriteAsync(answer.Body.ToJsonString(Json.Plain), http.RequestAborted);
    }
}
