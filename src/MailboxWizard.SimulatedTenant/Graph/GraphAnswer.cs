using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>An answer of Graph before it is written, alone or as a part of a batch.</summary>
internal sealed record GraphAnswer(int Status, JsonNode? Body = null)
{
    /// <summary>For 429 and 503.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The WWW-Authenticate header, for 401.</summary>
    public string? Challenge { get; init; }

    public static GraphAnswer Ok(JsonObject body) => new(StatusCodes.Status200OK, body);

    public static GraphAnswer Created(JsonObject body) => new(StatusCodes.Status201Created, body);

    public static GraphAnswer NoContent { get; } = new(StatusCodes.Status204NoContent);

    /// <summary>What is told to whoever watches the simulation.</summary>
    public GraphExchange Exchange(GraphRequest request, string? contentType)
        => new(request.Method, request.Path, request.QueryString, Status, Body is null ? null : contentType, Body?.ToJsonString(Web.Json.Plain));

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
}
