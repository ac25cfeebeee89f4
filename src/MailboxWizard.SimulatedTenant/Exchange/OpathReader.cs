using System.Text.RegularExpressions;

namespace MailboxWizard.SimulatedTenant.Exchange;

/// <summary>Reads OPATH, the language of Exchange's recipient filters.</summary>
internal sealed partial class OpathReader
{
    private const int DeepestNesting = 50;
    private readonly string _text;
    private readonly List<(string Text, int At)> _tokens = [];
    private int _next;
    private int _depth;

    public OpathReader(string text)
    {
        _text = text.Trim() is ['{', .. var inside, '}'] ? inside : text;
        var at = 0;
        while (at < _text.Length)
        {
            var match = Token().Match(_text, at);
            if (!match.Success || match.Length == 0) throw Wrong(at);
            if (match.Groups["token"] is { Success: true } token) _tokens.Add((token.Value, token.Index));
            at += match.Length;
        }
    }

    public RecipientFilter Read()
    {
        var filter = Or();
        return _next == _tokens.Count ? filter : throw Wrong();
    }

    private RecipientFilter Or()
    {
        var left = And();
        while (Takes("-or")) left = new RecipientFilter.Or(left, And());
        return left;
    }

    private RecipientFilter And()
    {
        var left = Unary();
        while (Takes("-and")) left = new RecipientFilter.And(left, Unary());
        return left;
    }

    private RecipientFilter Unary()
    {
        if (++_depth > DeepestNesting) throw Wrong();
        try
        {
            if (Takes("-not") || Takes("!")) return new RecipientFilter.Not(Unary());
            if (!Takes("(")) return Comparison();
            var inside = Or();
            return Takes(")") ? inside : throw Wrong();
        }
        finally
        {
            _depth--;
        }
    }

    private RecipientFilter.Comparison Comparison()
    {
        var property = Name();
        var comparison = Next().ToLowerInvariant();
        if (comparison is "-gt" or "-ge" or "-lt" or "-le") throw new OpathNotSimulated($"a recipient filter with {comparison}");
        if (comparison is not ("-eq" or "-ne" or "-like" or "-notlike")) throw Wrong(_tokens[_next - 1].At);
        return new RecipientFilter.Comparison(property, comparison, Value());
    }

    private string Name()
    {
        var at = _next < _tokens.Count ? _tokens[_next].At : _text.Length;
        var word = Next();
        if (!char.IsAsciiLetter(word[0])) throw Wrong(at);
        if (RecipientProperties.All.Keys.FirstOrDefault(known => string.Equals(known, word, StringComparison.OrdinalIgnoreCase)) is { } property) return property;
        if (RecipientProperties.Elsewhere.Contains(word)) throw new OpathNotSimulated($"a recipient filter by {word}");
        // The page about filterable properties says to use EmailAddresses instead of PrimarySmtpAddress.
        throw new OpathProblem($"'{word}' is not a recognized filterable property. For a complete list of filterable properties see the command help.{Where(at)}");
    }

    private string Value()
    {
        var at = _next < _tokens.Count ? _tokens[_next].At : _text.Length;
        var token = Next();
        if (token is ['\'', .. var single, '\'']) return single.Replace("''", "'", StringComparison.Ordinal);
        if (token is ['"', .. var inside, '"']) return inside;
        if (token.StartsWith('$')) throw new OpathNotSimulated($"a recipient filter with the value {token}");
        return char.IsAsciiDigit(token[0]) ? token : throw Wrong(at);
    }

    private bool Takes(string token)
    {
        if (_next >= _tokens.Count || !string.Equals(_tokens[_next].Text, token, StringComparison.OrdinalIgnoreCase)) return false;
        _next++;
        return true;
    }

    private string Next() => _next < _tokens.Count ? _tokens[_next++].Text : throw Wrong();

    private OpathProblem Wrong() => Wrong(_next < _tokens.Count ? _tokens[_next].At : _text.Length);

    private OpathProblem Wrong(int at) => new($"Invalid filter syntax. For a description of the filter parameter syntax see the command help.{Where(at)}");

    private string Where(int at) => $"\n\"{_text}\" at position {at + 1}.";

    [GeneratedRegex("""\G(?:\s+|(?<token>[()!]|-[A-Za-z]+|'(?:[^']|'')*'|"[^"]*"|\$?[A-Za-z0-9_.]+))""")]
    private static partial Regex Token();
}

/// <summary>What is wrong with a filter, in Exchange's words.</summary>
internal sealed class OpathProblem(string message) : Exception(message);

/// <summary>A filter that Exchange may well understand and the simulation does not.</summary>
internal sealed class OpathNotSimulated(string what) : Exception($"The simulated tenant has no {what}.");
