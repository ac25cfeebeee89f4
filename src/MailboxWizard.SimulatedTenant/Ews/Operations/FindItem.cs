using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Ews.Properties;
using MailboxWizard.SimulatedTenant.Ews.Queries;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Operations;

/// <summary>Finds items in folders.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/finditem-operation
internal static class FindItem
{
    private static readonly string[] s_missing = ["SeekToConditionPageItemView", "CalendarView", "ContactsView", "GroupBy", "DistinguishedGroupBy"];

    public static XElement Answer(EwsCall call)
    {
        if (Array.Find(s_missing, name => call.Part(name) is not null) is { } missing) throw new EwsNotSimulated($"FindItem with {missing}");
        var query = WordQuery.Read((string?)call.Part("QueryString"));
        return SoapAnswer.Response("FindItem", call.Ids("ParentFolderIds").Select(id => SoapAnswer.Message("FindItem", () =>
        {
            var shape = new Shape<ItemView>(call.Part("ItemShape"), PropertySource<ItemView>.Items, call.Version, isFind: true);
            var isWanted = Restriction.Read(call.Part("Restriction"), PropertySource<ItemView>.Items);
            var order = SortOrder.Read(call.Part("SortOrder"));
            var folder = call.Folder(id);
            // Guess: what was deleted lies in Deletions or nowhere, and no item here is associated with a folder, so the other two traversals find nothing.
            // Guess: without an order, the newest come first.
            var items = (string)call.Operation.Attribute("Traversal")! == "Shallow" ? folder.Folder.Messages.NewestFirst() : [];
            var (found, count) = (items.Select(message => new ItemView(message, folder.Folder, folder.Mailbox) { IsFound = true }), items.Count);
            // A page costs what is on it, unless each message has to be asked first.
            if (isWanted is not null || query is not null)
            {
                var asked = found.Where(item => isWanted?.Invoke(item) != false && query?.Invoke(item) != false).ToList();
                (found, count) = (asked, asked.Count);
            }
            var page = Page.Of(count, call.Part("IndexedPageItemView") ?? call.Part("FractionalPageItemView"), call.Version);
            return [new XElement(Messages + "RootFolder", page.Attributes, new XElement(Types + "Items", page.Cut(order is null ? found : order(found)).Select(item => GetItem.Xml(item, shape))))];
        })));
    }
}
