using System.Globalization;
using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Ews.Properties;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Queries;

/// <summary>Turns the Restriction of a request into a question to each folder or item.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/restriction
internal static class Restriction
{
    /// <summary>So many expressions are too many: https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode (ErrorRestrictionTooLong)</summary>
    private const int Most = 255;

    private static readonly (string, string) s_refusal = ("ErrorUnsupportedPathForQuery", "The property can not be used with this type of restriction.");

    /// <returns>Null where everything is wanted.</returns>
    /// <exception cref="EwsError">It cannot be evaluated.</exception>
    public static Func<T, bool>? Read<T>(XElement? restriction, PropertySource<T> source)
    {
        if (restriction is null) return null;
        if (restriction.Descendants().Count(IsExpression) > Most) throw new EwsError("ErrorRestrictionTooLong", "Restriction contained too many elements.");
        return Expression(restriction.Elements().Single(), source);
    }

    private static bool IsExpression(XElement element)
        => element.Name.LocalName is "And" or "Or" or "Not" or "Exists" or "Excludes" or "Contains" || element.Name.LocalName.StartsWith("Is", StringComparison.Ordinal);

    private static Func<T, bool> Expression<T>(XElement xml, PropertySource<T> source)
    {
        switch (xml.Name.LocalName)
        {
            case "And":
                var all = xml.Elements().Select(part => Expression(part, source)).ToList();
                return thing => all.TrueForAll(part => part(thing));
            case "Or":
                var any = xml.Elements().Select(part => Expression(part, source)).ToList();
                return thing => any.Exists(part => part(thing));
            case "Not":
                var inner = Expression(xml.Elements().Single(), source);
                return thing => !inner(thing);
            case "Exists":
                return Exists(xml.Elements().Single(), source);
            case "Excludes":
                return Excludes(xml, source);
            case "Contains":
                return Containment.Read(xml, source.Comparable(xml.Elements().First(), s_refusal));
            default:
                return Comparison(xml, source);
        }
    }

    private static Func<T, bool> Exists<T>(XElement path, PropertySource<T> source)
    {
        if (!PropertyPath.IsExtended(path) && !PropertyPath.IsIndexed(path) && source.Find(PropertyPath.Uri(path)) is { IsFlag: true })
            throw EwsError.About("ErrorInvalidPropertyForExists", "Property cannot be used in Exists expression.  Use IsEqualTo instead.", path);
        var read = source.Comparable(path, s_refusal);
        return thing => read(thing) is not null;
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/excludes
    private static Func<T, bool> Excludes<T>(XElement xml, PropertySource<T> source)
    {
        var text = (string)xml.Element(Types + "Bitmask")!.Attribute("Value")!;
        var mask = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? uint.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) : uint.Parse(text, CultureInfo.InvariantCulture);
        var read = source.Comparable(xml.Elements().First(), s_refusal);
        return thing => read(thing) is not int value || ((uint)value & mask) == 0;
    }

    private static Func<T, bool> Comparison<T>(XElement xml, PropertySource<T> source)
    {
        var path = xml.Elements().First();
        var read = source.Comparable(path, s_refusal);
        var operand = xml.Element(Types + "FieldURIOrConstant")!.Elements().Single();
        var isWanted = Outcome(xml.Name.LocalName);
        var isNotEqual = xml.Name.LocalName == "IsNotEqualTo";
        if (operand.Name != Types + "Constant")
        {
            var other = source.Comparable(operand, s_refusal);
            return thing => (read(thing), other(thing)) is ({ } left, { } right) && left.GetType() == right.GetType() ? isWanted(Compare(left, right)) : isNotEqual;
        }
        var text = (string)operand.Attribute("Value")!;
        // What kind of value it is shows with the first thing that has one.
        IComparable? constant = null;
        return thing => read(thing) is { } value ? isWanted(Compare(value, constant ??= Constant(text, value, path))) : isNotEqual;
    }

    private static Func<int, bool> Outcome(string name) => name switch
    {
        "IsEqualTo" => order => order == 0,
        "IsNotEqualTo" => order => order != 0,
        "IsGreaterThan" => order => order > 0,
        "IsGreaterThanOrEqualTo" => order => order >= 0,
        "IsLessThan" => order => order < 0,
        _ => order => order <= 0,
    };

    // Guess: the store compares texts without case.
    private static int Compare(IComparable left, IComparable right)
        => left is string one && right is string other ? string.Compare(one, other, StringComparison.OrdinalIgnoreCase) : left.CompareTo(right);

    private static IComparable Constant(string text, IComparable like, XElement path)
    {
        switch (like)
        {
            case string:
                return text;
            case int when int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number):
                return number;
            case long when long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number):
                return number;
            case bool when text is "true" or "1":
                return true;
            case bool when text is "false" or "0":
                return false;
            case DateTimeOffset when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment):
                return moment;
            case MailImportance when Enum.TryParse<MailImportance>(text, out var importance) && Enum.IsDefined(importance):
                return importance;
            default:
                throw EwsError.About("ErrorInvalidValueForProperty", "The specified value is invalid for property.", path);
        }
    }
}
