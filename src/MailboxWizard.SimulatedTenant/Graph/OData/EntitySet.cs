using System.Text.Json;

namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>A set of directory objects: filtered, searched, sorted, counted and paged; JSON is written for the page only, and only after the directory has been let go.</summary>
internal sealed record EntitySet
{
    /// <summary>Of the objects, or of all of them when they are mixed.</summary>
    public required EntityType Type { get; init; }

    /// <summary>Each object's own type, where they are mixed.</summary>
    public Func<object, EntityType>? TypeOf { get; init; }

    /// <summary>As in the context address; the type's set if nothing is said.</summary>
    public string? Context { get; init; }

    /// <summary>Whether nothing but $select is taken, as with the small sets.</summary>
    public bool TakesOnlySelect { get; init; }

    public bool IsMixed => TypeOf is not null;

    /// <summary>Whether each object says its type though all have the same, as after a cast.</summary>
    public bool SaysType { get; init; }

    // https://learn.microsoft.com/graph/paging
    /// <param name="isIn">Given for a whole entity set: which of all objects are in it. Only then are the type's keys of use.</param>
    public GraphAnswer Many(GraphCall call, IEnumerable<object> all, Func<object, bool>? isIn = null)
    {
        var options = call.Options;
        Check(call);
        if (TakesOnlySelect) Refuse(options);
        var matching = Matching(call, all, isIn);
        var size = PageSize(options);
        var start = PageToken.Position(options, call.Request.Path);
        // One more than the page tells whether there is another; everything is looked at only if it is to be counted.
        int? count = null;
        if (options.Count && call.IsEventual)
        {
            var counted = matching.ToList();
            (matching, count) = (counted, counted.Count);
        }
        var page = matching.Skip(start).Take(size + 1).ToList();
        var next = page.Count > size ? PageToken.NextLink(call, start + size) : null;
        if (next is not null) page.RemoveAt(size);
        return new GraphAnswer(StatusCodes.Status200OK) { Write = json => Write(call, json, page, next, count) };
    }

    // A number as plain text: https://learn.microsoft.com/graph/query-parameters#count-parameter
    public GraphAnswer Count(GraphCall call, IEnumerable<object> all, Func<object, bool>? isIn = null)
    {
        if (!call.IsEventual) throw GraphProblem.BadRequest("$count is not currently supported.");
        return new GraphAnswer(StatusCodes.Status200OK) { Text = Matching(call, all, isIn).Count().ToString(System.Globalization.CultureInfo.InvariantCulture) };
    }

    public GraphAnswer One(GraphCall call, object item, int status = StatusCodes.Status200OK)
    {
        if (call.Options.Filter is not null || call.Options.Search is not null || call.Options.OrderBy is not null)
            throw GraphProblem.BadRequest("Query options $filter, $search and $orderby can be applied only on collections.", "BadRequest");
        Check(call);
        call.IsForOne = true;
        return new GraphAnswer(status)
        {
            Write = json => new EntityWriter(call, json).Write(TypeOf?.Invoke(item) ?? Type, item, call.Options.Selected, call.Options.Expanded, $"{ContextOf(call)}/$entity", IsMixed || SaysType),
            Location = status == StatusCodes.Status201Created ? $"https://graph.microsoft.com/v2/{call.Tenant.Id}/directoryObjects/{Type.Id(item)}/Microsoft.DirectoryServices.{Type.Resource}" : null,
        };
    }

    private IEnumerable<object> Matching(GraphCall call, IEnumerable<object> all, Func<object, bool>? isIn)
    {
        var options = call.Options;
        var items = all;
        if (options.Filter is { } text)
        {
            var filter = FilterParser.Parse(text);
            var matches = new FilterCompiler(Type, call).Compile(filter);
            if (isIn is not null && KeyedCandidates.Of(filter, Type, call) is { } few) items = few;
            items = items.Where(matches);
        }
        if (isIn is not null) items = items.Where(isIn);
        if (options.Search is { } search)
        {
            if (!call.IsEventual)
                throw GraphProblem.Unsupported("Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'");
            items = items.Where(SearchOption.Compile(search, Type, call));
        }
        return options.OrderBy is { } order ? OrderOption.Apply(order, items, Type, call) : items;
    }

    private void Check(GraphCall call)
    {
        if (!IsMixed) call.Options.Selected?.Check(Type);
        ExpandOption.Check(call.Options.Expanded, Type, call.IsAdvanced);
    }

    private string ContextOf(GraphCall call) => GraphCall.Context((Context ?? Type.Set) + ContextParts(call.Options));

    private static string ContextParts(ODataOptions options)
    {
        var parts = (options.Selected?.Names ?? []).Concat(options.Expanded.Select(e => $"{e.Name}({(e.Select is { } select ? string.Join(',', select.Names) : "")})")).ToList();
        return parts.Count == 0 ? "" : $"({string.Join(',', parts)})";
    }

    private void Write(GraphCall call, Utf8JsonWriter json, List<object> page, string? next, int? count)
    {
        var writer = new EntityWriter(call, json);
        json.WriteStartObject();
        if (call.Request.Metadata is not MetadataLevel.None) json.WriteString("@odata.context", ContextOf(call));
        if (count is { } total) json.WriteNumber("@odata.count", total);
        if (next is not null) json.WriteString("@odata.nextLink", next);
        json.WriteStartArray("value");
        foreach (var item in page) writer.Write(TypeOf?.Invoke(item) ?? Type, item, call.Options.Selected, call.Options.Expanded, context: null, IsMixed || SaysType);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static int PageSize(ODataOptions options)
        => options.Top is not { } asked ? 100
            : asked is >= 1 and <= 999 ? asked
            : throw GraphProblem.BadRequest($"Invalid page size specified: '{asked}'. Must be between 1 and 999 inclusive.");

    private void Refuse(ODataOptions options)
    {
        // Guess: the sentence; that only $select is taken is documented, e.g. https://learn.microsoft.com/graph/api/subscribedsku-list#optional-query-parameters.
        if (options.Filter is not null || options.Search is not null || options.OrderBy is not null || options.Top is not null || options.SkipToken is not null)
            throw GraphProblem.Unsupported($"Resource '{Type.Resource}' does not support the query options specified, only $select.");
    }
}
