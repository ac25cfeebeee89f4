using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>Understands the filters that the product writes: eq, in, startswith, any(x:x eq …), and, or, parentheses.</summary>
internal sealed partial class ODataFilter
{
    private readonly List<string> _tokens;
    private readonly IReadOnlyCollection<string> _filterable;
    private readonly string _resource;
    private int _at;

    private ODataFilter(string text, IReadOnlyCollection<string> filterable, string resource)
    {
        _tokens = [.. Tokens().Matches(text).Select(m => m.Value.Trim()).Where(t => t.Length > 0)];
        _filterable = filterable;
        _resource = resource;
    }

    /// <exception cref="GraphProblem">The filter cannot be read, or names a property that cannot be filtered by.</exception>
    public static Func<JsonObject, bool> Parse(string text, IReadOnlyCollection<string> filterable, string resource)
    {
        var filter = new ODataFilter(text, filterable, resource);
        var condition = filter.Or();
        return filter._at == filter._tokens.Count ? condition : throw Invalid(text);
    }

    private Func<JsonObject, bool> Or()
    {
        var left = And();
        while (Accept("or"))
        {
            var (first, second) = (left, And());
            left = item => first(item) || second(item);
        }
        return left;
    }

    private Func<JsonObject, bool> And()
    {
        var left = Term();
        while (Accept("and"))
        {
            var (first, second) = (left, Term());
            left = item => first(item) && second(item);
        }
        return left;
    }

    private Func<JsonObject, bool> Term()
    {
        if (Accept("("))
        {
            var inner = Or();
            Expect(")");
            return inner;
        }
        if (Accept("startswith"))
        {
            Expect("(");
            var property = Property(Next());
            Expect(",");
            var start = Value(Next()) ?? "";
            Expect(")");
            return item => Text(item[property])?.StartsWith(start, StringComparison.OrdinalIgnoreCase) == true;
        }
        var name = Next();
        if (name.EndsWith("/any", StringComparison.OrdinalIgnoreCase)) return Any(Property(name[..^4]));
        var target = Property(name);
        if (Accept("in"))
        {
            Expect("(");
            var values = new List<string?>();
            do values.Add(Value(Next()));
            while (Accept(","));
            Expect(")");
            return item => values.Any(v => IsSame(item[target], v));
        }
        Expect("eq");
        var value = Value(Next());
        return item => IsSame(item[target], value);
    }

    private Func<JsonObject, bool> Any(string property)
    {
        Expect("(");
        var variable = Next();
        Expect(":");
        if (Next() != variable) throw Invalid(property);
        Expect("eq");
        var value = Value(Next());
        Expect(")");
        return item => (item[property] as JsonArray ?? []).Any(entry => IsSame(entry, value));
    }

    // Directory strings are compared without case: https://learn.microsoft.com/graph/filter-query-parameter
    private static bool IsSame(JsonNode? node, string? value) => string.Equals(Text(node), value, StringComparison.OrdinalIgnoreCase);

    private static string? Text(JsonNode? node) => node is null ? null : node.GetValueKind() == System.Text.Json.JsonValueKind.String ? (string?)node : node.ToJsonString();

    private string Property(string name)
        => _filterable.FirstOrDefault(f => string.Equals(f, name, StringComparison.OrdinalIgnoreCase))
            ?? throw GraphProblem.Unsupported($"Unsupported or invalid query filter clause specified for property '{name}' of resource '{_resource}'.");

    private static string? Value(string token) => token switch
    {
        ['\'', .. var quoted, '\''] => quoted.Replace("''", "'", StringComparison.Ordinal),
        "null" => null,
        _ when char.IsLetterOrDigit(token[0]) => token,
        _ => throw Invalid(token),
    };

    private string Next() => _at < _tokens.Count ? _tokens[_at++] : throw Invalid("");

    private bool Accept(string token)
    {
        if (_at >= _tokens.Count || !string.Equals(_tokens[_at], token, StringComparison.OrdinalIgnoreCase)) return false;
        _at++;
        return true;
    }

    private void Expect(string token)
    {
        if (!Accept(token)) throw Invalid(_at < _tokens.Count ? _tokens[_at] : "");
    }

    private static GraphProblem Invalid(string near) => GraphProblem.BadRequest($"Invalid filter clause: Syntax error near '{near}'.", "BadRequest");

    [GeneratedRegex(@"'(?:[^']|'')*'|[(),:]|[^\s(),:']+")]
    private static partial Regex Tokens();
}
