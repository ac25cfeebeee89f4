using System.Text.RegularExpressions;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>The table of what Graph here answers: method and path, with {names} for the parts that vary.</summary>
internal sealed partial class GraphRoutes
{
    private readonly List<(string Method, string[] Segments, Func<GraphCall, GraphAnswer> Answer)> _routes = [];

    public GraphRoutes Add(string method, string path, Func<GraphCall, GraphAnswer> answer)
    {
        _routes.Add((method, path.Split('/'), answer));
        return this;
    }

    public (Func<GraphCall, GraphAnswer> Answer, IReadOnlyDictionary<string, string> Values)? Find(string method, string path)
    {
        var given = Segments(path);
        foreach (var (wanted, segments, answer) in _routes)
        {
            if (wanted != method || segments.Length != given.Count) continue;
            var values = new Dictionary<string, string>();
            var matches = true;
            for (var i = 0; matches && i < segments.Length; i++)
                if (segments[i] is ['{', .. var name, '}']) values[name] = given[i];
                else matches = string.Equals(segments[i], given[i], StringComparison.OrdinalIgnoreCase);
            if (matches) return (answer, values);
        }
        return null;
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

    [GeneratedRegex(@"^(?<set>[A-Za-z]+)\((?<key>[^)].*)\)$")]
    private static partial Regex Keyed();
}
