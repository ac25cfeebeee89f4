using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Graph;

namespace MailboxWizard.GraphModels;

/// <summary>
/// Finds the model of an address by walking the SDK's own request builders, so that no table of ours decides what Graph answers:
/// applications/1/owners is <c>client.Applications["1"].Owners</c>, and its GET returns what <c>GetAsync</c> does.
/// </summary>
internal static partial class ModelRoutes
{
    private static readonly ConcurrentDictionary<(Type Builder, string Segment), Type?> s_steps = new();
    private static readonly ConcurrentDictionary<(Type Builder, string Method), ModelRoute?> s_results = new();

    /// <param name="path">Below the version, undecoded, without a query.</param>
    /// <returns>Null when the SDK has no such request.</returns>
    public static ModelRoute? Find(string method, string path)
    {
        Type? builder = typeof(GraphServiceClient);
        foreach (var segment in Canonical(path))
        {
            builder = Step(builder, segment);
            if (builder is null) return null;
        }
        return s_results.GetOrAdd((builder, method.ToUpperInvariant()), static at => Result(at.Builder, at.Method));
    }

    private static Type? Step(Type builder, string segment)
    {
        if (Keyed().Match(segment) is { Success: true } keyed)
        {
            // An alternate key leads to the same entity: applications(appId='…') is client.ApplicationsWithAppId("…").
            var set = s_steps.GetOrAdd((builder, keyed.Groups["set"].Value), static at => Property(at.Builder, at.Segment));
            var isKnown = builder.GetMethods().Any(m => string.Equals(m.Name, $"{keyed.Groups["set"].Value}With{keyed.Groups["name"].Value}", StringComparison.OrdinalIgnoreCase));
            return isKnown && set is not null ? Indexer(set) : null;
        }
        // Keys are many and names are few: only names are remembered.
        return s_steps.TryGetValue((builder, segment), out var known) ? known
            : Property(builder, segment) is { } property ? s_steps[(builder, segment)] = property
            : Indexer(builder);
    }

    private static Type? Property(Type builder, string segment)
    {
        var cast = segment.StartsWith("microsoft.graph.", StringComparison.OrdinalIgnoreCase) ? segment["microsoft.graph.".Length..] : segment.StartsWith("graph.", StringComparison.OrdinalIgnoreCase) ? segment["graph.".Length..] : null;
        string[] names = cast is null ? [segment.TrimStart('$')] : [$"Graph{cast}", $"MicrosoftGraph{cast}", cast];
        // $value is the content of what is before it.
        if (segment == "$value") names = ["Value", "Content"];
        return builder.GetProperties().FirstOrDefault(p => p.GetIndexParameters().Length == 0 && names.Any(name => string.Equals(p.Name, name.Replace("()", ""), StringComparison.OrdinalIgnoreCase))
            && p.PropertyType.Name.EndsWith("RequestBuilder", StringComparison.Ordinal))?.PropertyType;
    }

    private static Type? Indexer(Type builder) => builder.GetProperties().FirstOrDefault(p => p.GetIndexParameters() is [{ ParameterType: var key }] && key == typeof(string))?.PropertyType;

    private static ModelRoute? Result(Type builder, string method)
    {
        // A function that returns a collection is asked by GetAs…ResponseAsync; its GetAsync is obsolete.
        var found = builder.GetMethods()
            .Where(m => m.Name.StartsWith(method, StringComparison.OrdinalIgnoreCase) && m.Name.EndsWith("Async", StringComparison.Ordinal) && m.GetCustomAttribute<ObsoleteAttribute>() is null)
            .OrderBy(m => m.Name.Length).FirstOrDefault();
        if (found is null) return null;
        var result = found.ReturnType.IsGenericType ? found.ReturnType.GetGenericArguments()[0] : null;
        return new ModelRoute(result is null ? null : Nullable.GetUnderlyingType(result) ?? result);
    }

    private static List<string> Canonical(string path)
    {
        // users('1') and users/1 are the same.
        var segments = path.Trim('/').Split('/').Select(Uri.UnescapeDataString)
            .SelectMany(s => Keyed().Match(s) is { Success: true } keyed && !keyed.Groups["name"].Success ? [keyed.Groups["set"].Value, keyed.Groups["key"].Value] : new[] { s }).ToList();
        if (segments[0].Equals("myorganization", StringComparison.OrdinalIgnoreCase)) segments.RemoveAt(0);
        // The SDK goes one level deep below a mail folder. A folder is found by its id at any level, so deeper ones have the same models.
        while (segments.FindLastIndex(s => s.Equals("childFolders", StringComparison.OrdinalIgnoreCase)) is > 1 and var last && segments.FindIndex(s => s.Equals("childFolders", StringComparison.OrdinalIgnoreCase)) < last)
            segments.RemoveRange(last - 2, 2);
        return segments;
    }

    [GeneratedRegex(@"^(?<set>[A-Za-z0-9]+)\(((?<name>[A-Za-z]+)=)?(?<key>[^)].*)\)$")]
    private static partial Regex Keyed();
}
