using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Beliefs;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Properties;

/// <summary>Writes names and addresses in messages.</summary>
internal static class People
{
    // FindItem gives the name only: https://learn.microsoft.com/exchange/client-developer/web-service-reference/finditem-operation
    public static XElement From(ItemView view) => One(view.Message.FromName, view.Message.FromAddress, view.IsFound);

    public static XElement One(string name, string address, bool onlyName = false) => onlyName
        ? new XElement(Types + "Mailbox", new XElement(Types + "Name", name))
        : new XElement(Types + "Mailbox", new XElement(Types + "Name", name), new XElement(Types + "EmailAddress", address), new XElement(Types + "RoutingType", "SMTP"), new XElement(Types + "MailboxType", "OneOff"));

    public static IEnumerable<XElement>? List(IReadOnlyList<MailPerson> people) => people.Count > 0 ? people.Select(p => One(p.Name, p.Address)) : null;
}
