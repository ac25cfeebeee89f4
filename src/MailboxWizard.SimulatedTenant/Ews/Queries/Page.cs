using System.Xml.Linq;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Queries;

/// <summary>The part of what was found that a view asks for, and where the next part begins.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/indexedpagefolderview and …/fractionalpagefolderview
internal sealed record Page(int Start, int Count, int Next, bool IsLast, int All, bool IsFraction)
{
    /// <summary>EWSFindCountLimit: https://learn.microsoft.com/exchange/client-developer/exchange-web-services/ews-throttling-in-exchange</summary>
    private const int Limit = 1000;

    public IEnumerable<XAttribute> Attributes =>
    [
        .. IsFraction ? new[] { new XAttribute("NumeratorOffset", Next), new XAttribute("AbsoluteDenominator", All) } : [new XAttribute("IndexedPagingOffset", Next)],
        new("TotalItemsInView", All),
        new("IncludesLastItemInRange", XmlText.Flag(IsLast)),
    ];

    /// <param name="view">Null for everything.</param>
    /// <exception cref="EwsError">The view makes no sense, or too much would come.</exception>
    public static Page Of(int all, XElement? view, EwsVersion version)
    {
        int? Number(string name) => (int?)view?.Attribute(name);
        var most = Number("MaxEntriesReturned") ?? int.MaxValue;
        if (most <= 0) throw new EwsError("ErrorInvalidPagingMaxRows", "MaxEntriesReturned must be greater than zero.");
        if (view is not null && view.Name.LocalName.StartsWith("Fractional", StringComparison.Ordinal))
        {
            var (numerator, denominator) = (Number("Numerator")!.Value, Number("Denominator")!.Value);
            if (numerator < 0 || denominator <= 0 || numerator > denominator) throw new EwsError("ErrorInvalidFractionalPagingParameters", "Invalid fractional paging offset values.");
            var from = (int)((long)all * numerator / denominator);
            var part = Limited(Math.Min(most, all - from), isPaged: true, version);
            return new Page(from, part, from + part, from + part >= all, all, IsFraction: true);
        }
        var offset = Number("Offset") ?? 0;
        if (offset < 0) throw new EwsError("ErrorInvalidIndexedPagingParameters", "The specified indexed paging values are invalid.");
        var left = Math.Max(0, all - offset);
        var count = Limited(Math.Min(most, left), isPaged: view is not null, version);
        var next = Math.Min(offset, all) + count;
        // From the end the page lies before the point at which it is asked for.
        var isFromEnd = (string?)view?.Attribute("BasePoint") == "End";
        return new Page(isFromEnd ? left - count : Math.Min(offset, all), count, next, count == left, all, IsFraction: false);
    }

    public IEnumerable<T> Cut<T>(IEnumerable<T> found) => found.Skip(Start).Take(Count);

    private static int Limited(int wanted, bool isPaged, EwsVersion version)
        => wanted <= Limit ? wanted
            : isPaged && version.IsAtLeast(2010, 1) ? Limit
            : throw (version.IsAtLeast(2010, 1)
                ? new EwsError("ErrorExceededFindCountLimit", "You have exceeded the maximum number of objects that can be returned for the find operation. Use paging to reduce the result size and try your request again.")
                : new EwsError("ErrorServerBusy", "The server cannot service this request right now. Try again later."));
}
