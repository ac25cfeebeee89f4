namespace MailboxWizard.SimulatedTenant.Tests.Ews;

/// <summary>GetFolder. https://learn.microsoft.com/exchange/client-developer/web-service-reference/getfolder-operation</summary>
public sealed class FolderTests
{
    // https://learn.microsoft.com/exchange/client-developer/exchange-web-services/property-sets-and-response-shapes-in-ews-in-exchange
    [Theory]
    [InlineData("IdOnly", "FolderId")]
    [InlineData("Default", "FolderId DisplayName TotalCount ChildFolderCount UnreadCount")]
    [InlineData("AllProperties", "FolderId ParentFolderId FolderClass DisplayName TotalCount ChildFolderCount EffectiveRights DistinguishedFolderId UnreadCount")]
    public async Task Each_base_shape_has_its_properties_in_the_order_of_the_schema(string shape, string elements)
    {
        await using var user = await ExchangeUser.StartAsync();
        var reply = (await user.KeepAsync($"get-folder-{shape}", Get(Distinguished("inbox"), shape), "office@contoso.com")).Expect("NoError");

        var folder = reply.Xml.Descendants(SoapReply.Types + "Folder").Single();
        Assert.Equal(elements.Split(' '), folder.Elements().Select(e => e.Name.LocalName));
    }

