using System.Net.Http.Headers;
using System.Text.Json;

namespace MailboxWizard.Microsoft365;

/// <summary>What the probes share in reading answers: JSON, request ids, waits, and answers that never came.</summary>
internal static class ProbeAnswers
{
    /// <summary>Code of a request that reached nobody.</summary>
    public const string Unreached = "NoConnection";

    /// <summary>Code of a request that nobody answered in time.</summary>
    public const string Late = "NoAnswer";

    public static Microsoft365Problem NotReached(HttpRequestException unreachable, string clientRequestId) => new()
    {
        Status = 0,
        Code = Unreached,
        Message = unreachable.HttpRequestError.ToString(),
        ClientRequestId = clientRequestId,
    };

    public static Microsoft365Problem NotInTime(string clientRequestId) => new()
    {
        Status = 0,
        Code = Late,
        Message = "There was no answer in time.",
        ClientRequestId = clientRequestId,
    };

    /// <summary>Null for what is no JSON object: a proxy's page, for example.</summary>
    public static JsonElement? Json(string? body)
    {
        if (string.IsNullOrWhiteSpace(body))
            return null;
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Switch on <c>error_codes</c>, never on the description: https://learn.microsoft.com/entra/identity-platform/reference-error-codes.</summary>
    public static string? AadCode(JsonElement? body) =>
        body is { } json && json.TryGetProperty("error_codes", out var codes) && codes is { ValueKind: JsonValueKind.Array } && codes.GetArrayLength() > 0
            ? $"AADSTS{codes[0].GetRawText()}"
            : null;

    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    public static string? RequestId(this HttpResponseHeaders headers) =>
        headers.TryGetValues("request-id", out var ids) ? ids.FirstOrDefault() : null;

    public static TimeSpan? Wait(this HttpResponseHeaders headers, TimeProvider time) => headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };
}
