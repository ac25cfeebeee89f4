using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>Writes entities as Graph writes them: the selected properties, the expanded relationships, and as much metadata as was asked for.</summary>
internal sealed class EntityWriter(GraphCall call, Utf8JsonWriter json)
{
    private MetadataLevel Level => call.Request.Metadata;

    /// <param name="context">For an answer of its own, else null.</param>
    /// <param name="isMixed">Whether the reader cannot know the type from the context.</param>
    public void Write(EntityType type, object item, SelectOption? select, IReadOnlyList<ExpandOption> expand, string? context, bool isMixed)
    {
        json.WriteStartObject();
        if (context is not null && Level is not MetadataLevel.None) json.WriteString("@odata.context", context);
        if (Level is MetadataLevel.Full || (isMixed && Level is MetadataLevel.Minimal)) json.WriteString("@odata.type", $"#microsoft.graph.{type.Name}");
        if (type.ETag is { } version && Level is not MetadataLevel.None) json.WriteString("@odata.etag", version(item));
        // Guess: the form of the id of a directory object.
        if (Level is MetadataLevel.Full) json.WriteString("@odata.id", type.Address(call, item));
        if (select is null)
        {
            foreach (var property in type.Properties)
                if (!property.OnlyOnSelect) Write(property, item);
        }
        else
        {
            foreach (var property in select.Of(type)) Write(property, item);
        }
        foreach (var option in expand)
            if (type.Expansions.GetValueOrDefault(option.Name) is { } expansion) Expanded(expansion, item, option);
        json.WriteEndObject();
    }

    // At most 20 related objects come along: https://learn.microsoft.com/graph/query-parameters#expand-parameter
    private void Expanded(Expansion expansion, object item, ExpandOption option)
    {
        if (Level is MetadataLevel.Full) json.WriteString($"{expansion.Name}@odata.context", $"https://graph.microsoft.com/v1.0/$metadata#{expansion.Name}");
        json.WriteStartArray(expansion.Name);
        foreach (var related in expansion.Related(item, call).Take(20))
            Write(expansion.TypeOf(related), related, option.Select, [], context: null, expansion.IsMixed);
        json.WriteEndArray();
    }

    private void Write(Property property, object item)
    {
        if (Level is MetadataLevel.Full && TypeOf(property.Kind) is { } kind) json.WriteString($"{property.Name}@odata.type", kind);
        json.WritePropertyName(property.Name);
        switch (property.Value(item, call))
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case Guid id: json.WriteStringValue(id); break;
            case DateTimeOffset at: json.WriteStringValue(GraphMoment.Text(at)); break;
            case JsonNode node: node.WriteTo(json); break;
            case Action<Utf8JsonWriter> write: write(json); break;
            case IEnumerable<string> texts:
                json.WriteStartArray();
                foreach (var text in texts) json.WriteStringValue(text);
                json.WriteEndArray();
                break;
            case var other: throw new InvalidOperationException($"'{property.Name}' cannot be written as {other.GetType().Name}.");
        }
    }

    // What JSON itself does not tell apart.
    private static string? TypeOf(Edm kind) => kind switch
    {
        Edm.Guid => "#Guid",
        Edm.DateTimeOffset => "#DateTimeOffset",
        Edm.Strings => "#Collection(String)",
        Edm.Guids => "#Collection(Guid)",
        _ => null,
    };
}
