using System.Globalization;
using MailboxWizard.SimulatedTenant.Graph.OData;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>The query options of a request; one that nothing here understands is refused, never passed over.</summary>
internal sealed record ODataOptions
{
    private static readonly HashSet<string> s_known = new(StringComparer.OrdinalIgnoreCase)
    {
        "$select", "$filter", "$expand", "$orderby", "$search", "$top", "$skip", "$skiptoken", "$count", "$format", "includeHiddenFolders",
    };

    public required IReadOnlyDictionary<string, string> All { get; init; }

    public IReadOnlyList<string>? Select => Selected?.Names;

    public SelectOption? Selected { get; init; }

    public IReadOnlyList<ExpandOption> Expanded { get; init; } = [];

    public string? Filter { get; init; }

    public string? Search { get; init; }

    public string? OrderBy { get; init; }

    public int? Top { get; init; }

    public int? Skip { get; init; }

    public string? SkipToken { get; init; }

    public bool Count { get; init; }

    public bool IncludeHiddenFolders { get; init; }

    public static ODataOptions Parse(string queryString)
    {
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(queryString))
        {
            // An option may be given once: https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part2-url-conventions.html#sec_SystemQueryOptions
            if (value.Count > 1) throw GraphProblem.BadRequest($"Query option '{key}' was specified more than once, but it must be specified at most once.", "BadRequest");
            if (!s_known.Contains(key)) throw GraphProblem.BadRequest($"The query specified in the URI is not valid. The query parameter '{key}' is not supported.", "BadRequest");
            all[key] = value.ToString();
        }
        return new ODataOptions
        {
            All = all,
            Selected = SelectOption.Parse(all.GetValueOrDefault("$select")),
            Expanded = ExpandOption.Parse(all.GetValueOrDefault("$expand")),
            Filter = all.GetValueOrDefault("$filter"),
            Search = all.GetValueOrDefault("$search"),
            OrderBy = all.GetValueOrDefault("$orderby"),
            Top = Number(all, "$top"),
            Skip = Number(all, "$skip"),
            SkipToken = all.GetValueOrDefault("$skiptoken"),
            Count = Flag(all, "$count"),
            IncludeHiddenFolders = all.GetValueOrDefault("includeHiddenFolders") is "true",
        };
    }

    private static int? Number(Dictionary<string, string> all, string name)
        => !all.TryGetValue(name, out var text) ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw GraphProblem.BadRequest($"Invalid value '{text}' for {name} query option found. The {name} query option requires a non-negative integer value.", "BadRequest");

    private static bool Flag(Dictionary<string, string> all, string name)
        => all.TryGetValue(name, out var text) && (text.ToLowerInvariant() switch
        {
            "true" => true,
            "false" => false,
            _ => throw GraphProblem.BadRequest($"Invalid value '{text}' for {name} query option found. Valid values are 'true' and 'false'.", "BadRequest"),
        });
}
