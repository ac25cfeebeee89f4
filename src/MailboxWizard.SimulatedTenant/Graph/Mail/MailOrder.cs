using MailboxWizard.SimulatedTenant.Graph.OData;

namespace MailboxWizard.SimulatedTenant.Graph.Mail;

/// <summary>$orderby in a mailbox: several properties, and the rules about it together with $filter.</summary>
internal static class MailOrder
{
    private static readonly Comparer<object?> s_comparer = Comparer<object?>.Create((one, other) => (one, other) switch
    {
        (string a, string b) => string.Compare(a, b, StringComparison.OrdinalIgnoreCase),
        _ => Comparer<object?>.Default.Compare(one, other),
    });

    /// <exception cref="GraphProblem">It cannot be sorted so.</exception>
    public static IEnumerable<object> Apply(string text, IEnumerable<object> items, EntityType type, GraphCall call)
    {
        IOrderedEnumerable<object>? sorted = null;
        foreach (var (name, isDescending) in Parse(text))
        {
            var property = type.Find(name) ?? throw GraphProblem.BadRequest($"Could not find a property named '{name}' on type 'Microsoft.OutlookServices.{type.Resource}'.", "BadRequest");
            if (property.Sorting is Sorting.No) throw MailProblem.Inefficient();
            sorted = (sorted, isDescending) switch
            {
                (null, true) => items.OrderByDescending(item => property.Value(item, call), s_comparer),
                (null, false) => items.OrderBy(item => property.Value(item, call), s_comparer),
                (_, true) => sorted.ThenByDescending(item => property.Value(item, call), s_comparer),
                (_, false) => sorted.ThenBy(item => property.Value(item, call), s_comparer),
            };
        }
        return sorted ?? items;
    }

    /// <summary>What is sorted by must come first in the filter, in the same order.</summary>
    // https://learn.microsoft.com/graph/api/user-list-messages#using-filter-and-orderby-in-the-same-query
    /// <exception cref="GraphProblem">It does not.</exception>
    public static void CheckAgainst(FilterNode filter, string order)
    {
        var filtered = Paths(filter).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var sorted = Parse(order).Select(o => o.Name).ToList();
        if (!filtered.Take(sorted.Count).SequenceEqual(sorted, StringComparer.OrdinalIgnoreCase)) throw MailProblem.Inefficient();
    }

    private static IEnumerable<(string Name, bool IsDescending)> Parse(string text)
    {
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
            yield return part.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
            {
                [var name] => (name, false),
                [var name, "asc" or "desc"] parts => (name, parts[1] == "desc"),
                _ => throw GraphProblem.BadRequest($"Syntax error at position {text.Length} in '{text}'.", "BadRequest"),
            };
    }

    private static IEnumerable<string> Paths(FilterNode node) => node switch
    {
        FilterNode.And(var left, var right) => Paths(left).Concat(Paths(right)),
        FilterNode.Or(var left, var right) => Paths(left).Concat(Paths(right)),
        FilterNode.Not(var inner) => Paths(inner),
        FilterNode.Compare(var path, _, _) => [path],
        FilterNode.In(var path, _) => [path],
        FilterNode.Call(_, var path, _) => [path],
        FilterNode.Any(var path, _, _) => [path],
        _ => [],
    };
}
