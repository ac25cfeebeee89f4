using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>A set of entities: how it is filtered, cut down to what was selected, and paged.</summary>
internal sealed record ODataSet
{
    /// <summary>As in the context address, e.g. "applications".</summary>
    public required string Name { get; init; }

    /// <summary>As in error messages, e.g. "application".</summary>
    public required string Type { get; init; }

    public IReadOnlyCollection<string> Filterable { get; init; } = [];

    /// <summary>What comes without $select; null for everything.</summary>
    public IReadOnlyCollection<string>? Default { get; init; }

    public int PageSize { get; init; } = 100;

    public int MaxPageSize { get; init; } = 999;

    /// <summary>Mailboxes page with $skip, the directory with an opaque token.</summary>
    public bool PagesBySkip { get; init; }

    /// <summary>Whether $count needs ConsistencyLevel: eventual, as it does in the directory.</summary>
    public bool CountIsAdvanced { get; init; } = true;

    public GraphAnswer Many(GraphCall call, IEnumerable<JsonObject> all)
    {
        var options = call.Options;
        if (options.Search is not null || options.OrderBy is not null || options.Expanded.Count > 0) throw new GraphNotSimulated($"$search, $orderby or $expand of {Name}");
        if (options.Count && CountIsAdvanced && !call.IsAdvanced) throw GraphProblem.BadRequest("$count is not currently supported.");
        var items = (options.Filter is { } filter ? all.Where(JsonFilter.Parse(filter, Filterable, Type)) : all).ToList();
        if (options.Top is { } asked && (asked < 1 || asked > MaxPageSize))
            throw GraphProblem.BadRequest($"Invalid page size specified: '{asked}'. Must be between 1 and {MaxPageSize} inclusive.");
        var size = options.Top ?? PageSize;
        var start = PagesBySkip ? options.Skip ?? 0 : Position(options);
        var page = items.Skip(start).Take(size).Select(item => (JsonNode)Cut(call, item)).ToArray();

        var body = new JsonObject { ["@odata.context"] = GraphCall.Context(Name + (options.Select is { } select ? $"({string.Join(',', select)})" : "")) };
        if (options.Count) body["@odata.count"] = items.Count;
        if (start + page.Length < items.Count && page.Length > 0) body["@odata.nextLink"] = NextLink(call, start + page.Length);
        body["value"] = new JsonArray(page);
        return GraphAnswer.Ok(body);
    }

    public GraphAnswer One(GraphCall call, JsonObject item, int status = StatusCodes.Status200OK)
    {
        var cut = Cut(call, item);
        cut.Insert(0, "@odata.context", GraphCall.Context($"{Name}{(call.Options.Select is { } select ? $"({string.Join(',', select)})" : "")}/$entity"));
        return new GraphAnswer(status, cut);
    }

    private JsonObject Cut(GraphCall call, JsonObject item)
    {
        var wanted = call.Options.Select ?? Default;
        if (wanted is null) return (JsonObject)item.DeepClone();
        var cut = new JsonObject();
        foreach (var (name, value) in item.Where(p => p.Key.StartsWith('@'))) cut[name] = value?.DeepClone();
        foreach (var name in wanted)
        {
            var known = item.FirstOrDefault(p => string.Equals(p.Key, name, StringComparison.OrdinalIgnoreCase)).Key
                ?? throw GraphProblem.BadRequest($"Parsing OData Select and Expand failed: Could not find a property named '{name}' on type 'microsoft.graph.{Type}'.", "BadRequest");
            cut[known] = item[known]?.DeepClone();
        }
        // The id of a mail folder or message comes along whatever was selected; Guess: in the directory it does not.
        if (PagesBySkip && !cut.ContainsKey("id")) cut["id"] = item["id"]?.DeepClone();
        return cut;
    }

    private string NextLink(GraphCall call, int position)
    {
        var next = PagesBySkip ? $"$skip={position}" : $"$skiptoken={Ids.Base64Url(Encoding.ASCII.GetBytes($"p{position.ToString(CultureInfo.InvariantCulture)}"))}";
        var kept = call.Options.All.Where(o => o.Key.ToLowerInvariant() is not ("$skip" or "$skiptoken")).Select(o => $"{o.Key}={Uri.EscapeDataString(o.Value)}");
        return $"https://graph.microsoft.com/v1.0/{call.Request.Path}?{string.Join('&', kept.Append(next))}";
    }

    private static int Position(ODataOptions options)
    {
        if (options.Skip is not null) throw GraphProblem.Unsupported("'$skip' is not supported by the service.");
        if (options.SkipToken is not { } token) return 0;
        try
        {
            return int.Parse(Encoding.ASCII.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(token)).TrimStart('p'), NumberStyles.None, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            throw GraphProblem.BadRequest("Invalid skip token.", "Directory_ExpiredPageToken");
        }
    }
}
