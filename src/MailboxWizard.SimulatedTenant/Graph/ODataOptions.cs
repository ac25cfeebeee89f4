using System.Globalization;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>The query options of a request; one that nothing here understands is refused, never passed over.</summary>
internal sealed record ODataOptions
{
    private static readonly string[] s_notHere = ["$expand", "$orderby", "$search", "$format"];

    public required IReadOnlyDictionary<string, string> All { get; init; }

    public IReadOnlyList<string>? Select { get; init; }

    public string? Filter { get; init; }

    public int? Top { get; init; }

    public int? Skip { get; init; }

    public string? SkipToken { get; init; }

    public bool Count { get; init; }

    public bool IncludeHiddenFolders { get; init; }

    public static ODataOptions Parse(string queryString)
    {
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(queryString)) all[key] = value.ToString();
        foreach (var name in all.Keys)
        {
            if (s_notHere.Contains(name, StringComparer.OrdinalIgnoreCase)) throw new GraphNotSimulated($"query option {name}");
            if (name.ToLowerInvariant() is not ("$select" or "$filter" or "$top" or "$skip" or "$skiptoken" or "$count" or "includehiddenfolders"))
                throw GraphProblem.BadRequest($"The query specified in the URI is not valid. The query parameter '{name}' is not supported.", "BadRequest");
        }
        return new ODataOptions
        {
            All = all,
            Select = all.TryGetValue("$select", out var select) ? [.. select.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)] : null,
            Filter = all.GetValueOrDefault("$filter"),
            Top = Number(all, "$top"),
            Skip = Number(all, "$skip"),
            SkipToken = all.GetValueOrDefault("$skiptoken"),
            Count = all.GetValueOrDefault("$count") is "true",
            IncludeHiddenFolders = all.GetValueOrDefault("includeHiddenFolders") is "true",
        };
    }

    private static int? Number(Dictionary<string, string> all, string name)
        => !all.TryGetValue(name, out var text) ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw GraphProblem.BadRequest($"Invalid value '{text}' for {name} query option found. The {name} query option requires a non-negative integer value.", "BadRequest");
}
