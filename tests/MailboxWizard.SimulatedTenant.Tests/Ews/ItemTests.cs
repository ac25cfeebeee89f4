using System.Text;

namespace MailboxWizard.SimulatedTenant.Tests.Ews;

/// <summary>GetItem and GetAttachment. https://learn.microsoft.com/exchange/client-developer/web-service-reference/getitem-operation</summary>
public sealed class ItemTests
{
    private const string Html = "<html><body><p>Please find <b>two</b> files &amp; a price of 5 &lt; 6.</p></body></html>";

    [Theory]
    [InlineData("IdOnly")]
    [InlineData("Default")]
    [InlineData("AllProperties")]
    public async Task Each_base_shape_has_its_properties(string shape)
    {
        await using var user = await ExchangeUser.StartAsync(WithFiles);
        var id = (await user.ItemIdsAsync("Files"))[0];

        (await user.KeepAsync($"get-item-{shape}", Get(Item(id), $"<t:BaseShape>{shape}</t:BaseShape>"), ExchangeUser.Invoices)).Expect("NoError");
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/bodytype
    [Theory]
    [InlineData(null, "HTML", Html)]
    [InlineData("Best", "HTML", Html)]
    [InlineData("HTML", "HTML", Html)]
    [InlineData("Text", "Text", "Please find two files & a price of 5 < 6.")]
    public async Task The_body_comes_in_the_form_that_is_wanted(string? wanted, string type, string text)
    {
        await using var user = await ExchangeUser.StartAsync(WithFiles);
        var id = (await user.ItemIdsAsync("Files"))[0];

        var reply = await user.AskAsync(Get(Item(id), $"<t:BaseShape>Default</t:BaseShape>{(wanted is null ? "" : $"<t:BodyType>{wanted}</t:BodyType>")}"));

        var body = reply.Xml.Descendants(SoapReply.Types + "Body").Single();
        Assert.Equal((type, text), ((string)body.Attribute("BodyType")!, body.Value));
    }

    [Fact]
    public async Task The_message_comes_as_it_came_over_the_internet()
    {
        await using var user = await ExchangeUser.StartAsync(WithFiles);
        var id = (await user.ItemIdsAsync("Files"))[0];

        var reply = await user.KeepAsync("get-item-mime", Get(Item(id), """<t:BaseShape>IdOnly</t:BaseShape><t:IncludeMimeContent>true</t:IncludeMimeContent><t:AdditionalProperties><t:FieldURI FieldURI="item:TextBody"/><t:FieldURI FieldURI="item:Preview"/><t:IndexedFieldURI FieldURI="item:InternetMessageHeader" FieldIndex="Message-ID"/></t:AdditionalProperties>"""), ExchangeUser.Invoices);

        var mime = Encoding.ASCII.GetString(Convert.FromBase64String(reply.Value("MimeContent")));
        Assert.StartsWith("From: \"Adele Vance\" <adele.vance@fourthcoffee.com>\r\nTo: \"Invoices\" <invoices@contoso.com>\r\nSubject: =?utf-8?B?", mime, StringComparison.Ordinal);
        Assert.Contains("Content-Disposition: attachment; filename=\"note.txt\"", mime, StringComparison.Ordinal);
        Assert.Matches("^<.+@fourthcoffee.com>$", reply.Value("InternetMessageHeader"));
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/getattachment-operation
    [Fact]
    public async Task Attachments_are_listed_and_fetched_with_their_content()
    {
        await using var user = await ExchangeUser.StartAsync(WithFiles);
        var id = (await user.ItemIdsAsync("Files"))[0];
        var listed = await user.AskAsync(Get(Item(id), "<t:BaseShape>Default</t:BaseShape>"));
        var ids = listed.Ids("AttachmentId").ToList();

        var reply = await user.KeepAsync("get-attachment", $"""<m:GetAttachment><m:AttachmentShape/><m:AttachmentIds>{string.Concat(ids.Select(a => $"<t:AttachmentId Id=\"{a}\"/>"))}<t:AttachmentId Id="{id}"/><t:AttachmentId Id="nonsense"/></m:AttachmentIds></m:GetAttachment>""", ExchangeUser.Invoices);

        Assert.Equal(["note.txt", "Grüße.bin"], listed.Values("Name").Where(name => name.Contains('.', StringComparison.Ordinal)));
        Assert.Empty(listed.Values("Content"));
        reply.Expect("NoError", "NoError", "ErrorInvalidAttachmentId", "ErrorInvalidIdMalformed");
        Assert.Equal(["Hello, Exchange!", "\u0001\u0002\u0003"], reply.Values("Content").Select(c => Encoding.UTF8.GetString(Convert.FromBase64String(c))));
    }

    [Fact]
    public async Task Graph_shows_the_same_message_under_the_same_id_in_its_own_alphabet()
    {
        await using var user = await ExchangeUser.StartAsync(seed =>
        {
            WithFiles(seed);
            seed.Tenant("Contoso").Applications.Single(a => a.DisplayName == "Gateway").GrantedApplicationRoles.Add("Microsoft Graph/Mail.Read");
        });
        var graph = (await user.Cloud.ApplicationTokenAsync("contoso.com", ExchangeUser.AppId, ExchangeUser.Secret)).Text("access_token");
        var folder = await user.FolderIdAsync("Files");
        var message = (await user.ItemIdsAsync("Files"))[0];

        var found = (await user.Cloud.GraphAsync("GET", $"users/{ExchangeUser.Invoices}/mailFolders/{Graph(folder)}/messages", graph)).Expect(200).Values[0]!;

        Assert.Equal((Graph(message), Graph(folder), true), ((string)found["id"]!, (string)found["parentFolderId"]!, (bool)found["hasAttachments"]!));

        static string Graph(string ews) => ews.Replace('/', '-').Replace('+', '_');
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
    [Fact]
    public async Task Each_id_has_an_answer_of_its_own()
    {
        await using var user = await ExchangeUser.StartAsync(WithFiles);
        var id = (await user.ItemIdsAsync("Files"))[0];
        var elsewhere = (await user.ItemIdsAsync("Inbox", "office@contoso.com"))[0];
        var folder = await user.FolderIdAsync("Files");
        var gone = id[..140] + (id[140] == 'A' ? 'B' : 'A') + id[141..];

        var reply = await user.KeepAsync("get-item-errors", Get($"{Item(id)}{Item("nonsense")}{Item("")}{Item(folder)}{Item(gone)}{Item(elsewhere)}<t:ItemId Id=\"{id}\" ChangeKey=\"?\"/>{Item(id)}", "<t:BaseShape>IdOnly</t:BaseShape>"), ExchangeUser.Invoices);

        reply.Expect("NoError", "ErrorInvalidIdMalformed", "ErrorInvalidIdEmpty", "ErrorCannotUseFolderIdForItemId", "ErrorItemNotFound", "ErrorAccessDenied", "ErrorInvalidChangeKey", "NoError");
    }

    [Fact]
    public async Task Characters_that_XML_cannot_hold_do_not_break_the_answer()
    {
        await using var user = await ExchangeUser.StartAsync(seed => seed.Tenant("Contoso").Mailboxes.Single(m => m.Address == ExchangeUser.Invoices).Folders
            .Add(new SeedFolder { Name = "Odd", Messages = [new() { Subject = "A\u0001B\uFFFE <&> \ud83d\ude80" }] }));

        var reply = await user.AskAsync(Get(Item((await user.ItemIdsAsync("Odd"))[0]), "<t:BaseShape>AllProperties</t:BaseShape>"));

        Assert.Equal("AB <&> \ud83d\ude80", reply.Value("Subject"));
    }

    // What exchangelib and others ask for: the properties of every kind of item, of which a message has its own.
    [Fact]
    public async Task Properties_of_appointments_are_no_error_on_a_message()
    {
        await using var user = await ExchangeUser.StartAsync(WithFiles);

        var reply = await user.AskAsync(Get(Item((await user.ItemIdsAsync("Files"))[0]), """<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties><t:FieldURI FieldURI="calendar:Start"/><t:FieldURI FieldURI="item:Subject"/></t:AdditionalProperties>"""));

        reply.Expect("NoError");
        Assert.Equal(["ItemId", "Subject"], reply.Xml.Descendants(SoapReply.Types + "Message").Single().Elements().Select(e => e.Name.LocalName));
    }

    private static void WithFiles(Seed seed) => seed.Tenant("Contoso").Mailboxes.Single(m => m.Address == ExchangeUser.Invoices).Folders.Add(new SeedFolder
    {
        Name = "Files",
        Messages =
        [
            new()
            {
                Subject = "Two files für Müller",
                Body = Html,
                BodyIsHtml = true,
                Attachments = [new() { Name = "note.txt", ContentType = "text/plain", Text = "Hello, Exchange!" }, new() { Name = "Grüße.bin", ContentBase64 = "AQID" }],
            },
        ],
    });

    private static string Item(string id) => $"<t:ItemId Id=\"{id}\"/>";

    private static string Get(string ids, string shape) => $"<m:GetItem><m:ItemShape>{shape}</m:ItemShape><m:ItemIds>{ids}</m:ItemIds></m:GetItem>";
}
