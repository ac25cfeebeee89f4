using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Ews.Properties;
using MailboxWizard.SimulatedTenant.Ews.Queries;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Operations;

/// <summary>Finds folders below others.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/findfolder-operation
internal static class FindFolder
{
    public static XElement Answer(EwsCall call) => SoapAnswer.Response("FindFolder", call.Ids("ParentFolderIds").Select(id => SoapAnswer.Message("FindFolder", () =>
    {
        var shape = new Shape<FolderView>(call.Part("FolderShape"), PropertySource<FolderView>.Folders, call.Version, isFind: true);
        var isWanted = Restriction.Read(call.Part("Restriction"), PropertySource<FolderView>.Folders);
        var parent = call.Folder(id);
        // Guess: hidden folders are among them, which is why programs ask for PR_ATTR_HIDDEN.
        var found = Below(parent.Folder, (string)call.Operation.Attribute("Traversal")!).Select(folder => new FolderView(folder, parent.Mailbox)).Where(isWanted ?? (_ => true)).ToList();
        var page = Page.Of(found.Count, call.Part("IndexedPageFolderView") ?? call.Part("FractionalPageFolderView"), call.Version);
        return [new XElement(Messages + "RootFolder", page.Attributes, new XElement(Types + "Folders", page.Cut(found).Select(view => GetFolder.Xml(view, shape))))];
    })));

    private static IEnumerable<MailFolder> Below(MailFolder parent, string traversal) => traversal switch
    {
        "Deep" => parent.Descendants(),
        "Shallow" => parent.Children,
        // Guess: deleted folders lie in Deletions or nowhere, so nothing is left of them here.
        _ => [],
    };
}
