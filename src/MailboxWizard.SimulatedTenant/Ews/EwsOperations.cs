using System.Globalization;
using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Beliefs;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>GetFolder, FindFolder and FindItem.</summary>
internal static class EwsOperations
{
    // The order of the elements is the schema's: https://learn.microsoft.com/exchange/client-developer/web-service-reference/findfolder
    private static readonly string[] s_getFolder = ["FolderShape", "FolderIds"];
    private static readonly string[] s_findFolder = ["FolderShape", "IndexedPageFolderView", "FractionalPageFolderView", "Restriction", "ParentFolderIds"];
    private static readonly string[] s_findItem = ["ItemShape", "IndexedPageItemView", "FractionalPageItemView", "GroupBy", "Restriction", "SortOrder", "ParentFolderIds", "QueryString"];
    private static readonly string[] s_findItemHere = ["ItemShape", "IndexedPageItemView", "ParentFolderIds"];

    public static XElement Answer(XElement operation, Mailbox mailbox) => operation.Name.LocalName switch
    {
        _ when operation.Name.Namespace != Messages => throw EwsFault.Schema($"'{operation.Name}' is no operation."),
        "GetFolder" => GetFolder(operation, mailbox),
        "FindFolder" => FindFolder(operation, mailbox),
        "FindItem" => FindItem(operation, mailbox),
        var name => throw new EwsNotSimulated(name),
    };

    private static XElement GetFolder(XElement operation, Mailbox mailbox)
    {
        CheckOrder(operation, s_getFolder);
        var shape = Shape(operation, "FolderShape");
        return SoapAnswer.Response("GetFolder", Ids(operation, "FolderIds").Select(id => SoapAnswer.Message("GetFolder",
            () => new XElement(Messages + "Folders", EwsFolderXml.Folder(FolderOf(id, mailbox), shape)))));
    }

    private static XElement FindFolder(XElement operation, Mailbox mailbox)
    {
        CheckOrder(operation, s_findFolder);
        if (operation.Element(Messages + "FractionalPageFolderView") is not null) throw new EwsNotSimulated("FindFolder with FractionalPageFolderView");
        var shape = Shape(operation, "FolderShape");
        var isDeep = Traversal(operation) switch { "Shallow" => false, "Deep" => true, var other => throw new EwsNotSimulated($"FindFolder with Traversal {other}") };
        var name = WantedName(operation.Element(Messages + "Restriction"));
        return SoapAnswer.Response("FindFolder", Ids(operation, "ParentFolderIds").Select(id => SoapAnswer.Message("FindFolder", () =>
        {
            var parent = FolderOf(id, mailbox);
            var found = (isDeep ? parent.Descendants() : parent.Children).Where(f => name is null || string.Equals(f.DisplayName, name, StringComparison.OrdinalIgnoreCase)).ToList();
            return Page(operation.Element(Messages + "IndexedPageFolderView"), found, "Folders", f => EwsFolderXml.Folder(f, shape));
        })));
    }

    private static XElement FindItem(XElement operation, Mailbox mailbox)
    {
        CheckOrder(operation, s_findItem);
        if (operation.Elements().FirstOrDefault(e => !s_findItemHere.Contains(e.Name.LocalName)) is { } other) throw new EwsNotSimulated($"FindItem with {other.Name.LocalName}");
        var shape = Shape(operation, "ItemShape");
        if (Traversal(operation) != "Shallow") throw new EwsNotSimulated("FindItem with a Traversal other than Shallow");
        return SoapAnswer.Response("FindItem", Ids(operation, "ParentFolderIds").Select(id => SoapAnswer.Message("FindItem", () =>
        {
            var folder = FolderOf(id, mailbox);
            return Page(operation.Element(Messages + "IndexedPageItemView"), [.. folder.Messages.OrderByDescending(m => m.ReceivedAt)], "Items", m => EwsFolderXml.Message(m, shape));
        })));
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/rootfolder-findfolderresponsemessage
    private static XElement Page<T>(XElement? view, List<T> all, string container, Func<T, XElement> write)
    {
        // Without a view everything comes, up to the limit of a thousand that the throttling policy sets.
        var offset = Number(view, "Offset", 0);
        var page = all.Skip(offset).Take(Math.Min(1000, Number(view, "MaxEntriesReturned", 1000))).ToList();
        var root = new XElement(Messages + "RootFolder",
            new XAttribute("TotalItemsInView", all.Count), new XAttribute("IncludesLastItemInRange", offset + page.Count >= all.Count ? "true" : "false"),
            new XElement(Types + container, page.Select(write)));
        if (view is not null) root.Add(new XAttribute("IndexedPagingOffset", offset + page.Count));
        return root;
    }

    private static MailFolder FolderOf(XElement id, Mailbox mailbox)
    {
        var value = (string?)id.Attribute("Id") ?? throw EwsFault.Schema("A folder id needs the attribute Id.");
        var found = id.Name == Types + "DistinguishedFolderId" ? mailbox.Folders.FirstOrDefault(f => f.WellKnownName == value)
            : id.Name == Types + "FolderId" ? mailbox.Folders.FirstOrDefault(f => EwsFolderXml.IdOf(f) == value)
            : throw EwsFault.Schema($"'{id.Name.LocalName}' is no folder id.");
        return found ?? throw EwsResponseError.FolderNotFound();
    }

    private static string? WantedName(XElement? restriction)
    {
        if (restriction is null) return null;
        if (restriction.Elements().SingleOrDefault() is not { } test || test.Name != Types + "IsEqualTo" || (string?)test.Element(Types + "FieldURI")?.Attribute("FieldURI") != "folder:DisplayName")
            throw new EwsNotSimulated("restrictions but IsEqualTo on folder:DisplayName");
        return (string?)test.Element(Types + "FieldURIOrConstant")?.Element(Types + "Constant")?.Attribute("Value") ?? throw EwsFault.Schema("IsEqualTo needs a constant.");
    }

    private static EwsShape Shape(XElement operation, string element)
    {
        var shape = operation.Element(Messages + element) ?? throw EwsFault.Schema($"{operation.Name.LocalName} needs {element}.");
        return new EwsShape(
            shape.Element(Types + "BaseShape")?.Value is var known and ("IdOnly" or "Default" or "AllProperties") ? known : throw EwsFault.Schema("BaseShape must be IdOnly, Default or AllProperties."),
            [.. shape.Element(Types + "AdditionalProperties")?.Elements(Types + "FieldURI").Select(f => (string?)f.Attribute("FieldURI") ?? "") ?? []]);
    }

    private static List<XElement> Ids(XElement operation, string element)
        => operation.Element(Messages + element)?.Elements().ToList() is { Count: > 0 } ids ? ids : throw EwsFault.Schema($"{operation.Name.LocalName} needs {element}.");

    private static string Traversal(XElement operation) => (string?)operation.Attribute("Traversal") ?? throw EwsFault.Schema("The required attribute 'Traversal' is missing.");

    private static int Number(XElement? view, string attribute, int otherwise)
        => (string?)view?.Attribute(attribute) is not { } text ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw EwsFault.Schema($"The '{attribute}' attribute is invalid.");

    private static void CheckOrder(XElement operation, string[] order)
    {
        var last = -1;
        foreach (var child in operation.Elements())
        {
            var at = Array.IndexOf(order, child.Name.LocalName);
            if (at < 0 || child.Name.Namespace != Messages || at <= last)
                throw EwsFault.Schema($"The element '{operation.Name.LocalName}' has invalid child element '{child.Name.LocalName}'.");
            last = at;
        }
    }
}
