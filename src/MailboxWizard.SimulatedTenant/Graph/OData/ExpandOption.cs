namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>$expand: a relationship to follow, with a $select of its own.</summary>
internal sealed record ExpandOption(string Name, SelectOption? Select)
{
    /// <exception cref="GraphProblem">It cannot be read, or has nested options other than $select, the only one that directory objects take.</exception>
    // https://learn.microsoft.com/graph/query-parameters#expand-parameter
    public static IReadOnlyList<ExpandOption> Parse(string? text) => text is null ? [] : [.. Split(text).Select(One)];

    /// <exception cref="GraphProblem">It names no relationship of the type, or more than one is followed at once.</exception>
    public static void Check(IReadOnlyList<ExpandOption> options, EntityType type, bool isAdvanced)
    {
        if (options.Count == 0) return;
        // https://learn.microsoft.com/graph/aad-advanced-queries: "$expand is not currently supported with advanced queries". Guess: the sentence.
        if (isAdvanced) throw GraphProblem.Unsupported("Expand is not supported for current query.");
        foreach (var option in options)
        {
            if (type.Expansions.GetValueOrDefault(option.Name) is { } expansion)
            {
                if (!expansion.IsMixed) option.Select?.Check(expansion.TypeOf(type));
                continue;
            }
            if (type.OtherRelationships.Contains(option.Name, StringComparer.OrdinalIgnoreCase)) throw new GraphNotSimulated($"$expand of {type.Name}/{option.Name}");
            throw GraphProblem.BadRequest($"Parsing OData Select and Expand failed: Could not find a property named '{option.Name}' on type 'microsoft.graph.{type.Name}'.", "BadRequest");
        }
        // One relationship at a time: https://learn.microsoft.com/graph/query-parameters#expand-parameter. Guess: the sentence.
        if (options.Count > 1) throw GraphProblem.Unsupported("Expanding more than one property is not supported for current query.");
    }

    private static ExpandOption One(string text)
    {
        var at = text.IndexOf('(', StringComparison.Ordinal);
        if (at < 0) return new(text, null);
        var inner = text[(at + 1)..].TrimEnd();
        if (!inner.EndsWith(')')) throw Invalid(text);
        var nested = inner[..^1].Split('=', 2);
        if (nested is not [var name, var value]) throw Invalid(text);
        return name.Trim().Equals("$select", StringComparison.OrdinalIgnoreCase)
            ? new(text[..at].Trim(), SelectOption.Parse(value))
            : throw GraphProblem.Unsupported($"The nested query option '{name.Trim()}' is not supported in $expand.");
    }

    private static IEnumerable<string> Split(string text)
    {
        var (depth, start) = (0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is '(') depth++;
            else if (i < text.Length && text[i] is ')') depth--;
            else if (i == text.Length || (text[i] is ',' && depth == 0))
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
        }
    }

    private static GraphProblem Invalid(string text) => GraphProblem.BadRequest($"Parsing OData Select and Expand failed: Syntax error at position {text.Length} in '{text}'.", "BadRequest");
}
