using System.Text.RegularExpressions;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>The table of what Graph here answers: method and path, with {names} for the parts that vary.</summary>
internal sealed partial class GraphRoutes
{
    // By the number of segments, so that few are compared.
    private readonly Dictionary<int, List<(string Method, string[] Segments, Func<GraphCall, GraphAnswer>? Answer)>> _routes = [];

    public GraphRoutes Add(string method, string path, Func<GraphCall, GraphAnswer> answer)
    {
        var segments = path.Split('/');
        if (!_routes.TryGetValue(segments.Length, out var same)) _routes[segments.Length] = same = [];
        same.Add((method, segments, answer));
        return this;
    }

    /// <summary>Graph has these methods here and the simulation has not: they are answered 501, where others are not allowed.</summary>
    public GraphRoutes NotHere(string path, params ReadOnlySpan<string> methods)
    {
        var segments = path.Split('/');
        if (!_routes.TryGetValue(segments.Length, out var same)) _routes[segments.Length] = same = [];
        foreach (var method in methods) same.Add((method, segments, null));
        return this;
    }

    /// <returns>Null for what the simulation has not.</returns>
    /// <exception cref="GraphProblem">The address is known and does not take the method.</exception>
    public (Func<GraphCall, GraphAnswer> Answer, IReadOnlyDictionary<string, string> Values)? Find(string method, string path)
    {
        var given = Segments(path);
        if (!_routes.TryGetValue(given.Count, out var candidates)) return null;
        var isKnown = false;
        foreach (var (wanted, segments, answer) in candidates)
        {
            if (!Matches(segments, given)) continue;
            isKnown = true;
            if (wanted != method) continue;
            return answer is null ? null : (answer, Values(segments, given));
        }
        return isKnown ? throw GraphProblem.NotAllowed() : null;
    }

    private static bool Matches(string[] segments, List<string> given)
    {
        for (var i = 0; i < segments.Length; i++)
            if (segments[i][0] != '{' && !string.Equals(segments[i], given[i], StringComparison.OrdinalIgnoreCase)) return false;
            // Segments such as $count and casts are no keys.
            else if (segments[i][0] == '{' && (given[i].Length == 0 || given[i][0] == '$' || given[i].StartsWith("microsoft.graph.", StringComparison.OrdinalIgnoreCase))) return false;
        return true;
    }

    private static Dictionary<string, string> Values(string[] segments, List<string> given)
    {
        var values = new Dictionary<string, string>();
        for (var i = 0; i < segments.Length; i++)
            if (segments[i] is ['{', .. var name, '}']) values[name] = given[i];
        return values;
    }

    // users('x') and users/x are the same, and so are applications(appId='x') and a segment "appId='x'":
    // https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part2-url-conventions.html#sec_CanonicalURL
    private static List<string> Segments(string path)
    {
        var segments = new List<string>();
        foreach (var raw in path.Trim('/').Split('/'))
        {
            var segment = Uri.UnescapeDataString(raw);
            if (Keyed().Match(segment) is { Success: true } match)
            {
                segments.Add(match.Groups["set"].Value);
                var key = match.Groups["key"].Value;
                segments.Add(key is ['\'', .. var quoted, '\''] ? quoted.Replace("''", "'", StringComparison.Ordinal) : key);
            }
            // The SDKs write type casts with the schema's alias: graph.directoryRole for microsoft.graph.directoryRole.
            else segments.Add(segment.StartsWith("graph.", StringComparison.OrdinalIgnoreCase) ? $"microsoft.{segment}" : segment);
        }
        return segments;
    }

    [GeneratedRegex(@"^(?<set>[A-Za-z0-9]+)\((?<key>[^)].*)\)$")]
    private static partial Regex Keyed();
}
