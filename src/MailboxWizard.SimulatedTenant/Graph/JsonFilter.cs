using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Graph.OData;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>$filter on objects that are written before they are filtered, as those of a mailbox are.</summary>
internal static class JsonFilter
{
    /// <param name="filterable">Names, or paths such as from/emailAddress/address.</param>
    /// <exception cref="GraphProblem">The filter cannot be read, or names a property that cannot be filtered by.</exception>
    public static Func<JsonObject, bool> Parse(string text, IReadOnlyCollection<string> filterable, string resource)
    {
        var whole = Compile(FilterParser.Parse(text), filterable, resource);
        return item => whole(item);
    }

    private static Func<JsonNode, bool> Compile(FilterNode node, IReadOnlyCollection<string> filterable, string resource) => node switch
    {
        FilterNode.And(var left, var right) => Both(Compile(left, filterable, resource), Compile(right, filterable, resource)),
        FilterNode.Or(var left, var right) => Either(Compile(left, filterable, resource), Compile(right, filterable, resource)),
        FilterNode.Not(var inner) => Not(Compile(inner, filterable, resource)),
        FilterNode.Compare(var path, var comparison, var literal) => Test(Property(path, filterable, resource), comparison, literal),
        FilterNode.Call(var function, var path, var literal) => Test(Property(path, filterable, resource), function, literal),
        FilterNode.In(var path, var literals) => literals.Select(literal => Test(Property(path, filterable, resource), "eq", literal)).Aggregate(Either),
        // Inside, every name begins with the variable; an entry is wrapped so that it has that name.
        FilterNode.Any(var path, var variable, var inner) => Any(Property(path, filterable, resource), variable, inner is null ? _ => true : Compile(inner, new AnyName(), resource)),
        _ => throw new InvalidOperationException($"A filter cannot hold a {node.GetType().Name}."),
    };

    private static Func<JsonNode, bool> Both(Func<JsonNode, bool> first, Func<JsonNode, bool> second) => item => first(item) && second(item);

    private static Func<JsonNode, bool> Either(Func<JsonNode, bool> first, Func<JsonNode, bool> second) => item => first(item) || second(item);

    private static Func<JsonNode, bool> Not(Func<JsonNode, bool> whether) => item => !whether(item);

    private static Func<JsonNode, bool> Test(string path, string comparison, FilterLiteral literal) => item => Compare(At(item, path), comparison, literal);

    private static Func<JsonNode, bool> Any(string path, string variable, Func<JsonNode, bool> test)
        => item => (At(item, path) as JsonArray ?? []).Any(entry => test(new JsonObject { [variable] = entry?.DeepClone() }));

    private static JsonNode? At(JsonNode item, string path) => path.Split('/').Aggregate((JsonNode?)item, (node, name) => (node as JsonObject)?[name]);

    private static string Property(string path, IReadOnlyCollection<string> filterable, string resource)
        => filterable is AnyName ? path
            : filterable.FirstOrDefault(f => string.Equals(f, path, StringComparison.OrdinalIgnoreCase))
            ?? throw GraphProblem.Unsupported($"Unsupported or invalid query filter clause specified for property '{path}' of resource '{resource}'.");

    private static bool Compare(JsonNode? node, string comparison, FilterLiteral literal)
    {
        if (literal.Kind is FilterLiteralKind.Null) return node is null == (comparison == "eq");
        if (node is null) return comparison == "ne";
        var text = node.GetValueKind() == JsonValueKind.String ? (string)node! : node.ToJsonString();
        var difference = literal.Kind switch
        {
            FilterLiteralKind.Moment when GraphMoment.TryParse(text, out var one) && GraphMoment.TryParse(literal.Text, out var other) => one.CompareTo(other),
            FilterLiteralKind.Number when double.TryParse(text, CultureInfo.InvariantCulture, out var one) => one.CompareTo(double.Parse(literal.Text, CultureInfo.InvariantCulture)),
            _ => string.Compare(text, literal.Text, StringComparison.OrdinalIgnoreCase),
        };
        return comparison switch
        {
            "eq" => difference == 0,
            "ne" => difference != 0,
            "ge" => difference >= 0,
            "gt" => difference > 0,
            "le" => difference <= 0,
            "lt" => difference < 0,
            "startsWith" => text.StartsWith(literal.Text, StringComparison.OrdinalIgnoreCase),
            "endsWith" => text.EndsWith(literal.Text, StringComparison.OrdinalIgnoreCase),
            _ => text.Contains(literal.Text, StringComparison.OrdinalIgnoreCase),
        };
    }

    /// <summary>Inside any(…) the entries decide which names there are.</summary>
    private sealed class AnyName : List<string>;
}
