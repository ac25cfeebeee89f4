using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>Reads the body of a request, or says what is wrong with it once it is known who sent it.</summary>
internal static class GraphBody
{
    // https://learn.microsoft.com/graph/throttling-limits and https://learn.microsoft.com/graph/api/resources/security-error-codes: "REST requests up to 4 MB"
    private const int Longest = 4 * 1024 * 1024;

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    public static async Task<(JsonNode? Body, GraphProblem? Problem)> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, ct)) > 0;)
        {
            // Read on to the end, so that the client hears the answer instead of losing the connection.
            if (bytes.Length <= Longest) bytes.Write(buffer, 0, read);
        }
        if (bytes.Length == 0 || request.Method is "GET" or "DELETE") return (null, null);
        // Guess: the code and the sentence of 413 and 415; the statuses are listed at https://learn.microsoft.com/graph/errors#http-status-codes.
        if (bytes.Length > Longest) return (null, new GraphProblem(StatusCodes.Status413PayloadTooLarge, "RequestEntityTooLarge", "The request body is larger than the maximum of 4194304 bytes."));
        if (request.ContentType is null) return (null, Unreadable());
        if (!request.ContentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
            return (null, new GraphProblem(StatusCodes.Status415UnsupportedMediaType, "UnsupportedMediaType",
                $"A supported MIME type could not be found that matches the content type of the request. None of the supported type(s) 'application/json' matches the content type '{request.ContentType}'."));
        try
        {
            return (JsonNode.Parse(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), documentOptions: s_strict), null);
        }
        catch (JsonException)
        {
            return (null, Unreadable());
        }
    }

    private static GraphProblem Unreadable()
        => GraphProblem.BadRequest("Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.", "BadRequest");
}
