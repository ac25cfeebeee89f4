namespace MailboxWizard.SimulatedTenant.Tests.Mail;

/// <summary>messages of a mailbox. https://learn.microsoft.com/graph/api/resources/message</summary>
public sealed class MessageTests
{
    private const string Mailbox = "users/invoices@contoso.com";
    private const string MailReadBasicAll = "693c5e45-0940-467d-9b8a-1022fb9d42ef";
    private const string MailRead = "810c84a8-4a9e-49e6-bf7d-12d183f40d01";

    // https://learn.microsoft.com/graph/api/user-list-messages#example-1-list-all-messages
    [Fact]
    public async Task All_messages_of_a_mailbox_come_ten_at_a_time_the_newest_first_and_only_with_what_was_selected()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await TokenAsync(cloud);

        var page = (await cloud.GraphAsync("GET", $"{Mailbox}/messages?$select=sender,subject&$count=true", token)).Expect(200);

        Assert.Equal("https://graph.microsoft.com/v1.0/$metadata#users('invoices%40contoso.com')/messages(sender,subject)", page.Text("@odata.context"));
        Assert.Equal((18, 10), ((int)page.Json["@odata.count"]!, page.Values.Count));
        Assert.Equal("Invoice 14", (string?)page.Values[0]!["subject"]);
        Assert.Equal(["@odata.etag", "id", "sender", "subject"], page.Values[0]!.AsObject().Select(p => p.Key));
        var rest = (await cloud.GraphAsync("GET", page.Text("@odata.nextLink")["https://graph.microsoft.com/v1.0/".Length..], token)).Expect(200);
        Assert.Equal(8, rest.Values.Count);
        Assert.Equal("Welcome", (string?)rest.Values[^1]!["subject"]);
        Assert.False(rest.Json.AsObject().ContainsKey("@odata.nextLink"));
    }

    // https://learn.microsoft.com/graph/filter-query-parameter
    [Theory]
    [InlineData("$filter=isRead eq true", 4)]
    [InlineData("$filter=subject eq 'invoice 3'", 1)]
    [InlineData("$filter=startswith(subject,'Invoice ') and isRead eq false", 14)]
    [InlineData("$filter=contains(subject,'filed')", 3)]
    [InlineData("$filter=receivedDateTime ge 2026-11-24T00:00:00Z", 9)]
    [InlineData("$filter=receivedDateTime lt 2026-11-01T00:00:00Z", 1)]
    [InlineData("$filter=from/emailAddress/address eq 'adele.vance@fourthcoffee.com' and hasAttachments eq false", 1)]
    [InlineData("$filter=not (isRead eq true)", 14)]
    [InlineData("$filter=importance eq 'high'", 0)]
    public async Task Messages_are_filtered_by_what_is_known_about_them(string query, int count)
    {
        await using var cloud = await Cloud.StartAsync(time: new SettableTime());
        var token = await TokenAsync(cloud);

        Assert.Equal(count, (await cloud.GraphAsync("GET", $"{Mailbox}/messages?$top=100&{query}", token)).Expect(200).Values.Count);
    }

    // https://learn.microsoft.com/graph/api/user-list-messages#using-filter-and-orderby-in-the-same-query
    [Theory]
    [InlineData("$orderby=subject", 200)]
    [InlineData("$orderby=isRead,receivedDateTime desc", 200)]
    [InlineData("$filter=receivedDateTime ge 2020-01-01 and isRead eq false&$orderby=receivedDateTime desc", 200)]
    [InlineData("$filter=isRead eq false&$orderby=receivedDateTime desc", 400)]
    [InlineData("$filter=isRead eq false and receivedDateTime ge 2020-01-01&$orderby=receivedDateTime desc", 400)]
    public async Task What_is_sorted_by_must_come_first_in_the_filter(string query, int status)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await TokenAsync(cloud);

        var reply = (await cloud.GraphAsync("GET", $"{Mailbox}/messages?{query}", token)).Expect(status);

        if (status == 400) Assert.Equal(("InefficientFilter", "The restriction or sort order is too complex for this operation."), (reply.ErrorCode, reply.ErrorMessage));
        else Assert.NotEmpty(reply.Values);
    }

    // https://learn.microsoft.com/graph/api/message-get
    [Fact]
    public async Task A_body_is_HTML_unless_text_is_preferred()
    {
        await using var cloud = await Cloud.StartAsync(seed: s => s.Tenant("Contoso").Mailboxes[0].Folders[0].Messages[0].Body = "Less < more");
        var token = await TokenAsync(cloud);
        var id = (string?)(await cloud.GraphAsync("GET", $"{Mailbox}/mailFolders/inbox/messages?$select=id", token)).Expect(200).Values.Single()!["id"];

        var html = (await cloud.GraphAsync("GET", $"{Mailbox}/messages/{id}", token)).Expect(200);
        var text = (await cloud.GraphAsync("GET", $"{Mailbox}/mailFolders/inbox/messages/{id}", token, headers: ("Prefer", "outlook.body-content-type=\"text\""))).Expect(200);

        Assert.Equal("html", (string?)html.Json["body"]!["contentType"]);
        Assert.Contains("Less &lt; more", (string?)html.Json["body"]!["content"], StringComparison.Ordinal);
        Assert.Equal(("text", "Less < more", "Less < more"), ((string?)text.Json["body"]!["contentType"], (string?)text.Json["body"]!["content"], text.Text("bodyPreview")));
        Assert.Equal("outlook.body-content-type=\"text\"", text.Headers.GetValues("Preference-Applied").Single());
        Assert.Equal("invoices@contoso.com", (string?)html.Json["toRecipients"]![0]!["emailAddress"]!["address"]);
    }

    // https://learn.microsoft.com/graph/permissions-reference#mailreadbasic
    [Fact]
    public async Task Basic_permission_shows_neither_bodies_nor_attachments()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await TokenAsync(cloud, MailReadBasicAll);

        var message = (await cloud.GraphAsync("GET", $"{Mailbox}/mailFolders/inbox/messages", token)).Expect(200).Values.Single()!.AsObject();
        var selected = (await cloud.GraphAsync("GET", $"{Mailbox}/messages/{message["id"]}?$select=subject,body,bodyPreview", token)).Expect(200).Json;

        Assert.True(message.ContainsKey("subject") && !message.ContainsKey("body") && !message.ContainsKey("bodyPreview"), message.ToJsonString());
        Assert.Equal(("Welcome", null, null), ((string?)selected["subject"], selected["body"], selected["bodyPreview"]));
        Assert.Equal("ErrorAccessDenied", (await cloud.GraphAsync("GET", $"{Mailbox}/messages/{message["id"]}/attachments", token)).Expect(403).ErrorCode);
        Assert.Equal("ErrorAccessDenied", (await cloud.GraphAsync("PATCH", $"{Mailbox}/messages/{message["id"]}", token, new { isRead = true })).Expect(403).ErrorCode);
    }

    // https://learn.microsoft.com/graph/api/message-update
    [Fact]
    public async Task A_message_is_marked_as_read_and_what_was_sent_stays_as_it_is()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await TokenAsync(cloud);
        var folder = (await cloud.GraphAsync("GET", $"{Mailbox}/mailFolders?$filter=displayName eq 'Invoices'", token)).Expect(200).Values.Single()!;
        var before = (await cloud.GraphAsync("GET", $"{Mailbox}/mailFolders/{folder["id"]}/messages?$top=1", token)).Expect(200).Values.Single()!;

        var read = (await cloud.GraphAsync("PATCH", $"{Mailbox}/messages/{before["id"]}", token, new { isRead = true, categories = new[] { "Filed" }, flag = new { flagStatus = "complete" } })).Expect(200);

        Assert.Equal((true, "Filed", "complete"), ((bool)read.Json["isRead"]!, (string?)read.Json["categories"]![0], (string?)read.Json["flag"]!["flagStatus"]));
        Assert.NotEqual((string?)before["@odata.etag"], read.Text("@odata.etag"));
        Assert.Equal(13, (int)(await cloud.GraphAsync("GET", $"{Mailbox}/mailFolders/{folder["id"]}", token)).Expect(200).Json["unreadItemCount"]!);
        Assert.Equal("ErrorInvalidPropertyUpdateSentMessage", (await cloud.GraphAsync("PATCH", $"{Mailbox}/messages/{before["id"]}", token, new { subject = "Other" })).Expect(400).ErrorCode);
    }

    // https://learn.microsoft.com/graph/api/message-move
    [Fact]
    public async Task A_moved_message_is_another_one_in_another_folder()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await TokenAsync(cloud);
        var before = (await cloud.GraphAsync("GET", $"{Mailbox}/mailFolders/inbox/messages", token)).Expect(200).Values.Single()!;
        var target = (await cloud.GraphAsync("GET", $"{Mailbox}/mailFolders?$filter=displayName eq 'Processed'", token)).Expect(200).Values.Single()!;

        var moved = (await cloud.GraphAsync("POST", $"{Mailbox}/messages/{before["id"]}/move", token, new { destinationId = (string?)target["id"] })).Expect(201);

        Assert.NotEqual((string?)before["id"], moved.Text("id"));
        Assert.Equal(((string?)target["id"], (string?)before["internetMessageId"]), (moved.Text("parentFolderId"), moved.Text("internetMessageId")));
        Assert.Equal("ErrorItemNotFound", (await cloud.GraphAsync("GET", $"{Mailbox}/messages/{before["id"]}", token)).Expect(404).ErrorCode);
        Assert.Empty((await cloud.GraphAsync("GET", $"{Mailbox}/mailFolders/inbox/messages", token)).Expect(200).Values);
        Assert.Equal("ErrorInvalidIdMalformed", (await cloud.GraphAsync("POST", $"{Mailbox}/messages/{moved.Text("id")}/move", token, new { destinationId = "Processed" })).Expect(400).ErrorCode);
    }

    // https://learn.microsoft.com/graph/api/message-delete
    [Fact]
    public async Task A_deleted_message_goes_to_Deleted_Items_and_from_there_for_good()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await TokenAsync(cloud);
        var id = (string?)(await cloud.GraphAsync("GET", $"{Mailbox}/mailFolders/inbox/messages", token)).Expect(200).Values.Single()!["id"];

        (await cloud.GraphAsync("DELETE", $"{Mailbox}/messages/{id}", token)).Expect(204);
        var there = (string?)(await cloud.GraphAsync("GET", $"{Mailbox}/mailFolders/deleteditems/messages", token)).Expect(200).Values.Single()!["id"];
        (await cloud.GraphAsync("DELETE", $"{Mailbox}/mailFolders/deleteditems/messages/{there}", token)).Expect(204);

        Assert.Empty((await cloud.GraphAsync("GET", $"{Mailbox}/mailFolders/deleteditems/messages", token)).Expect(200).Values);
    }

    // https://learn.microsoft.com/graph/api/message-list-attachments
    [Fact]
    public async Task An_attachment_is_listed_and_read()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await TokenAsync(cloud, MailRead);
        var message = (await cloud.GraphAsync("GET", $"{Mailbox}/messages?$filter=subject eq 'Invoice 7'", token)).Expect(200).Values.Single()!;

        var listed = (await cloud.GraphAsync("GET", $"{Mailbox}/messages/{message["id"]}/attachments", token)).Expect(200).Values.Single()!;
        var read = (await cloud.GraphAsync("GET", $"{Mailbox}/messages/{message["id"]}/attachments/{listed["id"]}", token)).Expect(200);

        Assert.Equal(("#microsoft.graph.fileAttachment", "Invoice 7.txt", 11), ((string?)listed["@odata.type"], (string?)listed["name"], (int)listed["size"]!));
        Assert.Equal("Invoice 7\r\n", System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(read.Text("contentBytes"))));
    }

    [Theory]
    [InlineData("GET", "messages/AAMk", 400, "ErrorInvalidIdMalformed")]
    [InlineData("GET", "messages/AAMkAGUAAAwTW09AAAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa=", 404, "ErrorItemNotFound")]
    [InlineData("GET", "messages?$select=colour", 400, "BadRequest")]
    [InlineData("GET", "messages?$filter=body eq 'x'", 400, "Request_UnsupportedQuery")]
    [InlineData("GET", "messages?$filter=isRead eq 'yes'", 400, "BadRequest")]
    [InlineData("GET", "messages?$search=\"x\"", 501, "NotSimulated")]
    [InlineData("GET", "messages?$expand=attachments", 501, "NotSimulated")]
    [InlineData("POST", "messages", 501, "NotSimulated")]
    [InlineData("DELETE", "messages", 405, "Request_BadRequest")]
    public async Task What_is_asked_wrongly_or_is_not_here_says_so(string method, string path, int status, string code)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await TokenAsync(cloud);

        Assert.Equal(code, (await cloud.GraphAsync(method, $"{Mailbox}/{path}", token)).Expect(status).ErrorCode);
    }

    private static async Task<string> TokenAsync(Cloud cloud, string role = Cloud.MailReadWrite)
    {
        var app = await cloud.RegisterAsync("Ada Admin", Cloud.GraphAppId, role);
        return (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Text("access_token");
    }
}
