using System.Text.RegularExpressions;

namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>$search on directory objects: "property:value" clauses joined by AND and OR.</summary>
// https://learn.microsoft.com/graph/search-query-parameter#using-search-on-directory-object-collections
internal static partial class SearchOption
{
    /// <exception cref="GraphProblem">It is not written so, or a property cannot be searched.</exception>
    public static Func<object, bool> Compile(string text, EntityType type, GraphCall call)
    {
        var rest = text.Trim();
        Func<object, bool>? whole = null;
        for (var isOr = false; ;)
        {
            if (Clause().Match(rest) is not { Success: true } clause) throw Invalid(text);
            var term = Term(clause.Groups["property"].Value, clause.Groups["value"].Value, type, call);
            var (before, either) = (whole, isOr);
            whole = before is null ? term : either ? item => before(item) || term(item) : item => before(item) && term(item);
            rest = rest[clause.Length..].TrimStart();
            if (rest.Length == 0) return whole;
            if (rest.StartsWith("OR ", StringComparison.Ordinal)) isOr = true;
            else if (rest.StartsWith("AND ", StringComparison.Ordinal)) isOr = false;
            else throw Invalid(text);
            rest = rest[rest.IndexOf(' ', StringComparison.Ordinal)..].TrimStart();
        }
    }

    private static Func<object, bool> Term(string name, string value, EntityType type, GraphCall call)
    {
        if (type.Find(name) is not { IsSearched: true } property) throw GraphProblem.Unsupported($"Property '{name}' of resource '{type.Resource}' cannot be searched.");
        if (property.Items is { } items) return item => items(item, call).OfType<string>().Any(text => Starts(text, value));
        // Names and descriptions are taken apart into words, everything else is compared from its beginning.
        var isTokenized = property.Name is "displayName" or "description";
        return item => property.Value(item, call) is string text && (isTokenized ? Words(value).All(word => Words(text).Any(own => Starts(own, word))) : Starts(text, value));
    }

    private static bool Starts(string text, string beginning) => text.StartsWith(beginning, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Words(string text) => WordPattern().Matches(text).Select(m => m.Value);

    private static GraphProblem Invalid(string text) => GraphProblem.Unsupported($"Syntax error: character ':' is not valid at position 0 in '{text}'.");

    [GeneratedRegex(@"^""(?<property>\w+):(?<value>(?:[^""\\]|\\.)*)""")]
    private static partial Regex Clause();

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex WordPattern();
}
