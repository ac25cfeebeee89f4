using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>The folders that can be named instead of identified.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/distinguishedfolderid
internal static class DistinguishedFolders
{
    private static readonly string[] s_from2007 = ["calendar", "contacts", "deleteditems", "drafts", "inbox", "journal", "notes", "outbox", "sentitems", "tasks", "msgfolderroot", "publicfoldersroot", "root", "junkemail", "searchfolders", "voicemail"];

    private static readonly string[] s_from2010Sp1 =
    [
        "recoverableitemsroot", "recoverableitemsdeletions", "recoverableitemsversions", "recoverableitemspurges", "archiveroot", "archivemsgfolderroot", "archivedeleteditems",
        "archiverecoverableitemsroot", "archiverecoverableitemsdeletions", "archiverecoverableitemsversions", "archiverecoverableitemspurges",
    ];

    private static readonly string[] s_from2013 =
    [
        "recoverableitemsdiscoveryholds", "archiveinbox", "archiverecoverableitemsdiscoveryholds", "syncissues", "conflicts", "localfailures", "serverfailures", "recipientcache", "quickcontacts",
        "conversationhistory", "adminauditlogs", "todosearch", "mycontacts", "directory", "imcontactlist", "peopleconnect", "favorites",
    ];

    // Microsoft's own programs use them; but for the archive folder, a mailbox has them only where those do.
    private static readonly string[] s_from2016 =
    [
        "mecontact", "personmetadata", "teamspaceactivity", "teamspacemessaging", "teamspaceworkitems", "scheduled", "orionnotes", "tagitems", "alltaggeditems", "externalcontacts", "teamchat",
        "teamchathistory", "yammerroot", "yammerinbound", "yammeroutbound", "yammerfeeds", "yammerdata", "kaizaladata", "messageingestion", "allcategorizeditems", "important", "starred", "archive", "onedriveroot", "onedriverecylebin", "onedrivesystem", "onedrivevolume",
    ];

    public static IEnumerable<string> Names => [.. s_from2007, .. s_from2010Sp1, .. s_from2013, .. s_from2016];

    /// <summary>Whether requests of this version know the name.</summary>
    public static bool Knows(EwsVersion version, string name)
        => s_from2007.Contains(name) || (s_from2010Sp1.Contains(name) && version.IsAtLeast(2010, 1)) || (s_from2013.Contains(name) && version.IsAtLeast(2013)) || version.IsAtLeast(2016);

    /// <exception cref="EwsError">The mailbox has no such folder.</exception>
    public static MailFolder Find(Mailbox mailbox, string name)
        => mailbox.AllFolders.FirstOrDefault(folder => folder.WellKnownName == name)
            ?? throw (name == "publicfoldersroot"
                ? new EwsError("ErrorNoPublicFolderReplicaAvailable", "There are no public folder replicas available.")
                // Guess: the archive of a mailbox that has none is a folder that is not there, like Sync Issues before Outlook made it.
                : EwsError.FolderNotFound());

    /// <summary>The name, if the schema has it.</summary>
    public static string? NameOf(MailFolder folder) => folder.WellKnownName is { } name && Names.Contains(name) ? name : null;
}
