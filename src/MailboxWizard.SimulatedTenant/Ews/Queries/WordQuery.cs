using System.Buffers;
using MailboxWizard.SimulatedTenant.Ews.Properties;

namespace MailboxWizard.SimulatedTenant.Ews.Queries;

/// <summary>The plain part of Advanced Query Syntax: words, quoted phrases and property:word, which must all be found.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/querystring-querystringtype
internal static class WordQuery
{
    private static readonly SearchValues<char> s_operators = SearchValues.Create("()<>=*");

    /// <returns>Null where everything is wanted.</returns>
    /// <exception cref="EwsNotSimulated">It uses more of the syntax.</exception>
    public static Func<ItemView, bool>? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var terms = Terms(text).Select(Term).ToList();
        return item => terms.TrueForAll(term => term(item));
    }

    private static IEnumerable<string> Terms(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at])) { at++; continue; }
            var start = at;
            for (var isQuoted = false; at < text.Length && (isQuoted || !char.IsWhiteSpace(text[at])); at++)
                if (text[at] == '"') isQuoted = !isQuoted;
            yield return text[start..at];
        }
    }

    private static Func<ItemView, bool> Term(string term)
    {
        var colon = term.IndexOf(':', StringComparison.Ordinal);
        var (property, value) = colon > 0 && term[0] != '"' ? (term[..colon].ToLowerInvariant(), term[(colon + 1)..]) : ("", term);
        value = value.Trim('"');
        if (property.Length == 0 && term is "AND" or "OR" or "NOT" || value.AsSpan().ContainsAny(s_operators) || value.Contains("..", StringComparison.Ordinal)) throw new EwsNotSimulated($"QueryString with '{term}'");
        bool Has(string where) => where.Contains(value, StringComparison.OrdinalIgnoreCase);
        return property switch
        {
            "" => i => Has(i.Message.Subject) || Has(i.Message.Body) || Has(i.Message.FromName) || Has(i.Message.FromAddress) || i.Message.To.Any(p => Has(p.Name) || Has(p.Address)) || i.Message.Attachments.Any(a => Has(a.Name)),
            "subject" => i => Has(i.Message.Subject),
            "body" => i => Has(i.Message.Body),
            "from" => i => Has(i.Message.FromName) || Has(i.Message.FromAddress),
            "to" => i => i.Message.To.Any(p => Has(p.Name) || Has(p.Address)),
            "cc" => i => i.Message.Cc.Any(p => Has(p.Name) || Has(p.Address)),
            "attachment" => i => i.Message.Attachments.Any(a => Has(a.Name)),
            "hasattachment" or "hasattachments" => i => i.Message.HasAttachments == IsYes(term, value),
            "isread" => i => i.Message.IsRead == IsYes(term, value),
            "kind" when value.Equals("email", StringComparison.OrdinalIgnoreCase) => _ => true,
            _ => throw new EwsNotSimulated($"QueryString with '{term}'"),
        };
    }

    private static bool IsYes(string term, string value) => value.ToLowerInvariant() switch
    {
        "true" or "yes" or "1" => true,
        "false" or "no" or "0" => false,
        _ => throw new EwsNotSimulated($"QueryString with '{term}'"),
    };
}
