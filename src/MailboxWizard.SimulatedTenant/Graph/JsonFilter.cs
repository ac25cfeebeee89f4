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

    private static Func<JsonNode, bool> Compile(FilterNode node, IReadOnlyCollection<string> filterable, string resource)
    {
        switch (node)
        {
            case FilterNode.And(var left, var right):
            {
                var (first, second) = (Compile(left, filterable, resource), Compile(right, filterable, resource));
                return item => first(item) && second(item);
            }
            case FilterNode.Or(var left, var right):
            {
                var (first, second) = (Compile(left, filterable, resource), Compile(right, filterable, resource));
                return item => first(item) || second(item);
            }
            case FilterNode.Not(var inner):
                var whether = Compile(inner, filterable, resource);
                return item => !whether(item);
            case FilterNode.Compare(var path, var comparison, var literal):
                var compared = Property(path, filterable, resource);
                return item => Compare(At(item, compared), comparison, literal);
            case FilterNode.In(var path, var literals):
                var listed = Property(path, filterable, resource);
                return item => literals.Any(literal => Compare(At(item, listed), "eq", literal));
            case FilterNode.Call(var function, var path, var literal):
                var called = Property(path, filterable, resource);
                return item => Compare(At(item, called), function, literal);
            case FilterNode.Any(var path, var variable, var inner):
                var collection = Property(path, filterable, resource);
                // Inside, every name begins with the variable; an entry is wrapped so that it has that name.
                var test = inner is null ? _ => true : Compile(inner, new AnyName(), resource);
                return item => (At(item, collection) as JsonArray ?? []).Any(entry => test(new JsonObject { [variable] = entry?.DeepClone() }));
            default:
                throw new InvalidOperationException($"A filter cannot hold a {node.GetType().Name}.");
        }
    }

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
