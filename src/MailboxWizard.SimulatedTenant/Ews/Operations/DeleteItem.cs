using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Ews.Properties;

namespace MailboxWizard.SimulatedTenant.Ews.Operations;

/// <summary>Deletes items: into Deleted Items, into Deletions, or for good.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/deleteitem-operation
internal static class DeleteItem
{
    public static XElement Answer(EwsCall call) => SoapAnswer.Response("DeleteItem", call.Ids("ItemIds").Select(id => SoapAnswer.Message("DeleteItem", () =>
    {
        var item = call.Item(id);
        switch ((string)call.Operation.Attribute("DeleteType")!)
        {
            case "MoveToDeletedItems":
                MoveItem.To(new FolderView(DistinguishedFolders.Find(item.Mailbox, "deleteditems"), item.Mailbox), item, call.Now);
                break;
            case "SoftDelete":
                MoveItem.To(new FolderView(DistinguishedFolders.Find(item.Mailbox, "recoverableitemsdeletions"), item.Mailbox), item, call.Now);
                break;
            default:
                item.Folder.Messages.Remove(item.Message);
                break;
        }
        return [];
    })));
}
