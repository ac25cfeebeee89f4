using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Beliefs;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>Writes ids with their change keys.</summary>
internal static class IdXml
{
    public static XElement Folder(string name, MailFolder folder, Mailbox mailbox) => Xml(name, folder.Id, ChangeKeys.Of(folder, mailbox));

    public static XElement Item(string name, MailMessage message, Mailbox mailbox) => Xml(name, message.Id, ChangeKeys.Of(message, mailbox));

    private static XElement Xml(string name, string id, string changeKey) => new(Types + name, new XAttribute("Id", StoreIds.ToEws(id)), new XAttribute("ChangeKey", changeKey));
}
