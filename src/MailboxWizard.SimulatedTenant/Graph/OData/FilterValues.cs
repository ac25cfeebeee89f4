using System.Globalization;

namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>Compares values with the constants of a filter; types that do not fit are refused before anything is compared.</summary>
internal static class FilterValues
{
    /// <exception cref="GraphProblem">The constant is of another type than the property.</exception>
    public static Func<object?, bool> Test(Edm kind, string comparison, FilterLiteral literal)
    {
        if (literal.Kind is FilterLiteralKind.Null)
            return comparison switch
            {
                "eq" => value => value is null,
                "ne" => value => value is not null,
                _ => throw Incompatible(kind, literal, comparison),
            };
        if (!Fits(kind, literal.Kind)) throw Incompatible(kind, literal, comparison);
        return kind switch
        {
            Edm.String => Text(comparison, literal.Text),
            Edm.Guid => Ordered(comparison, Guid.Parse(literal.Text)),
            Edm.Boolean => Ordered(comparison, bool.Parse(literal.Text)),
            Edm.Int32 => Ordered(comparison, int.Parse(literal.Text, CultureInfo.InvariantCulture)),
            _ when GraphMoment.TryParse(literal.Text, out var at) => Ordered(comparison, at),
            _ => throw Incompatible(kind, literal, comparison),
        };
    }

    private static bool Fits(Edm kind, FilterLiteralKind literal) => (kind, literal) switch
    {
        (Edm.String, FilterLiteralKind.Text) => true,
        (Edm.Guid, FilterLiteralKind.Guid) => true,
        (Edm.Boolean, FilterLiteralKind.Flag) => true,
        (Edm.Int32, FilterLiteralKind.Number) => true,
        (Edm.DateTimeOffset, FilterLiteralKind.Moment) => true,
        _ => false,
    };

    // The directory compares without case: https://learn.microsoft.com/graph/filter-query-parameter
    private static Func<object?, bool> Text(string comparison, string wanted) => comparison switch
    {
        "startsWith" => value => value is string text && text.StartsWith(wanted, StringComparison.OrdinalIgnoreCase),
        "endsWith" => value => value is string text && text.EndsWith(wanted, StringComparison.OrdinalIgnoreCase),
        "contains" => value => value is string text && text.Contains(wanted, StringComparison.OrdinalIgnoreCase),
        "eq" => value => value is string text && string.Equals(text, wanted, StringComparison.OrdinalIgnoreCase),
        _ => Ordered(comparison, value => value is string text ? string.Compare(text, wanted, StringComparison.OrdinalIgnoreCase) : null),
    };

    private static Func<object?, bool> Ordered<TValue>(string comparison, TValue wanted) where TValue : struct, IComparable<TValue>
        => Ordered(comparison, value => value is TValue one ? one.CompareTo(wanted) : null);

    private static Func<object?, bool> Ordered(string comparison, Func<object?, int?> compare) => comparison switch
    {
        "eq" => value => compare(value) is 0,
        "ne" => value => compare(value) is not 0,
        "ge" => value => compare(value) is >= 0,
        "gt" => value => compare(value) is > 0,
        "le" => value => compare(value) is <= 0,
        "lt" => value => compare(value) is < 0,
        _ => throw GraphProblem.BadRequest($"Invalid filter clause: No function signature for the function with name '{comparison}' matches the specified arguments.", "BadRequest"),
    };

    private static GraphProblem Incompatible(Edm kind, FilterLiteral literal, string comparison)
        => GraphProblem.BadRequest(
            $"Invalid filter clause: A binary operator with incompatible types was detected. Found operand types 'Edm.{kind}' and 'Edm.{Named(literal.Kind)}' for operator kind '{Kind(comparison)}'.", "BadRequest");

    private static string Named(FilterLiteralKind kind) => kind switch
    {
        FilterLiteralKind.Text => "String",
        FilterLiteralKind.Flag => "Boolean",
        FilterLiteralKind.Number => "Int32",
        FilterLiteralKind.Moment => "DateTimeOffset",
        _ => kind.ToString(),
    };

    private static string Kind(string comparison) => comparison switch
    {
        "eq" => "Equal",
        "ne" => "NotEqual",
        "ge" => "GreaterThanOrEqual",
        "gt" => "GreaterThan",
        "le" => "LessThanOrEqual",
        "lt" => "LessThan",
        _ => comparison,
    };
}
