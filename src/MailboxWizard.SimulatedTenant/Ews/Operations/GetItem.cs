using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Ews.Properties;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Operations;

/// <summary>Shows items.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/getitem-operation
internal static class GetItem
{
    public static XElement Answer(EwsCall call) => SoapAnswer.Response("GetItem", call.Ids("ItemIds").Select(id => SoapAnswer.Message("GetItem", () =>
    {
        var wanted = call.Part("ItemShape")!;
        var shape = new Shape<ItemView>(wanted, PropertySource<ItemView>.Items, call.Version, isFind: false);
        return [new XElement(Messages + "Items", Xml(call.Item(id) with { BodyType = (string?)wanted.Element(Types + "BodyType") ?? "Best" }, shape))];
    }, empty: "Items")));

    public static XElement Xml(ItemView item, Shape<ItemView> shape) => new(Types + "Message", shape.Write(item));
}
