using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>Describes a type of entity property by property, in the order in which Graph writes them.</summary>
internal sealed class EntityTypeBuilder<T> where T : class
{
    private readonly List<Property> _properties = [];
    private Func<T, string>? _version;
    private readonly Dictionary<string, Expansion> _expansions = new(StringComparer.OrdinalIgnoreCase);

    public EntityTypeBuilder<T> Text(string name, Func<T, GraphCall, string?> value) => Add(name, Edm.String, (item, call) => value(item, call));

    public EntityTypeBuilder<T> Text(string name, Func<T, string?> value) => Add(name, Edm.String, (item, _) => value(item));

    public EntityTypeBuilder<T> Flag(string name, Func<T, bool?> value) => Add(name, Edm.Boolean, (item, _) => value(item));

    public EntityTypeBuilder<T> Flag(string name, Func<T, GraphCall, bool?> value) => Add(name, Edm.Boolean, (item, call) => value(item, call));

    public EntityTypeBuilder<T> Number(string name, Func<T, GraphCall, int?> value) => Add(name, Edm.Int32, (item, call) => value(item, call));

    public EntityTypeBuilder<T> Number(string name, Func<T, int?> value) => Add(name, Edm.Int32, (item, _) => value(item));

    public EntityTypeBuilder<T> Guid(string name, Func<T, Guid?> value) => Add(name, Edm.Guid, (item, _) => value(item));

    public EntityTypeBuilder<T> Moment(string name, Func<T, DateTimeOffset?> value) => Add(name, Edm.DateTimeOffset, (item, _) => value(item));

    public EntityTypeBuilder<T> Moment(string name, Func<T, GraphCall, DateTimeOffset?> value) => Add(name, Edm.DateTimeOffset, (item, call) => value(item, call));

    public EntityTypeBuilder<T> Texts(string name, Func<T, GraphCall, IEnumerable<string>> values)
        => Add(name, Edm.Strings, (item, call) => values(item, call), p => p with { Items = (item, call) => values((T)item, call), ItemKind = Edm.String });

    public EntityTypeBuilder<T> Texts(string name, Func<T, IEnumerable<string>> values) => Texts(name, (item, _) => values(item));

    /// <summary>A complex value, or null.</summary>
    public EntityTypeBuilder<T> Complex(string name, Func<T, GraphCall, JsonNode?> value) => Add(name, Edm.Complex, (item, call) => value(item, call));

    public EntityTypeBuilder<T> Complex(string name, Func<T, JsonNode?> value) => Add(name, Edm.Complex, (item, _) => value(item));

    /// <summary>A collection of complex values that is written entry by entry.</summary>
    public EntityTypeBuilder<T> Complexes<TEntry>(string name, Func<T, GraphCall, IEnumerable<TEntry>> entries, Action<Utf8JsonWriter, TEntry, GraphCall> write) where TEntry : notnull
        => Add(name, Edm.Complexes, (item, call) => (Action<Utf8JsonWriter>)(writer =>
        {
            writer.WriteStartArray();
            foreach (var entry in entries(item, call)) write(writer, entry, call);
            writer.WriteEndArray();
        }), p => p with { Items = (item, call) => entries((T)item, call).Cast<object>() });

    /// <summary>A collection of complex values that the object keeps as JSON.</summary>
    public EntityTypeBuilder<T> Complexes(string name, Func<T, JsonNode?> value)
        => Add(name, Edm.Complexes, (item, _) => value(item) ?? JsonTemplates.EmptyList, p => p with { Items = (item, _) => (value((T)item) as JsonArray ?? []).OfType<object>() });

    /// <summary>Of the property that was described last: what it can be filtered by, as the reference says.</summary>
    public EntityTypeBuilder<T> Filter(string allowed, string advanced = "") => Change(p => p with { Filter = FilterRule.Of(allowed, advanced) });

    /// <summary>What any(…) can ask of the entries of the collection that was described last.</summary>
    public EntityTypeBuilder<T> Member<TEntry>(string name, Edm kind, Func<TEntry, object?> value)
        => Change(p => p with { Members = new Dictionary<string, Property.Member>(p.Members ?? new Dictionary<string, Property.Member>()) { [name] = new(kind, entry => value((TEntry)entry)) } });

    public EntityTypeBuilder<T> Filter(FilterRule rule) => Change(p => p with { Filter = rule });

    public EntityTypeBuilder<T> ETag(Func<T, string> version)
    {
        _version = version;
        return this;
    }

    public EntityTypeBuilder<T> Sorted(Sorting sorting = Sorting.Advanced) => Change(p => p with { Sorting = sorting });

    public EntityTypeBuilder<T> Searched() => Change(p => p with { IsSearched = true });

    public EntityTypeBuilder<T> OnlyOnSelect() => Change(p => p with { OnlyOnSelect = true });

    public EntityTypeBuilder<T> Expands(string name, Func<T, GraphCall, IEnumerable<object>> related, Func<object, EntityType> typeOf, bool isMixed = false)
    {
        _expansions[name] = new Expansion { Name = name, Related = (item, call) => related((T)item, call), TypeOf = typeOf, IsMixed = isMixed };
        return this;
    }

    public EntityType Build(string name, string set, Func<T, string> id, Func<GraphCall, string, string, IEnumerable<T>?>? lookup = null, IReadOnlyList<string>? others = null) => new(_properties)
    {
        Name = name,
        Set = set,
        Id = item => id((T)item),
        Expansions = _expansions,
        OtherRelationships = others ?? [],
        ETag = _version is { } version ? item => version((T)item) : null,
        Lookup = lookup is null ? (_, _, _) => null : lookup,
    };

    private EntityTypeBuilder<T> Add(string name, Edm kind, Func<T, GraphCall, object?> value, Func<Property, Property>? more = null)
    {
        var property = new Property { Name = name, Kind = kind, Value = (item, call) => value((T)item, call) };
        _properties.Add(more is null ? property : more(property));
        return this;
    }

    private EntityTypeBuilder<T> Change(Func<Property, Property> change)
    {
        _properties[^1] = change(_properties[^1]);
        return this;
    }
}
