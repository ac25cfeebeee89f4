namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>$orderby on directory objects: one property, upwards or downwards.</summary>
// https://learn.microsoft.com/graph/aad-advanced-queries#support-for-sorting-by-properties-of-azure-ad-directory-objects
internal static class OrderOption
{
    /// <exception cref="GraphProblem">It cannot be sorted by that, or not together with what else was asked.</exception>
    public static IEnumerable<object> Apply(string text, IEnumerable<object> items, EntityType type, GraphCall call)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not ([_] or [_, "asc" or "desc"])) throw GraphProblem.BadRequest($"Invalid $orderby clause: Syntax error at position {text.Length} in '{text}'.", "BadRequest");
        var property = type.Find(parts[0])
            ?? throw GraphProblem.BadRequest($"Invalid $orderby clause: Could not find a property named '{parts[0]}' on type 'microsoft.graph.{type.Name}'.", "BadRequest");
        // With $filter, always an advanced query.
        if (property.Sorting is Sorting.No || ((property.Sorting is Sorting.Advanced || call.Options.Filter is not null) && !call.IsAdvanced))
            throw GraphProblem.Unsupported("Sorting not supported for current query.");
        var comparer = Comparer<object?>.Create((one, other) => (one, other) switch
        {
            (string a, string b) => string.Compare(a, b, StringComparison.OrdinalIgnoreCase),
            _ => Comparer<object?>.Default.Compare(one, other),
        });
        return parts is [_, "desc"] ? items.OrderByDescending(item => property.Value(item, call), comparer) : items.OrderBy(item => property.Value(item, call), comparer);
    }
}
