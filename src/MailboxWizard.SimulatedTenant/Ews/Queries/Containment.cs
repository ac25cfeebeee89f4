using System.Globalization;
using System.Xml.Linq;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Queries;

/// <summary>The Contains expression of a restriction.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/contains
internal static class Containment
{
    private static readonly CompareInfo s_compare = CultureInfo.InvariantCulture.CompareInfo;

    public static Func<T, bool> Read<T>(XElement xml, Func<T, IComparable?> read)
    {
        var wanted = (string)xml.Element(Types + "Constant")!.Attribute("Value")!;
        // Guess: without the attributes, the whole text is compared exactly.
        var options = Options((string?)xml.Attribute("ContainmentComparison") ?? "Exact");
        var isIn = Mode((string?)xml.Attribute("ContainmentMode") ?? "FullString");
        // Numbers and moments contain nothing.
        return thing => read(thing) is string text && isIn(text, wanted, options);
    }

    private static Func<string, string, CompareOptions, bool> Mode(string mode) => mode switch
    {
        "FullString" => (text, wanted, how) => s_compare.Compare(text, wanted, how) == 0,
        "Prefixed" => (text, wanted, how) => s_compare.IsPrefix(text, wanted, how),
        "PrefixOnWords" => (text, wanted, how) => Starts(text).Any(at => s_compare.IsPrefix(text.AsSpan(at), wanted, how)),
        "ExactPhrase" => (text, wanted, how) => Starts(text).Any(at => s_compare.IsPrefix(text.AsSpan(at), wanted, how, out var length) && (at + length == text.Length || !char.IsLetterOrDigit(text[at + length]))),
        _ => (text, wanted, how) => s_compare.IndexOf(text, wanted, how) >= 0,
    };

    private static CompareOptions Options(string comparison) => comparison switch
    {
        "IgnoreCase" or "LooseAndIgnoreCase" => CompareOptions.IgnoreCase,
        "IgnoreNonSpacingCharacters" or "LooseAndIgnoreNonSpace" => CompareOptions.IgnoreNonSpace,
        "IgnoreCaseAndNonSpacingCharacters" or "LooseAndIgnoreCaseAndIgnoreNonSpace" => CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace,
        // Guess: Loose, which the reference says will be removed, ignores case.
        "Loose" => CompareOptions.IgnoreCase,
        _ => CompareOptions.Ordinal,
    };

    /// <summary>Where the words begin.</summary>
    private static IEnumerable<int> Starts(string text) => Enumerable.Range(0, text.Length).Where(i => char.IsLetterOrDigit(text[i]) && (i == 0 || !char.IsLetterOrDigit(text[i - 1])));
}
