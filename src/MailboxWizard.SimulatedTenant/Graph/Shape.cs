using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using MailboxWizard.SimulatedTenant.Graph.OData;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>What a writable property may hold; Graph refuses every other name and every other kind of value.</summary>
internal sealed class Shape
{
    public static readonly Shape Text = Value("Edm.String", v => v.GetValueKind() == JsonValueKind.String);
    public static readonly Shape Flag = Value("Edm.Boolean", v => v.GetValueKind() is JsonValueKind.True or JsonValueKind.False);
    public static readonly Shape Number = Value("Edm.Int32", v => v.GetValueKind() == JsonValueKind.Number && v.AsValue().TryGetValue<int>(out _));
    public static readonly Shape Id = Value("Edm.Guid", v => v.GetValueKind() == JsonValueKind.String && Guid.TryParse((string?)v, out _));
    public static readonly Shape Moment = Value("Edm.DateTimeOffset", v => v.GetValueKind() == JsonValueKind.String && GraphMoment.TryParse((string?)v, out _));
    public static readonly Shape Binary = Value("Edm.Binary", v => v.GetValueKind() == JsonValueKind.String && System.Buffers.Text.Base64.IsValid((string)v!));
    public static readonly Shape Duration = Value("Edm.Duration", v => v.GetValueKind() == JsonValueKind.String && IsDuration((string)v!));

    public static readonly Shape Anything = new(_ => true);
    public static readonly Shape TextsByName = new(v => v is JsonObject map && map.All(m => m.Value?.GetValueKind() == JsonValueKind.String));

    private readonly Func<JsonNode, bool>? _test;
    private readonly Shape? _item;
    private readonly Dictionary<string, Shape>? _members;
    private readonly string? _type;

    private Shape(Func<JsonNode, bool>? test = null, Shape? item = null, Dictionary<string, Shape>? members = null, string? type = null)
        => (_test, _item, _members, _type) = (test, item, members, type);

    /// <summary>A text that the directory knows only some values of.</summary>
    public static Shape OneOf(params string[] values) => new(v => v.GetValueKind() == JsonValueKind.String && values.Contains((string?)v));

    /// <summary>A member of an enumeration of the published metadata.</summary>
    public static Shape Enum(string type, params string[] values) => Value($"microsoft.graph.{type}", v => v.GetValueKind() == JsonValueKind.String && values.Contains((string?)v));

    public static Shape List(Shape item) => new(item: item);

    /// <summary>An entity: the directory itself says which names it does not know.</summary>
    public static Shape Object(Dictionary<string, Shape> members) => new(members: members);

    /// <summary>A complex value, whose names are those of the published metadata.</summary>
    public static Shape Object(string type, Dictionary<string, Shape> members) => new(members: members, type: $"microsoft.graph.{type}");

    /// <exception cref="GraphProblem">A member has a name that is not known or a value of another kind.</exception>
    public void Check(JsonNode? value, string resource, string name = "")
    {
        if (value is null) return;
        if (_members is not null)
        {
            foreach (var (member, inner) in value as JsonObject ?? throw Misplaced("StartObject"))
            {
                // Annotations say nothing about the object, e.g. web@odata.type.
                if (member.Contains("@odata.", StringComparison.Ordinal)) continue;
                (_members.GetValueOrDefault(member) ?? throw Unknown(member)).Check(inner, resource, member);
            }
        }
        else if (_item is not null)
        {
            foreach (var entry in value as JsonArray ?? throw Misplaced("StartArray")) _item.Check(entry ?? throw GraphProblem.Invalid(name, resource), resource, name);
        }
        else if (!_test!(value))
            throw _type is null ? GraphProblem.Invalid(name, resource) : GraphProblem.BadRequest($"Cannot convert the literal '{value}' to the expected type '{_type}'.", "BadRequest");
    }

    /// <summary>As PATCH does it: objects are merged, lists and values replaced.</summary>
    public static JsonObject Merge(JsonObject old, JsonObject changes)
    {
        var merged = (JsonObject)old.DeepClone();
        foreach (var (name, value) in changes)
        {
            // The SDKs state the type of what they send; it is no property.
            if (name.Contains("@odata.", StringComparison.Ordinal)) continue;
            merged[name] = value is JsonObject inner && merged[name] is JsonObject before ? Merge(before, inner) : value?.DeepClone();
        }
        return merged;
    }

    // The reader of OData knows the types of the published metadata, the directory the names of its objects' own properties. Guess: that it is divided so.
    private GraphProblem Unknown(string member) => _type is null
        ? GraphProblem.BadRequest($"Invalid property '{member}'.")
        : GraphProblem.BadRequest($"The property '{member}' does not exist on type '{_type}'. Make sure to only use property names that are defined by the type or mark the type as open type.", "BadRequest");

    private static GraphProblem Misplaced(string expected)
        => GraphProblem.BadRequest($"An unexpected 'PrimitiveValue' node was found when reading from the JSON reader. A '{expected}' node was expected.", "BadRequest");

    private static Shape Value(string type, Func<JsonNode, bool> test) => new(test, type: type);

    private static bool IsDuration(string text)
    {
        try
        {
            XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
