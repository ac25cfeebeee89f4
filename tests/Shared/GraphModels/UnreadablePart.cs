using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailboxWizard.GraphModels;

/// <summary>Says where an answer is that Kiota cannot read, since Kiota itself does not: by reading each part of it alone.</summary>
internal static class UnreadablePart
{
    public static IReadOnlyList<string> Find(JsonElement answer, Type model)
        => answer.ValueKind == JsonValueKind.Object ? Narrow(JsonObject.Create(answer), part => (JsonObject)part!, model, "") : [""];

    /// <param name="whole">Puts a part back to where it is in the answer, without its neighbours.</param>
    private static List<string> Narrow(JsonNode? part, Func<JsonNode?, JsonObject> whole, Type model, string path)
    {
        List<string> found = part switch
        {
            JsonObject members => [.. members.SelectMany(m => Try(m.Value, value => whole(new JsonObject { [m.Key] = value }), path.Length == 0 ? m.Key : $"{path}/{m.Key}"))],
            JsonArray entries => [.. entries.SelectMany((entry, i) => Try(entry, value => whole(new JsonArray(value)), $"{path}[{i}]"))],
            _ => [],
        };
        return found.Count > 0 ? found : [path];

        List<string> Try(JsonNode? value, Func<JsonNode?, JsonObject> alone, string there)
        {
            using var document = JsonDocument.Parse(alone(value?.DeepClone()).ToJsonString());
            return ModelReading.Read(document.RootElement, model, out _) is null ? Narrow(value, v => alone(v?.DeepClone()), model, there) : [];
        }
    }
}