    // https://learn.microsoft.com/exchange/client-developer/exchange-web-services/property-sets-and-response-shapes-in-ews-in-exchange (table 2)
    [Fact]
    public async Task Calendars_contacts_and_tasks_are_folders_of_their_own_kind_and_the_first_two_have_nothing_unread()
    {
        await using var user = await ExchangeUser.StartAsync();
        var ids = string.Concat(new[] { "calendar", "contacts", "tasks", "notes", "todosearch", "root", "searchfolders" }.Select(Distinguished));

        var reply = (await user.KeepAsync("get-folder-kinds", Get(ids, "Default"), ExchangeUser.Invoices)).Expect([.. Enumerable.Repeat("NoError", 7)]);

        var folders = reply.Xml.Descendants(SoapReply.Messages + "Folders").SelectMany(f => f.Elements()).ToList();
        Assert.Equal(["CalendarFolder", "ContactsFolder", "TasksFolder", "Folder", "SearchFolder", "Folder", "Folder"], folders.Select(f => f.Name.LocalName));
        Assert.Equal([false, false, true, true, true, true, true], folders.Select(f => f.Element(SoapReply.Types + "UnreadCount") is not null));
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/additionalproperties and https://learn.microsoft.com/exchange/client-developer/web-service-reference/extendedfielduri
    [Fact]
    public async Task Properties_are_added_by_name_and_by_tag()
    {
        await using var user = await ExchangeUser.StartAsync();
        var hidden = await user.FolderIdAsync("Conversation Action Settings");
        const string Wanted = """
            <t:FieldURI FieldURI="folder:DisplayName"/><t:FieldURI FieldURI="folder:FolderClass"/><t:FieldURI FieldURI="folder:PermissionSet"/>
            <t:ExtendedFieldURI PropertyTag="0x10F4" PropertyType="Boolean"/><t:ExtendedFieldURI PropertyTag="13843" PropertyType="String"/><t:ExtendedFieldURI PropertyTag="0x3601" PropertyType="Integer"/>
            <t:ExtendedFieldURI PropertyTag="0x7777" PropertyType="String"/><t:ExtendedFieldURI DistinguishedPropertySetId="PublicStrings" PropertyName="Mine" PropertyType="String"/>
            """;

        var reply = (await user.KeepAsync("get-folder-properties", Get($"""<t:FolderId Id="{hidden}"/>{Distinguished("inbox")}""", "IdOnly", Wanted), ExchangeUser.Invoices)).Expect("NoError", "NoError");

        Assert.Equal(["true", "IPF.Note", "1", "false", "IPF.Note", "1"], reply.Values("Value"));
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/extendedfielduri
    [Theory]
    [InlineData("""<t:ExtendedFieldURI PropertyType="String"/>""", "ErrorInvalidExtendedProperty")]
    [InlineData("""<t:ExtendedFieldURI PropertyTag="0x10F4" PropertyName="Mine" PropertyType="String"/>""", "ErrorInvalidExtendedProperty")]
    [InlineData("""<t:ExtendedFieldURI PropertyName="Mine" PropertyType="String"/>""", "ErrorInvalidExtendedProperty")]
    [InlineData("""<t:ExtendedFieldURI PropertySetId="00020329-0000-0000-C000-000000000046" PropertyName="Mine" PropertyId="1" PropertyType="String"/>""", "ErrorInvalidExtendedProperty")]
    [InlineData("""<t:ExtendedFieldURI PropertyTag="0x8001" PropertyType="String"/>""", "ErrorInvalidExtendedProperty")]
    [InlineData("""<t:FieldURI FieldURI="item:Subject"/>""", "ErrorInvalidPropertyRequest")]
    [InlineData("""<t:FieldURI FieldURI="persona:DisplayName"/>""", "ErrorInvalidPropertyRequest")]
    public async Task A_property_that_cannot_be_is_an_error_that_names_it(string property, string code)
    {
        await using var user = await ExchangeUser.StartAsync();
        var reply = (await user.AskAsync(Get(Distinguished("inbox"), "IdOnly", property))).Expect(code);

        Assert.Single(reply.Xml.Descendants(SoapReply.Messages + "MessageXml").Single().Elements());
    }

    /// <summary>Ids that lead nowhere. https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode</summary>
    [Fact]
    public async Task Each_of_several_ids_has_an_answer_of_its_own()
    {
        await using var user = await ExchangeUser.StartAsync();
        var item = (await user.ItemIdsAsync("Invoices"))[0];
        var folder = await user.FolderIdAsync("Invoices");
        var elsewhere = await user.FolderIdAsync("Inbox/Scans", "office@contoso.com");
        var unknown = folder[..100] + (folder[100] == 'A' ? 'B' : 'A') + folder[101..];
        var ids = $"""
            {Distinguished("inbox")}<t:FolderId Id="AAMkgone"/><t:FolderId Id=""/><t:FolderId Id="{item}"/><t:FolderId Id="{unknown}"/><t:FolderId Id="{elsewhere}"/><t:FolderId Id="{folder}" ChangeKey="nonsense"/><t:FolderId Id="{folder}" ChangeKey=""/>
            <t:FolderId Id="{new string('A', 5000)}"/>{Distinguished("archiveroot")}{Distinguished("publicfoldersroot")}{Distinguished("syncissues")}<t:FolderId Id="{folder}"/>
            """;

        var reply = await user.KeepAsync("get-folder-errors", Get(ids, "IdOnly"), ExchangeUser.Invoices);

        reply.Expect("NoError", "ErrorInvalidIdMalformed", "ErrorInvalidIdEmpty", "ErrorCannotUseItemIdForFolderId", "ErrorFolderNotFound", "ErrorAccessDenied", "ErrorInvalidChangeKey", "ErrorInvalidChangeKey",
            "ErrorInvalidIdMonikerTooLong", "ErrorFolderNotFound", "ErrorNoPublicFolderReplicaAvailable", "ErrorFolderNotFound", "NoError");
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/distinguishedfolderid (Mailbox: no proxy addresses)
    [Theory]
    [InlineData("invoices@contoso.com", "NoError")]
    [InlineData("office@contoso.com", "ErrorAccessDenied")]
    [InlineData("rechnungen@contoso.com", "ErrorNonPrimarySmtpAddress")]
    [InlineData("nobody@contoso.com", "ErrorNonExistentMailbox")]
    public async Task A_well_known_folder_can_be_somebody_elses(string mailbox, string code)
    {
        await using var user = await ExchangeUser.StartAsync();

        (await user.AskAsync(Get($"""<t:DistinguishedFolderId Id="inbox"><t:Mailbox><t:EmailAddress>{mailbox}</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>""", "IdOnly"))).Expect(code);
    }

    // https://learn.microsoft.com/exchange/client-developer/exchange-web-services/delegate-access-and-ews-in-exchange
    [Fact]
    public async Task Whoever_has_full_access_to_a_mailbox_opens_it_in_their_own_name()
    {
        await using var user = await ExchangeUser.StartAsync();
        var office = user.Cloud.Server.State.Mailbox("office@contoso.com");
        office.FullAccess.Add(user.Cloud.Server.State.Mailbox(ExchangeUser.Invoices).Owner.Id);
        var scans = await user.FolderIdAsync("Inbox/Scans", "office@contoso.com");

        (await user.AskAsync(Get($"""<t:DistinguishedFolderId Id="inbox"><t:Mailbox><t:EmailAddress>office@contoso.com</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId><t:FolderId Id="{scans}"/>""", "IdOnly"))).Expect("NoError", "NoError");
    }

    /// <summary>The names by which folders are known. https://learn.microsoft.com/exchange/client-developer/web-service-reference/distinguishedfolderid</summary>
    [Fact]
    public async Task Every_well_known_folder_of_a_mailbox_in_the_cloud_is_there()
    {
        await using var user = await ExchangeUser.StartAsync();
        string[] names =
        [
            "calendar", "contacts", "deleteditems", "drafts", "inbox", "journal", "notes", "outbox", "sentitems", "tasks", "msgfolderroot", "root", "junkemail", "searchfolders", "recoverableitemsroot", "recoverableitemsdeletions",
            "recoverableitemsversions", "recoverableitemspurges", "recoverableitemsdiscoveryholds", "recipientcache", "quickcontacts", "conversationhistory", "todosearch", "mycontacts", "directory", "imcontactlist", "peopleconnect", "favorites",
        ];

        var reply = (await user.AskAsync(Get(string.Concat(names.Select(Distinguished)), "AllProperties"))).Expect([.. names.Select(_ => "NoError")]);

        Assert.Equal(names, reply.Values("DistinguishedFolderId"));
    }

    // Every name of the published schema is taken, and what a mailbox has not got it says: https://learn.microsoft.com/exchange/client-developer/web-service-reference/distinguishedfolderid
    [Theory]
    [InlineData("archive", "NoError")]
    [InlineData("archiveinbox", "ErrorFolderNotFound")]
    [InlineData("conflicts", "ErrorFolderNotFound")]
    [InlineData("adminauditlogs", "ErrorFolderNotFound")]
    [InlineData("teamchathistory", "ErrorFolderNotFound")]
    [InlineData("allcategorizeditems", "ErrorFolderNotFound")]
    [InlineData("starred", "ErrorFolderNotFound")]
    [InlineData("voicemail", "ErrorFolderNotFound")]
    public async Task A_name_of_the_schema_is_known_and_leads_to_the_folder_if_there_is_one(string name, string code)
    {
        await using var user = await ExchangeUser.StartAsync();

        var reply = (await user.AskAsync(Get(Distinguished(name), "AllProperties"))).Expect(code);

        Assert.Equal(code == "NoError" ? [name] : [], reply.Values("DistinguishedFolderId"));
    }

    [Theory]
    [InlineData("en", "Inbox, Sent Items, Deleted Items, Drafts, Junk Email, Outbox, Calendar, Contacts, Tasks")]
    [InlineData("de", "Posteingang, Gesendete Elemente, Gelöschte Elemente, Entwürfe, Junk-E-Mail, Postausgang, Kalender, Kontakte, Aufgaben")]
    [InlineData("fr", "Boîte de réception, Éléments envoyés, Éléments supprimés, Brouillons, Courrier indésirable, Boîte d'envoi, Calendrier, Contacts, Tâches")]
    [InlineData("es", "Bandeja de entrada, Elementos enviados, Elementos eliminados, Borradores, Correo no deseado, Bandeja de salida, Calendario, Contactos, Tareas")]
    [InlineData("it", "Posta in arrivo, Posta inviata, Posta eliminata, Bozze, Posta indesiderata, Posta in uscita, Calendario, Contatti, Attività")]
    [InlineData("nl", "Postvak IN, Verzonden items, Verwijderde items, Concepten, Ongewenste e-mail, Postvak UIT, Agenda, Contactpersonen, Taken")]
    public async Task Folders_have_their_names_in_the_language_of_the_mailbox(string language, string names)
    {
        await using var user = await ExchangeUser.StartAsync(seed => seed.Tenant("Contoso").Mailboxes.Single(m => m.Address == ExchangeUser.Invoices).Language = language);
        string[] wanted = ["inbox", "sentitems", "deleteditems", "drafts", "junkemail", "outbox", "calendar", "contacts", "tasks"];

        var reply = await user.AskAsync(Get(string.Concat(wanted.Select(Distinguished)), "Default"));

        Assert.Equal(names, string.Join(", ", reply.Values("DisplayName")));
        // The seed says "Inbox" in every language.
        Assert.Equal("1", reply.Values("TotalCount")[0]);
    }

    private static string Distinguished(string name) => $"""<t:DistinguishedFolderId Id="{name}"/>""";

    private static string Get(string ids, string shape, string properties = "")
        => $"<m:GetFolder><m:FolderShape><t:BaseShape>{shape}</t:BaseShape>{(properties.Length > 0 ? $"<t:AdditionalProperties>{properties}</t:AdditionalProperties>" : "")}</m:FolderShape><m:FolderIds>{ids}</m:FolderIds></m:GetFolder>";
}
