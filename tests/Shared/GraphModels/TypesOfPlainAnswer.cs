using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Kiota.Abstractions.Serialization;

namespace MailboxWizard.GraphModels;

/// <summary>
/// Without metadata an answer does not say which kind of directory object it holds, and Kiota would read the base type. So
/// an entity with more than its base type knows is read as a derived one that knows all of it, if there is one.
/// </summary>
internal static class TypesOfPlainAnswer
{
    public static string State(string body, ModelRoute route)
    {
        if (JsonNode.Parse(body) is not JsonObject answer) return body;
        if (route.Item is { } item)
            foreach (var entry in (answer["value"] as JsonArray ?? []).OfType<JsonObject>()) Name(entry, item);
        else Name(answer, route.Result!);
        return answer.ToJsonString();
    }

    private static void Name(JsonObject entity, Type declared)
    {
        if (!typeof(IParsable).IsAssignableFrom(declared) || Knows(declared, entity)) return;
        if (declared.Assembly.GetTypes().FirstOrDefault(t => t.IsSubclassOf(declared) && Knows(t, entity)) is { } derived)
            entity.Insert(0, "@odata.type", $"#microsoft.graph.{JsonNamingPolicy.CamelCase.ConvertName(derived.Name)}");
    }

    private static bool Knows(Type type, JsonObject entity)
        => !type.IsAbstract && ModelType.Of((IParsable)Activator.CreateInstance(type)!) is var model && entity.All(p => model.Properties.ContainsKey(p.Key) || model.IsAnnotation(p.Key));
}
