using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>An answer of Graph before it is written, alone or as a part of a batch.</summary>
internal sealed record GraphAnswer(int Status, JsonNode? Body = null)
{
    /// <summary>Writes the body as JSON, after the directory has been let go; null if there is none or <see cref="Body"/> is it.</summary>
    public Action<Utf8JsonWriter>? Write { get; init; }

    /// <summary>A body that is plain text.</summary>
    public string? Text { get; init; }

    /// <summary>For 429 and 503.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Where a thing that was made is found.</summary>
    public string? Location { get; init; }

    /// <summary>Which of the client's preferences was met.</summary>
    public string? PreferenceApplied { get; init; }

    /// <summary>WWW-Authenticate, for 401.</summary>
    public string? Challenge { get; init; }

    public bool IsEmpty => Body is null && Write is null && Text is null;

    public static GraphAnswer Ok(JsonObject body) => new(StatusCodes.Status200OK, body);

    public static GraphAnswer Created(JsonObject body) => new(StatusCodes.Status201Created, body);

    public static GraphAnswer NoContent { get; } = new(StatusCodes.Status204NoContent);

    public static GraphAnswer Problem(GraphProblem problem, GraphRequest request, DateTimeOffset now)
    {
        var answer = Problem(problem.Status, problem.Code, problem.Message, request, now);
        if (problem.Detail is var (code, target))
            answer.Body!["error"]!["details"] = new JsonArray(new JsonObject { ["code"] = code, ["message"] = problem.Message, ["target"] = target });
        return answer with { Challenge = problem.Challenge };
    }

    // https://learn.microsoft.com/graph/errors#error-resource-type
    public static GraphAnswer Problem(int status, string code, string message, GraphRequest request, DateTimeOffset now) => new(status, new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["code"] = code,
            ["message"] = message,
            ["innerError"] = new JsonObject
            {
                ["date"] = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", System.Globalization.CultureInfo.InvariantCulture),
                ["request-id"] = request.RequestId.ToString(),
                ["client-request-id"] = request.ClientRequestId,
            },
        },
    });

    public void WriteTo(Utf8JsonWriter json)
    {
        if (Write is not null) Write(json);
        else if (Body is not null) Body.WriteTo(json);
        else json.WriteStringValue(Text);
    }
}
