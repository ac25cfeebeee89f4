using System.Globalization;
using System.Text.Json;
using MailboxWizard.SimulatedTenant.Graph.OData;

namespace MailboxWizard.SimulatedTenant.Graph.Mail;

/// <summary>A list of folders, messages or attachments: filtered, sorted, counted and paged as Exchange does it, ten at a time and by $skip.</summary>
internal sealed class MailSet(GraphCall call, EntityType type, string context)
{
    private const int MostOfAPage = 1000;

    /// <summary>Further properties that $filter and $orderby can name, those inside others.</summary>
    public EntityType? Inner { get; init; }

    /// <summary>Whether each item says of which type it is.</summary>
    public bool IsMixed { get; init; }

    /// <summary>The type of an item that is of a further one than the set, and then says so; null for the set's own.</summary>
    public Func<object, EntityType?> Derived { get; init; } = _ => null;

    // https://learn.microsoft.com/graph/api/user-list-messages#optional-query-parameters
    public GraphAnswer Many(IEnumerable<object> all)
    {
        var options = call.Options;
        Check();
        if (options.SkipToken is not null) throw GraphProblem.BadRequest("The query parameter '$skiptoken' is not supported here.", "ErrorInvalidUrlQuery");
        if (options.Search is not null) throw new GraphNotSimulated($"$search of {type.Set}");
        var items = all;
        if (options.Filter is { } text)
        {
            var filter = FilterParser.Parse(text);
            var matches = new FilterCompiler(Queryable(), call).Compile(filter);
            items = items.Where(matches);
            if (options.OrderBy is { } order) MailOrder.CheckAgainst(filter, order);
        }
        if (options.OrderBy is { } sorting) items = MailOrder.Apply(sorting, items, Queryable(), call);

        // Guess: the sentence for a page of a size that is not allowed.
        var size = options.Top ?? 10;
        if (size is < 1 or > MostOfAPage) throw GraphProblem.BadRequest($"Invalid page size specified: '{size}'. Must be between 1 and {MostOfAPage} inclusive.", "ErrorInvalidUrlQuery");
        var start = options.Skip ?? 0;
        int? count = null;
        if (options.Count)
        {
            var counted = items.ToList();
            (items, count) = (counted, counted.Count);
        }
        var page = items.Skip(start).Take(size + 1).ToList();
        var next = page.Count > size ? NextLink(start + size) : null;
        if (next is not null) page.RemoveAt(size);
        return new GraphAnswer(StatusCodes.Status200OK) { Write = json => Write(json, page, next, count), PreferenceApplied = Applied() };
    }

    public GraphAnswer One(object item, int status = StatusCodes.Status200OK)
    {
        if (call.Options.Filter is not null || call.Options.Search is not null || call.Options.OrderBy is not null)
            throw GraphProblem.BadRequest("Query options $filter, $search and $orderby can be applied only on collections.", "BadRequest");
        Check();
        return new GraphAnswer(status) { Write = json => WriteOne(json, item, GraphCall.Context($"{context}{call.Options.Selected}/$entity")), PreferenceApplied = Applied() };
    }

    private void Check()
    {
        call.Options.Selected?.Check(type);
        ExpandOption.Check(call.Options.Expanded, type, isAdvanced: false);
    }

    private EntityType Queryable() => Inner is null ? type : new EntityType([.. type.Properties, .. Inner.Properties]) { Name = type.Name, Set = type.Set, Id = type.Id };

    private void Write(Utf8JsonWriter json, List<object> page, string? next, int? count)
    {
        json.WriteStartObject();
        if (call.Request.Metadata is not MetadataLevel.None) json.WriteString("@odata.context", GraphCall.Context($"{context}{call.Options.Selected}"));
        if (count is { } total) json.WriteNumber("@odata.count", total);
        json.WriteStartArray("value");
        foreach (var item in page) WriteOne(json, item, context: null);
        json.WriteEndArray();
        if (next is not null) json.WriteString("@odata.nextLink", next);
        json.WriteEndObject();
    }

    // The id comes along whatever was selected.
    private void WriteOne(Utf8JsonWriter json, object item, string? context)
    {
        var select = call.Options.Selected;
        if (select is not null && !select.Names.Any(n => n is "*" || n.Equals("id", StringComparison.OrdinalIgnoreCase))) select = new SelectOption(["id", .. select.Names]);
        new EntityWriter(call, json).Write(Derived(item) ?? type, item, select, [], context, IsMixed || Derived(item) is not null);
    }

    private string NextLink(int position)
    {
        var kept = call.Options.All.Where(o => !o.Key.Equals("$skip", StringComparison.OrdinalIgnoreCase)).Select(o => $"{o.Key}={Uri.EscapeDataString(o.Value)}");
        return $"https://graph.microsoft.com/v1.0/{call.Request.Path}?{string.Join('&', kept.Append($"$skip={position.ToString(CultureInfo.InvariantCulture)}"))}";
    }

    private string? Applied()
    {
        foreach (var format in new[] { "text", "html" })
            if (call.Request.Prefers($"outlook.body-content-type=\"{format}\"")) return $"outlook.body-content-type=\"{format}\"";
        return null;
    }
}
