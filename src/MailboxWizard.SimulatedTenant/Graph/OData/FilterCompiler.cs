namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>Turns a filter into a test of one object, after checking that its properties can be filtered so.</summary>
internal sealed class FilterCompiler(EntityType type, GraphCall call)
{
    /// <exception cref="GraphProblem">A property is unknown, is not indexed for the operator, or needs an advanced query that this is not.</exception>
    public Func<object, bool> Compile(FilterNode node, bool isNegated = false) => node switch
    {
        FilterNode.And(var left, var right) => Both(Compile(left, isNegated), Compile(right, isNegated)),
        FilterNode.Or(var left, var right) => Either(Compile(left, isNegated), Compile(right, isNegated)),
        FilterNode.Not(var inner) => Not(Compile(inner, isNegated: true)),
        FilterNode.Compare(var path, var comparison, var literal) when path.EndsWith("/$count", StringComparison.OrdinalIgnoreCase) => Count(Property(path[..^"/$count".Length]), comparison, literal),
        FilterNode.Compare(var path, var comparison, var literal) => Compare(Property(path), comparison, literal, isNegated),
        FilterNode.In(var path, var literals) => In(Property(path), literals, isNegated),
        FilterNode.Call(var function, var path, var literal) => Compare(Property(path), function, literal, isNegated),
        FilterNode.Any(var path, var variable, var inner) => Any(Property(path), variable, inner, isNegated),
        _ => throw new InvalidOperationException($"A filter cannot hold a {node.GetType().Name}."),
    };

    private static Func<object, bool> Both(Func<object, bool> first, Func<object, bool> second) => item => first(item) && second(item);

    private static Func<object, bool> Either(Func<object, bool> first, Func<object, bool> second) => item => first(item) || second(item);

    private static Func<object, bool> Not(Func<object, bool> whether) => item => !whether(item);

    private Func<object, bool> Compare(Property property, string comparison, FilterLiteral literal, bool isNegated)
    {
        Check(property, OpOf(comparison), comparison, isNegated);
        if (literal.Kind is FilterLiteralKind.Null) Check(property, FilterOps.Null, comparison, isNegated: false);
        var test = FilterValues.Test(property.Kind, comparison, literal);
        return item => test(property.Value(item, call));
    }

    private Func<object, bool> In(Property property, IReadOnlyList<FilterLiteral> literals, bool isNegated)
    {
        Check(property, FilterOps.In, "in", isNegated);
        var tests = literals.Select(literal => FilterValues.Test(property.Kind, "eq", literal)).ToArray();
        return item => property.Value(item, call) is var value && Array.Exists(tests, test => test(value));
    }

    // https://learn.microsoft.com/graph/filter-query-parameter#filter-using-lambda-operators
    private Func<object, bool> Any(Property property, string variable, FilterNode? inner, bool isNegated)
    {
        if (property.Items is not { } items) throw Unsupported(property.Name);
        if (inner is null)
        {
            Check(property, FilterOps.Count, "any", isNegated);
            return item => items(item, call).Any();
        }
        var test = AnyItem(property, variable, inner, isNegated);
        return item => items(item, call).Any(test);
    }

    private Func<object, bool> AnyItem(Property property, string variable, FilterNode node, bool isNegated) => node switch
    {
        FilterNode.And(var left, var right) => Both(AnyItem(property, variable, left, isNegated), AnyItem(property, variable, right, isNegated)),
        FilterNode.Or(var left, var right) => Either(AnyItem(property, variable, left, isNegated), AnyItem(property, variable, right, isNegated)),
        FilterNode.Compare(var path, var comparison, var literal) => Item(property, variable, path, OpOf(comparison), comparison, literal, isNegated),
        FilterNode.Call(var function, var path, var literal) => Item(property, variable, path, OpOf(function), function, literal, isNegated),
        _ => throw Unsupported(property.Name),
    };

    private Func<object, bool> Item(Property property, string variable, string path, FilterOps op, string name, FilterLiteral literal, bool isNegated)
    {
        Check(property, op, name, isNegated);
        if (path == variable && property.ItemKind is { } kind)
        {
            var same = FilterValues.Test(kind, name, literal);
            return entry => same(entry);
        }
        if (!path.StartsWith(variable + "/", StringComparison.Ordinal) || property.Members?.GetValueOrDefault(path[(variable.Length + 1)..]) is not { } member)
            throw GraphProblem.BadRequest($"Invalid filter clause: Could not find a property named '{path}' in '{property.Name}/any'.", "BadRequest");
        var test = FilterValues.Test(member.Kind, name, literal);
        return entry => test(member.Value(entry));
    }

    private Func<object, bool> Count(Property property, string comparison, FilterLiteral literal)
    {
        if (property.Items is not { } items) throw Unsupported(property.Name);
        Check(property, FilterOps.Count, "$count", isNegated: false);
        // Only whether there is nothing, or one: https://learn.microsoft.com/graph/aad-advanced-queries#support-for-filter-by-properties-of-azure-ad-directory-objects
        if (literal is not { Kind: FilterLiteralKind.Number, Text: "0" or "1" } || comparison is not ("eq" or "ne")) throw Unsupported(property.Name);
        var wanted = literal.Text == "0" ? 0 : 1;
        return item => items(item, call).Take(2).Count() == wanted == (comparison == "eq");
    }

    private Property Property(string path)
        => type.Find(path) ?? throw GraphProblem.BadRequest($"Invalid filter clause: Could not find a property named '{path}' on type 'microsoft.graph.{type.Name}'.", "BadRequest");

    private void Check(Property property, FilterOps op, string name, bool isNegated)
    {
        if (property.Filter is not { } rule || !rule.Allowed.HasFlag(op) || (isNegated && !rule.Allowed.HasFlag(FilterOps.Not))) throw Unsupported(property.Name);
        if (!call.IsAdvanced && rule.Advanced.HasFlag(op)) throw NotAdvanced(name);
        if (!call.IsAdvanced && isNegated && rule.Advanced.HasFlag(FilterOps.Not)) throw NotAdvanced("not");
    }

    // https://learn.microsoft.com/graph/aad-advanced-queries#error-handling-for-advanced-queries-on-directory-objects
    private static GraphProblem NotAdvanced(string name) => GraphProblem.Unsupported(
        $"Operator '{name}' is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information");

    private GraphProblem Unsupported(string property)
        => GraphProblem.Unsupported($"Unsupported or invalid query filter clause specified for property '{property}' of resource '{type.Resource}'.");

    private static FilterOps OpOf(string name) => name switch
    {
        "eq" => FilterOps.Eq,
        "ne" => FilterOps.Ne,
        "ge" or "gt" => FilterOps.Ge,
        "le" or "lt" => FilterOps.Le,
        "startsWith" => FilterOps.StartsWith,
        "endsWith" => FilterOps.EndsWith,
        _ => FilterOps.Contains,
    };
}
