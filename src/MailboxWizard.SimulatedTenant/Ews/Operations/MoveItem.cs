using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Ews.Properties;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Operations;

/// <summary>Moves items into another folder, where they get other ids.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/moveitem-operation
internal static class MoveItem
{
    public static XElement Answer(EwsCall call)
    {
        var wantsIds = (bool?)call.Part("ReturnNewItemIds") ?? true;
        return SoapAnswer.Response("MoveItem", call.Ids("ItemIds").Select(id => SoapAnswer.Message("MoveItem", () =>
        {
            var target = Target(call);
            var item = call.Item(id);
            // From one mailbox into another: https://learn.microsoft.com/exchange/client-developer/web-service-reference/moveitem-operation#successful-moveitem-response
            if (target.Mailbox != item.Mailbox) throw new EwsNotSimulated("MoveItem between mailboxes");
            var moved = To(target, item, call.Now);
            return [new XElement(Messages + "Items", wantsIds ? new XElement(Types + "Message", IdXml.Item("ItemId", moved, item.Mailbox)) : null)];
        }, empty: "Items")));
    }

    /// <summary>The message in its new place.</summary>
    public static MailMessage To(FolderView target, ItemView item, DateTimeOffset now)
    {
        var moved = item.Message with { Id = StoreIds.Item(item.Mailbox.ExchangeGuid, target.Folder.Id, item.Mailbox.NextCounter()), ModifiedAt = now };
        item.Folder.Messages.Remove(item.Message);
        target.Folder.Messages.Add(moved);
        return moved;
    }

    private static FolderView Target(EwsCall call)
    {
        try
        {
            var target = call.Folder(call.Part("ToFolderId")!.Elements().Single());
            // Guess: the code for a folder that holds nothing itself.
            return target.Folder.IsSearchFolder ? throw new EwsError("ErrorInvalidFolderTypeForOperation", "The folder type is invalid for this operation.") : target;
        }
        catch (EwsError error) when (error.Code == "ErrorFolderNotFound")
        {
            throw new EwsError("ErrorToFolderNotFound", "The specified target folder could not be found.");
        }
    }
}
