using System.Text.RegularExpressions;

namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>Reads $filter: comparisons, in, not, and, or, parentheses, startsWith, endsWith, contains and any.</summary>
/// <remarks>Grammar: https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part2-url-conventions.html#sec_SystemQueryOptionfilter, the part of it that
/// https://learn.microsoft.com/graph/filter-query-parameter lists.</remarks>
internal sealed partial class FilterParser
{
    private static readonly string[] s_comparisons = ["eq", "ne", "ge", "gt", "le", "lt"];

    private static readonly string[] s_functions = ["startsWith", "endsWith", "contains"];

    private readonly string _text;
    private readonly List<(string Text, int At)> _tokens;
    private int _next;

    private FilterParser(string text)
    {
        _text = text;
        _tokens = [.. Tokens().Matches(text).Select(m => (m.Value, m.Index))];
    }

    /// <exception cref="GraphProblem">The filter cannot be read.</exception>
    public static FilterNode Parse(string text)
    {
        var parser = new FilterParser(text);
        var whole = parser.Or();
        return parser._next == parser._tokens.Count ? whole : throw parser.Invalid();
    }

    private FilterNode Or()
    {
        var left = And();
        while (Accept("or")) left = new FilterNode.Or(left, And());
        return left;
    }

    private FilterNode And()
    {
        var left = Term();
        while (Accept("and")) left = new FilterNode.And(left, Term());
        return left;
    }

    private FilterNode Term()
    {
        if (Accept("not")) return new FilterNode.Not(Term());
        if (Accept("("))
        {
            var inner = Or();
            Expect(")");
            return inner;
        }
        var path = Path();
        if (s_functions.FirstOrDefault(f => Same(f, path)) is { } function) return Call(function);
        if (path.EndsWith("/any", StringComparison.OrdinalIgnoreCase)) return Any(path[..^"/any".Length]);
        if (Accept("in")) return new FilterNode.In(path, Values());
        var comparison = Array.Find(s_comparisons, Accept) ?? throw Invalid();
        return new FilterNode.Compare(path, comparison, Value());
    }

    private FilterNode.Call Call(string function)
    {
        Expect("(");
        var path = Path();
        Expect(",");
        var value = Value();
        Expect(")");
        // The older form "startswith(…) eq true" says the same.
        if (Accept("eq")) Expect("true");
        return new FilterNode.Call(function, path, value);
    }

    private FilterNode.Any Any(string path)
    {
        Expect("(");
        if (Accept(")")) return new FilterNode.Any(path, "", null);
        var variable = Path();
        Expect(":");
        var inner = Or();
        Expect(")");
        return new FilterNode.Any(path, variable, inner);
    }

    private List<FilterLiteral> Values()
    {
        var values = new List<FilterLiteral>();
        Expect("(");
        do values.Add(Value());
        while (Accept(","));
        Expect(")");
        return values;
    }

    private FilterLiteral Value() => Next() switch
    {
        ['\'', .. var quoted, '\''] => new(FilterLiteralKind.Text, quoted.Replace("''", "'", StringComparison.Ordinal)),
        "null" => new(FilterLiteralKind.Null, "null"),
        "true" or "false" => new(FilterLiteralKind.Flag, _tokens[_next - 1].Text),
        var guid when Guid.TryParseExact(guid, "D", out _) => new(FilterLiteralKind.Guid, guid),
        var number when int.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out _) => new(FilterLiteralKind.Number, number),
        var moment when char.IsAsciiDigit(moment[0]) && GraphMoment.TryParse(moment, out _) => new(FilterLiteralKind.Moment, moment),
        _ => throw Invalid(back: 1),
    };

    private string Path()
    {
        var token = Next();
        return char.IsAsciiLetter(token[0]) || token[0] is '_' or '$' ? token : throw Invalid(back: 1);
    }

    private string Next() => _next < _tokens.Count ? _tokens[_next++].Text : throw Invalid();

    private bool Accept(string token)
    {
        if (_next >= _tokens.Count || !Same(_tokens[_next].Text, token)) return false;
        _next++;
        return true;
    }

    private void Expect(string token)
    {
        if (!Accept(token)) throw Invalid();
    }

    private GraphProblem Invalid(int back = 0)
    {
        var at = _next - back < _tokens.Count ? _tokens[_next - back].At : _text.Length;
        return GraphProblem.BadRequest($"Invalid filter clause: Syntax error at position {at} in '{_text}'.", "BadRequest");
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"'(?:[^']|'')*'|[(),]|\d{4}-\d\d-\d\d(?:T[\d:.]+)?(?:Z|[+-]\d\d:\d\d)?(?![\w-])|:|[^\s(),:']+|'")]
    private static partial Regex Tokens();
}
