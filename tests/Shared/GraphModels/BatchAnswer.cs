using System.Text.Json;
using MailboxWizard.SimulatedTenant;

namespace MailboxWizard.GraphModels;

/// <summary>The frame of a batch's answer, for which the SDK has no model; each part is checked as an answer of its own.</summary>
internal static class BatchAnswer
{
    // https://learn.microsoft.com/graph/json-batching#response-format
    public static IEnumerable<string> Check(GraphExchange exchange)
    {
        if (exchange.Body is null) return ["a batch's answer has no body."];
        using var document = JsonDocument.Parse(exchange.Body);
        if (!document.RootElement.TryGetProperty("responses", out var responses) || responses.ValueKind != JsonValueKind.Array) return ["a batch's answer has no responses."];
        return
        [
            .. document.RootElement.EnumerateObject().Where(p => p.Name is not ("responses" or "@odata.nextLink")).Select(p => $"property '{p.Name}' does not belong to a batch's answer."),
            .. responses.EnumerateArray().SelectMany(Part),
        ];
    }

    private static IEnumerable<string> Part(JsonElement part)
    {
        foreach (var (name, kind) in new[] { ("id", JsonValueKind.String), ("status", JsonValueKind.Number), ("headers", JsonValueKind.Object) })
            if (!part.TryGetProperty(name, out var value) || value.ValueKind != kind) yield return $"a part's '{name}' is no {kind}.";
        foreach (var property in part.EnumerateObject())
        {
            if (property.Name is not ("id" or "status" or "headers" or "body")) yield return $"property '{property.Name}' does not belong to a part of a batch.";
            if (property.Name == "headers")
                foreach (var header in property.Value.EnumerateObject())
                    if (header.Value.ValueKind != JsonValueKind.String) yield return $"header '{header.Name}' of a part is no text.";
        }
    }
}
