using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>What a writable property may hold; Graph refuses every other name and every other kind of value.</summary>
internal sealed class Shape
{
    public static readonly Shape Text = new(v => v.GetValueKind() == JsonValueKind.String);
    public static readonly Shape Flag = new(v => v.GetValueKind() is JsonValueKind.True or JsonValueKind.False);
    public static readonly Shape Number = new(v => v.GetValueKind() == JsonValueKind.Number);
    public static readonly Shape Id = new(v => v.GetValueKind() == JsonValueKind.String && Guid.TryParse((string?)v, out _));
    public static readonly Shape Moment = new(v => v.GetValueKind() == JsonValueKind.String && DateTimeOffset.TryParse((string?)v, System.Globalization.CultureInfo.InvariantCulture, out _));

    public static readonly Shape Anything = new(_ => true);
    public static readonly Shape TextsByName = new(v => v is JsonObject map && map.All(m => m.Value?.GetValueKind() == JsonValueKind.String));

    private readonly Func<JsonNode, bool>? _test;
    private readonly Shape? _item;
    private readonly Dictionary<string, Shape>? _members;

    private Shape(Func<JsonNode, bool>? test = null, Shape? item = null, Dictionary<string, Shape>? members = null) => (_test, _item, _members) = (test, item, members);

    public static Shape OneOf(params string[] values) => new(v => v.GetValueKind() == JsonValueKind.String && values.Contains((string?)v));

    public static Shape List(Shape item) => new(item: item);

    public static Shape Object(Dictionary<string, Shape> members) => new(members: members);

    /// <exception cref="GraphProblem">A member has a name that is not known or a value of another kind.</exception>
    public void Check(JsonNode? value, string resource, string name = "")
    {
        if (value is null) return;
        if (_members is not null)
        {
            foreach (var (member, inner) in value as JsonObject ?? throw Invalid(name, resource))
            {
                if (member.StartsWith("@odata.", StringComparison.Ordinal)) continue;
                (_members.GetValueOrDefault(member) ?? throw GraphProblem.BadRequest($"Invalid property '{member}'.")).Check(inner, resource, member);
            }
        }
        else if (_item is not null)
        {
            foreach (var entry in value as JsonArray ?? throw Invalid(name, resource)) _item.Check(entry ?? throw Invalid(name, resource), resource, name);
        }
        else if (!_test!(value)) throw Invalid(name, resource);
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

    private static GraphProblem Invalid(string name, string resource) => GraphProblem.BadRequest($"Invalid value specified for property '{name}' of resource '{resource}'.");
}
