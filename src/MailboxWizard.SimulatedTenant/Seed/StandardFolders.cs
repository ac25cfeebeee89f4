namespace MailboxWizard.SimulatedTenant;

/// <summary>The folders that Exchange makes with a mailbox, with their names in the language of its owner.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/distinguishedfolderid and https://learn.microsoft.com/graph/api/resources/mailfolder
internal static class StandardFolders
{
    private const string Note = "IPF.Note";

    /// <summary>Below msgfolderroot, in the languages of <see cref="s_languages"/>.</summary>
    public static IReadOnlyList<StandardFolder> Visible { get; } =
    [
        new("archive", Note, "Archive", "Archiv", "Archive", "Archivo", "Archivio", "Archief"),
        new("calendar", "IPF.Appointment", "Calendar", "Kalender", "Calendrier", "Calendario", "Calendario", "Agenda"),
        new("contacts", "IPF.Contact", "Contacts", "Kontakte", "Contacts", "Contactos", "Contatti", "Contactpersonen"),
        new("conversationhistory", Note, "Conversation History", "Aufgezeichnete Unterhaltungen", "Historique des conversations", "Historial de conversaciones", "Cronologia conversazioni", "Gespreksgeschiedenis"),
        new("deleteditems", Note, "Deleted Items", "Gelöschte Elemente", "Éléments supprimés", "Elementos eliminados", "Posta eliminata", "Verwijderde items"),
        new("drafts", Note, "Drafts", "Entwürfe", "Brouillons", "Borradores", "Bozze", "Concepten"),
        new("inbox", Note, "Inbox", "Posteingang", "Boîte de réception", "Bandeja de entrada", "Posta in arrivo", "Postvak IN"),
        new("journal", "IPF.Journal", "Journal", "Journal", "Journal", "Diario", "Diario", "Logboek"),
        new("junkemail", Note, "Junk Email", "Junk-E-Mail", "Courrier indésirable", "Correo no deseado", "Posta indesiderata", "Ongewenste e-mail"),
        new("notes", "IPF.StickyNote", "Notes", "Notizen", "Notes", "Notas", "Note", "Notities"),
        new("outbox", Note, "Outbox", "Postausgang", "Boîte d'envoi", "Bandeja de salida", "Posta in uscita", "Postvak UIT"),
        new("sentitems", Note, "Sent Items", "Gesendete Elemente", "Éléments envoyés", "Elementos enviados", "Posta inviata", "Verzonden items"),
        new("tasks", "IPF.Task", "Tasks", "Aufgaben", "Tâches", "Tareas", "Attività", "Taken"),
    ];

    /// <summary>Below Contacts; no mail program shows them.</summary>
    public static IReadOnlyList<StandardFolder> BelowContacts { get; } =
    [
        new("quickcontacts", "IPF.Contact.MOC.QuickContacts", "{06967759-274D-40B2-A3EB-D7F9E73727D7}"),
        new("imcontactlist", "IPF.Contact.MOC.ImContactList", "{A9E2BC46-B3A0-4243-B315-60D991004455}"),
        new("recipientcache", "IPF.Contact.RecipientCache", "Recipient Cache"),
        new("peopleconnect", "IPF.Contact", "PeopleConnect"),
    ];

    /// <summary>Beside the visible tree, in English everywhere.</summary>
    public static IReadOnlyList<StandardFolder> BesideTree { get; } =
    [
        new(null, Note, "AllItems") { IsSearch = true },
        new(null, "", "Common Views"),
        new(null, "", "Deferred Action"),
        new("directory", "", "Directory"),
        new("favorites", "IPF.Contact", "Favorites") { IsSearch = true },
        new("searchfolders", "", "Finder"),
        new(null, "", "Freebusy Data"),
        new(null, "", "MailboxAssociations"),
        new("mycontacts", "IPF.Contact", "MyContacts") { IsSearch = true },
        new("recoverableitemsroot", "", "Recoverable Items"),
        new(null, "Outlook.Reminder", "Reminders") { IsSearch = true },
        new(null, "", "Schedule"),
        new(null, "", "Shortcuts"),
        new(null, "", "Spooler Queue"),
        new(null, "", "System"),
        new("todosearch", "IPF.Task", "To-Do Search") { IsSearch = true },
        new(null, "", "Views"),
    ];

    // https://learn.microsoft.com/exchange/security-and-compliance/recoverable-items-folder/recoverable-items-folder
    public static IReadOnlyList<StandardFolder> Recoverable { get; } =
    [
        new("recoverableitemsdeletions", "", "Deletions"),
        new("recoverableitemsdiscoveryholds", "", "DiscoveryHolds"),
        new("recoverableitemspurges", "", "Purges"),
        new("recoverableitemsversions", "", "Versions"),
    ];

    public static StandardFolder Tree { get; } = new("msgfolderroot", "", "Top of Information Store", "Oberste Ebene des Informationsspeichers", "Banque d'informations", "Principio del almacén de información", "Livello principale archivio informazioni", "Bovenste niveau van gegevensarchief");

    private static readonly string[] s_languages = ["en", "de", "fr", "es", "it", "nl"];

    public static bool Speaks(string language) => s_languages.Contains(language, StringComparer.OrdinalIgnoreCase);

    public static string Languages => string.Join(", ", s_languages);

    internal static int IndexOf(string language) => Math.Max(0, Array.FindIndex(s_languages, l => string.Equals(l, language, StringComparison.OrdinalIgnoreCase)));
}

/// <summary>One of them: the name by which programs know it, what it is for, and its names in English and the other languages if they differ.</summary>
internal sealed record StandardFolder(string? WellKnown, string Class, params string[] Names)
{
    public bool IsSearch { get; init; }

    public string NameIn(string language) => Names[Math.Min(Names.Length - 1, StandardFolders.IndexOf(language))];
}
