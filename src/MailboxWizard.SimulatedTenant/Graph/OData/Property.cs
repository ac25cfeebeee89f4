namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>A property of an entity: what it holds, and which query options it takes.</summary>
internal sealed record Property
{
    public required string Name { get; init; }

    public required Edm Kind { get; init; }

    /// <summary>A text, flag, number, Guid, moment, list of texts, JSON, an action that writes it, or null.</summary>
    public required Func<object, GraphCall, object?> Value { get; init; }

    /// <summary>Null if it cannot be filtered by.</summary>
    public FilterRule? Filter { get; init; }

    /// <summary>The entries of a collection, for any(…).</summary>
    public Func<object, GraphCall, IEnumerable<object>>? Items { get; init; }

    /// <summary>What the entries are, where they are values.</summary>
    public Edm? ItemKind { get; init; }

    /// <summary>What any(…) can ask of the entries, where they are complex.</summary>
    public IReadOnlyDictionary<string, Member>? Members { get; init; }

    public Sorting Sorting { get; init; }

    /// <summary>Whether $search looks into it.</summary>
    public bool IsSearched { get; init; }

    /// <summary>Returned only if it is asked for by name.</summary>
    public bool OnlyOnSelect { get; init; }

    /// <summary>A property of the entries of a collection.</summary>
    public sealed record Member(Edm Kind, Func<object, object?> Value);
}

/// <summary>Whether $orderby takes a property.</summary>
internal enum Sorting
{
    No,
    Yes,
    /// <summary>In an advanced query only.</summary>
    Advanced,
}
