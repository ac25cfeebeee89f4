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
        Name(answer, route.Result!);
        return answer.ToJsonString();
    }

    private static void Name(JsonObject entity, Type declared)
    {
        var type = Knows(declared, entity) ? declared : declared.Assembly.GetTypes().FirstOrDefault(t => t.IsSubclassOf(declared) && Knows(t, entity));
        // The walk says what is not known.
        if (type is null) return;
        foreach (var (name, value) in entity)
            if (Model(type).Properties.TryGetValue(name, out var property) && (property.PropertyType.GetGenericArguments() is [var item] ? item : property.PropertyType) is var expected && typeof(IParsable).IsAssignableFrom(expected))
                foreach (var inner in value is JsonArray list ? list.OfType<JsonObject>() : value is JsonObject one ? [one] : []) Name(inner, expected);
        if (type != declared) entity.Insert(0, "@odata.type", $"#microsoft.graph.{JsonNamingPolicy.CamelCase.ConvertName(type.Name)}");
    }

    private static bool Knows(Type type, JsonObject entity)
        => !type.IsAbstract && typeof(IParsable).IsAssignableFrom(type) && Model(type) is var model && entity.All(p => model.Properties.ContainsKey(p.Key) || model.IsAnnotation(p.Key));

    private static ModelType Model(Type type) => ModelType.Of((IParsable)Activator.CreateInstance(type)!);
}
