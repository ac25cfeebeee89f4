using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Ews.Properties;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Queries;

/// <summary>The order in which FindItem brings what it finds.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/sortorder
internal static class SortOrder
{
    private static readonly (string, string) s_refusal = ("ErrorUnsupportedPathForSortGroup", "The property can not be used for sorting or grouping results.");

    /// <returns>Null where the request leaves it to Exchange.</returns>
    /// <exception cref="EwsError">It cannot be sorted by one of the properties.</exception>
    public static Func<IEnumerable<ItemView>, IEnumerable<ItemView>>? Read(XElement? xml)
    {
        if (xml is null) return null;
        var keys = xml.Elements(Types + "FieldOrder").Select(order => (Read: PropertySource<ItemView>.Items.Comparable(order.Elements().Single(), s_refusal), IsDown: (string)order.Attribute("Order")! == "Descending")).ToList();
        return items =>
        {
            IOrderedEnumerable<ItemView>? sorted = null;
            foreach (var (read, isDown) in keys)
                sorted = (sorted, isDown) switch
                {
                    (null, false) => items.OrderBy(read, Values.Instance),
                    (null, true) => items.OrderByDescending(read, Values.Instance),
                    ({ } before, false) => before.ThenBy(read, Values.Instance),
                    ({ } before, true) => before.ThenByDescending(read, Values.Instance),
                };
            return sorted!;
        };
    }

    /// <summary>Texts without case, and what is not there first.</summary>
    private sealed class Values : IComparer<IComparable?>
    {
        public static Values Instance { get; } = new();

        public int Compare(IComparable? x, IComparable? y) => (x, y) switch
        {
            (null, null) => 0,
            (null, _) => -1,
            (_, null) => 1,
            (string one, string other) => string.Compare(one, other, StringComparison.OrdinalIgnoreCase),
            var (one, other) => one.CompareTo(other),
        };
    }
}
