namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>Finds out whether a filter can only be met by objects with certain keys, so that nobody else has to be looked at.</summary>
internal static class KeyedCandidates
{
    /// <returns>Null if the filter says nothing about keys.</returns>
    public static IEnumerable<object>? Of(FilterNode node, EntityType type, GraphCall call) => node switch
    {
        FilterNode.Compare(var path, "eq", { Kind: FilterLiteralKind.Text } literal) => type.Lookup(call, path, literal.Text),
        FilterNode.In(var path, var literals) => All(literals.Select(literal => type.Lookup(call, path, literal.Text))),
        FilterNode.And(var left, var right) => Of(left, type, call) ?? Of(right, type, call),
        FilterNode.Or(var left, var right) => All([Of(left, type, call), Of(right, type, call)]),
        _ => null,
    };

    private static IEnumerable<object>? All(IEnumerable<IEnumerable<object>?> parts)
    {
        var known = parts.ToList();
        return known.Contains(null) ? null : known.SelectMany(part => part!).Distinct();
    }
}
