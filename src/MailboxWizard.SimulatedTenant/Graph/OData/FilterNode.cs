namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>A filter after it has been read and before it is known what it is about.</summary>
internal abstract record FilterNode
{
    public sealed record And(FilterNode Left, FilterNode Right) : FilterNode;

    public sealed record Or(FilterNode Left, FilterNode Right) : FilterNode;

    public sealed record Not(FilterNode Inner) : FilterNode;

    /// <summary>eq, ne, ge, gt, le or lt.</summary>
    public sealed record Compare(string Path, string Operator, FilterLiteral Value) : FilterNode;

    public sealed record In(string Path, IReadOnlyList<FilterLiteral> Values) : FilterNode;

    /// <summary>startsWith, endsWith or contains.</summary>
    public sealed record Call(string Function, string Path, FilterLiteral Value) : FilterNode;

    /// <summary>any(x:…); without a condition, whether there is anything.</summary>
    public sealed record Any(string Path, string Variable, FilterNode? Inner) : FilterNode;
}

/// <summary>A constant in a filter.</summary>
internal sealed record FilterLiteral(FilterLiteralKind Kind, string Text);

/// <summary>What a constant looks like; a quoted GUID is a text and a bare one is not.</summary>
internal enum FilterLiteralKind
{
    Null,
    Text,
    Flag,
    Number,
    Guid,
    Moment,
}
