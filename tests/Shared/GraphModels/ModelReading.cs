using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Serialization.Json;

namespace MailboxWizard.GraphModels;

/// <summary>Reads a model as the SDK does, and writes it again.</summary>
internal static class ModelReading
{
    private static readonly ConcurrentDictionary<Type, Func<JsonParseNode, IParsable?>> s_readers = new();
    private static readonly MethodInfo s_typed = typeof(ModelReading).GetMethod(nameof(Typed), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <param name="failure">Why there is no model; never with a value.</param>
    public static IParsable? Read(JsonElement json, Type model, out string failure)
    {
        failure = $"a {json.ValueKind} is no object";
        if (json.ValueKind != JsonValueKind.Object) return null;
        try
        {
            return s_readers.GetOrAdd(model, static type => s_typed.MakeGenericMethod(type).CreateDelegate<Func<JsonParseNode, IParsable?>>())(new JsonParseNode(json));
        }
        // Whatever Kiota stumbles over is an answer that the SDK cannot read.
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            failure = e.GetType().Name;
            return null;
        }
    }

    public static JsonDocument Write(IParsable model)
    {
        using var writer = new JsonSerializationWriter();
        writer.WriteObjectValue(null, model);
        using var content = writer.GetSerializedContent();
        return JsonDocument.Parse(content);
    }

    private static IParsable? Typed<T>(JsonParseNode node) where T : IParsable
    {
        var factory = typeof(T).GetMethod("CreateFromDiscriminatorValue", BindingFlags.Public | BindingFlags.Static, [typeof(IParseNode)])!.CreateDelegate<ParsableFactory<T>>();
        return node.GetObjectValue(factory);
    }
}
