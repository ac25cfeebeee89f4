using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Ews.Properties;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Operations;

/// <summary>Changes items: whether they are read, their subject, importance and categories.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/updateitem-operation
internal static class UpdateItem
{
    public static XElement Answer(EwsCall call)
    {
        // https://learn.microsoft.com/exchange/client-developer/web-service-reference/updateitem: sending is for drafts
        if ((string?)call.Operation.Attribute("MessageDisposition") is "SendOnly" or "SendAndSaveCopy") throw new EwsNotSimulated("UpdateItem that sends");
        if ((string?)call.Operation.Attribute("MessageDisposition") is null)
            throw new EwsFault("ErrorMessageDispositionRequired", "Message disposition is required for message items.");
        return SoapAnswer.Response("UpdateItem", call.Ids("ItemChanges").Select(change => SoapAnswer.Message("UpdateItem", () =>
        {
            var id = change.Elements().First();
            var item = call.Item(id);
            CheckChangeKey((string?)id.Attribute("ChangeKey"), item, (string)call.Operation.Attribute("ConflictResolution")!);
            var changed = change.Element(Types + "Updates")!.Elements().Aggregate(item.Message, Apply);
            changed = changed with { Version = item.Message.Version + 1, ModifiedAt = call.Now };
            item.Folder.Messages.Replace(item.Message, changed);
            return
            [
                new XElement(Messages + "Items", new XElement(Types + "Message", IdXml.Item("ItemId", changed, item.Mailbox))),
                new XElement(Messages + "ConflictResults", new XElement(Types + "Count", 0)),
            ];
        }, empty: "Items")));
    }

    // ErrorChangeKeyRequiredForWriteOperations, even where everything is overwritten; a stale one matters where nothing may be:
    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode and https://learn.microsoft.com/exchange/client-developer/web-service-reference/updateitem
    private static void CheckChangeKey(string? given, ItemView item, string resolution)
    {
        if (given is null && resolution != "AlwaysOverwrite") throw new EwsError("ErrorChangeKeyRequired", "ChangeKey is required if overriding automatic conflict resolution.");
        if (resolution == "NeverOverwrite" && given != ChangeKeys.Of(item.Message, item.Mailbox))
            throw new EwsError("ErrorIrresolvableConflict", "The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.");
    }

    private static MailMessage Apply(MailMessage message, XElement update)
    {
        var path = update.Elements().First();
        if (update.Name.LocalName == "AppendToItemField") throw new EwsNotSimulated("UpdateItem with AppendToItemField");
        if (PropertyPath.IsExtended(path) || PropertyPath.IsIndexed(path)) throw new EwsNotSimulated($"UpdateItem of {path.Name.LocalName}");
        var uri = PropertyPath.Uri(path);
        if (!FieldNames.IsOfItems(uri)) throw EwsError.About("ErrorInvalidPropertyRequest", "Property is not valid for this object type.", path);
        if (update.Name.LocalName == "DeleteItemField")
            return uri switch
            {
                "item:Categories" => message with { Categories = [] },
                "item:Subject" => message with { Subject = "" },
                _ => throw EwsError.About("ErrorInvalidPropertyDelete", "Property is not valid for delete.", path),
            };

        if (update.Elements().Last().Name.LocalName is not ("Message" or "Item") and var kind) throw new EwsNotSimulated($"UpdateItem with {kind}");
        var set = update.Elements().Last().Elements().ToList();
        // https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
        if (set is not [var value]) throw new EwsError("ErrorIncorrectUpdatePropertyCount", "An object within a change description must contain one and only one property to modify.");
        if (uri.Split(':')[1] != value.Name.LocalName) throw EwsError.About("ErrorUpdatePropertyMismatch", "The path of the property does not match the property that is set.", path);
        return uri switch
        {
            "message:IsRead" => message with { IsRead = (bool)value },
            "item:Subject" => message with { Subject = value.Value },
            "item:Importance" => message with { Importance = Enum.Parse<MailImportance>(value.Value) },
            "item:Categories" => message with { Categories = [.. value.Elements().Select(c => c.Value)] },
            _ => throw new EwsNotSimulated($"UpdateItem of {uri}"),
        };
    }
}
