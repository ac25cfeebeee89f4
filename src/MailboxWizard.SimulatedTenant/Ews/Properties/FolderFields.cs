using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Beliefs;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Properties;

/// <summary>The properties of folders, in the order of the schema.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/folder
internal static class FolderFields
{
    public static IReadOnlyList<Field<FolderView>> All { get; } =
    [
        new("folder:FolderId") { Write = v => IdXml.Folder("FolderId", v.Folder, v.Mailbox), In = Shapes.Always },
        new("folder:ParentFolderId") { Write = v => v.Folder.Parent is { } parent ? IdXml.Folder("ParentFolderId", parent, v.Mailbox) : null },
        new("folder:FolderClass") { Write = v => v.Folder.FolderClass.Length > 0 ? v.Folder.FolderClass : null, Compared = v => v.Folder.FolderClass },
        new("folder:DisplayName") { Write = v => v.Folder.DisplayName, Compared = v => v.Folder.DisplayName, In = Shapes.Default },
        new("folder:TotalCount") { Write = v => v.Folder.Messages.Count, Compared = v => v.Folder.Messages.Count, In = Shapes.Default },
        new("folder:ChildFolderCount") { Write = v => v.Folder.Children.Count, Compared = v => v.Folder.Children.Count, In = Shapes.Default },
        new("folder:ManagedFolderInformation") { Write = _ => null, AfterExtended = true },
        new("folder:EffectiveRights") { Write = v => Rights.Of(v.Folder) },
        new("folder:DistinguishedFolderId") { Write = v => DistinguishedFolders.NameOf(v.Folder), Since = 2013 },
        new("folder:PolicyTag") { Write = _ => null, Since = 2013 },
        new("folder:ArchiveTag") { Write = _ => null, Since = 2013 },
        new("folder:ReplicaList") { Write = _ => null, Since = 2013 },
        new("folder:SharingEffectiveRights") { Write = _ => null, Since = 2010 },
        new("folder:PermissionSet") { Write = Rights.Permissions, In = Shapes.OnRequest, InFind = false },
        new("folder:UnreadCount") { Write = v => CountsUnread(v.Folder) ? Unread(v) : null, Compared = v => Unread(v), In = Shapes.Default },
        new("folder:SearchParameters") { Write = _ => null, In = Shapes.OnRequest },
    ];

    /// <summary>A calendar is another element than a folder for mail.</summary>
    public static string ElementOf(MailFolder folder) => folder switch
    {
        { IsSearchFolder: true } => "SearchFolder",
        { FolderClass: "IPF.Appointment" } => "CalendarFolder",
        { FolderClass: "IPF.Task" } => "TasksFolder",
        _ when folder.FolderClass == "IPF.Contact" || folder.FolderClass.StartsWith("IPF.Contact.", StringComparison.Ordinal) => "ContactsFolder",
        _ => "Folder",
    };

    // https://learn.microsoft.com/exchange/client-developer/exchange-web-services/property-sets-and-response-shapes-in-ews-in-exchange (table 2)
    private static bool CountsUnread(MailFolder folder) => ElementOf(folder) is not ("CalendarFolder" or "ContactsFolder");

    private static int Unread(FolderView view) => view.Folder.Messages.Unread;
}

/// <summary>What the caller may do; whoever gets in here has the rights of the owner.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/effectiverights
internal static class Rights
{
    private static readonly string[] s_everybody = ["Default", "Anonymous"];

    public static XElement Of(MailFolder folder) => Xml(canCreate: !folder.IsSearchFolder);

    public static XElement OfItem() => Xml(canCreate: false);

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/permissionset-permissionsettype
    public static XElement Permissions(FolderView view)
    {
        var isCalendar = FolderFields.ElementOf(view.Folder) == "CalendarFolder";
        var kind = isCalendar ? "CalendarPermission" : "Permission";
        return new XElement(Types + "PermissionSet", new XElement(Types + $"{kind}s", s_everybody.Select(who => new XElement(Types + kind,
            new XElement(Types + "UserId", new XElement(Types + "DistinguishedUser", who)),
            Flag("CanCreateItems"), Flag("CanCreateSubFolders"), Flag("IsFolderOwner"), Flag("IsFolderVisible"), Flag("IsFolderContact"),
            new XElement(Types + "EditItems", "None"), new XElement(Types + "DeleteItems", "None"), new XElement(Types + "ReadItems", "None"),
            new XElement(Types + (isCalendar ? "CalendarPermissionLevel" : "PermissionLevel"), "None")))));

        static XElement Flag(string name) => new(Types + name, "false");
    }

    private static XElement Xml(bool canCreate) => new(Types + "EffectiveRights",
        Flag("CreateAssociated", canCreate), Flag("CreateContents", canCreate), Flag("CreateHierarchy", canCreate),
        Flag("Delete", true), Flag("Modify", true), Flag("Read", true), Flag("ViewPrivateItems", true));

    private static XElement Flag(string name, bool value) => new(Types + name, XmlText.Flag(value));
}
