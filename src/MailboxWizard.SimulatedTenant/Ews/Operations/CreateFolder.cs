using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Ews.Properties;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Operations;

/// <summary>Makes folders.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/createfolder-operation
internal static class CreateFolder
{
    private static readonly Dictionary<string, string> s_classes = new()
    {
        ["Folder"] = "IPF.Note",
        ["CalendarFolder"] = "IPF.Appointment",
        ["ContactsFolder"] = "IPF.Contact",
        ["TasksFolder"] = "IPF.Task",
    };

    public static XElement Answer(EwsCall call) => SoapAnswer.Response("CreateFolder", call.Ids("Folders").Select(wanted => SoapAnswer.Message("CreateFolder", () =>
    {
        var kind = wanted.Name.LocalName;
        if (kind == "SearchFolder") throw new EwsNotSimulated("CreateFolder with SearchFolder");
        var name = (string?)wanted.Element(Types + "DisplayName");
        // Guess: a name of nothing, of blanks or of more than 255 characters is a wrong value.
        if (string.IsNullOrWhiteSpace(name) || name.Length > 255)
            throw EwsError.About("ErrorFolderSavePropertyError", "Folder save failed due to invalid property values.", new XElement(Types + "FieldURI", new XAttribute("FieldURI", "folder:DisplayName")));
        var given = (string?)wanted.Element(Types + "FolderClass");
        if (given is not null && kind != "Folder" && !Belongs(given, s_classes[kind])) throw new EwsError("ErrorObjectTypeChanged", "Operation would change object type, which is not permitted.");

        var parent = Parent(call);
        if (parent.Folder.Children.Any(f => string.Equals(f.DisplayName, name, StringComparison.OrdinalIgnoreCase))) throw new EwsError("ErrorFolderExists", "A folder with the specified name already exists.");
        var folder = new MailFolder
        {
            Id = StoreIds.Folder(parent.Mailbox.ExchangeGuid, parent.Mailbox.NextCounter()),
            DisplayName = name,
            FolderClass = given ?? s_classes[kind],
            IsHidden = IsHidden(wanted),
            Parent = parent.Folder,
        };
        parent.Folder.Children.Add(folder);
        return [new XElement(Messages + "Folders", new XElement(Types + FolderFields.ElementOf(folder), IdXml.Folder("FolderId", folder, parent.Mailbox)))];
    }, empty: "Folders")));

    private static FolderView Parent(EwsCall call)
    {
        try
        {
            return call.Folder(call.Part("ParentFolderId")!.Elements().Single());
        }
        catch (EwsError error) when (error.Code == "ErrorFolderNotFound")
        {
            throw new EwsError("ErrorParentFolderNotFound", "The specified parent folder could not be found.");
        }
    }

    private static bool Belongs(string given, string expected) => given == expected || given.StartsWith($"{expected}.", StringComparison.Ordinal);

    private static bool IsHidden(XElement folder) => folder.Elements(Types + "ExtendedProperty")
        .Any(p => PropertyPath.Tag(p.Element(Types + "ExtendedFieldURI")!) == 0x10F4 && (string?)p.Element(Types + "Value") is "true" or "1");
}
