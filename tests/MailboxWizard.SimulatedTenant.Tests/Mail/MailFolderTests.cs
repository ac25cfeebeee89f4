namespace MailboxWizard.SimulatedTenant.Tests.Mail;

/// <summary>mailFolders. https://learn.microsoft.com/graph/api/resources/mailfolder</summary>
public sealed class MailFolderTests
{
    [Fact]
    public async Task A_folder_is_found_by_name_and_read_to_its_last_message()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await TokenAsync(cloud);

        var folder = (await cloud.GraphAsync("GET", "users/invoices@contoso.com/mailFolders?$filter=displayName eq 'invoices'", token)).Expect(200).Values.Single()!;
        Assert.Equal(14, (int)folder["totalItemCount"]!);
        var first = (await cloud.GraphAsync("GET", $"users/invoices@contoso.com/mailFolders/{folder["id"]}/messages?$select=subject", token)).Expect(200);
        Assert.Equal(10, first.Values.Count);
        var rest = (await cloud.GraphAsync("GET", ((string)first.Json["@odata.nextLink"]!)["https://graph.microsoft.com/v1.0/".Length..], token)).Expect(200);
        Assert.Equal(4, rest.Values.Count);
        Assert.Null(rest.Json["@odata.nextLink"]);
        Assert.Equal("Invoice 1", (string)rest.Values.Last()!["subject"]!);
    }

    [Fact]
    public async Task Folders_come_ten_at_a_time_and_hidden_ones_only_on_request()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await TokenAsync(cloud);

        var page = (await cloud.GraphAsync("GET", "users/invoices@contoso.com/mailFolders", token)).Expect(200);
        Assert.Equal(10, page.Values.Count);
        Assert.EndsWith("$skip=10", (string)page.Json["@odata.nextLink"]!, StringComparison.Ordinal);
        var all = (await cloud.GraphAsync("GET", "users/invoices@contoso.com/mailFolders?includeHiddenFolders=true&$top=100", token)).Expect(200);
        Assert.Contains(all.Values, f => (string)f!["displayName"]! == "Conversation Action Settings");
    }

    [Fact]
    public async Task Nested_folders_with_umlauts_are_reached_level_by_level()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await TokenAsync(cloud);
        const string Mailbox = "users/bjoern.mueller@contoso.com/mailFolders";

        var archive = (await cloud.GraphAsync("GET", $"{Mailbox}/inbox/childFolders?$filter=displayName eq 'Archiv'", token)).Expect(200).Values.Single()!;
        var folder = (await cloud.GraphAsync("GET", $"{Mailbox}/{archive["id"]}/childFolders?$filter={Uri.EscapeDataString("displayName eq 'Rechnungen für Müller'")}", token)).Expect(200).Values.Single()!;

        Assert.Equal("Rechnungen für Müller", (string)folder["displayName"]!);
        Assert.Equal("Rechnungen für Müller", (await cloud.GraphAsync("GET", $"{Mailbox}/{folder["id"]}", token)).Expect(200).Text("displayName"));
    }

    [Theory]
    [InlineData("users/nobody@contoso.com/mailFolders/inbox", 404, "ErrorInvalidUser")]
    [InlineData("users/rechnungen@contoso.com/mailFolders/inbox", 404, "ErrorInvalidUser")]
    [InlineData("users/ada@contoso.com/mailFolders/inbox", 404, "MailboxNotEnabledForRESTAPI")]
    [InlineData("users/scan@fabrikam.com/mailFolders/inbox", 404, "ErrorInvalidUser")]
    [InlineData("users/invoices@contoso.com/mailFolders/Invoices", 400, "ErrorInvalidIdMalformed")]
    [InlineData("users/office@contoso.com/mailFolders/inbox", 200, null)]
    public async Task What_is_not_there_says_what_is_not_there(string path, int status, string? code)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await TokenAsync(cloud);

        var reply = (await cloud.GraphAsync("GET", path, token)).Expect(status);

        Assert.Equal(code, status == 200 ? null : reply.ErrorCode);
    }

    [Fact]
    public async Task A_folder_of_another_mailbox_is_not_found()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await TokenAsync(cloud);
        var foreign = cloud.Server.State.Mailbox("office@contoso.com").Root.Children.First().Id;

        Assert.Equal("ErrorItemNotFound", (await cloud.GraphAsync("GET", $"users/invoices@contoso.com/mailFolders/{foreign}", token)).Expect(404).ErrorCode);
    }

    // https://learn.microsoft.com/graph/permissions-reference
    [Theory]
    [InlineData("99280d24-a782-4793-93cc-0888549957f6", 200, 403)]
    [InlineData("693c5e45-0940-467d-9b8a-1022fb9d42ef", 200, 200)]
    [InlineData("df021288-bdef-4463-88db-98f22de89214", 403, 403)]
    public async Task A_mailbox_opens_only_with_a_permission_for_mail(string role, int folders, int messages)
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin", Cloud.GraphAppId, role);
        var token = (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Text("access_token");

        (await cloud.GraphAsync("GET", "users/invoices@contoso.com/mailFolders/inbox", token)).Expect(folders);
        var read = (await cloud.GraphAsync("GET", "users/invoices@contoso.com/mailFolders/inbox/messages", token)).Expect(messages);
        if (messages == 403) Assert.Equal("ErrorAccessDenied", read.ErrorCode);
        else Assert.Null(read.Values[0]!["body"]);
    }

    // https://learn.microsoft.com/graph/api/user-list-mailfolders#response
    [Fact]
    public async Task A_folder_shows_what_the_reference_says_and_nothing_else()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await TokenAsync(cloud);

        var folder = (await cloud.GraphAsync("GET", "users/invoices@contoso.com/mailFolders/Inbox", token)).Expect(200).Json.AsObject();

        Assert.Equal(["@odata.context", "id", "displayName", "parentFolderId", "childFolderCount", "unreadItemCount", "totalItemCount", "isHidden"], folder.Select(p => p.Key));
        Assert.Equal("https://graph.microsoft.com/v1.0/$metadata#users('invoices%40contoso.com')/mailFolders/$entity", (string?)folder["@odata.context"]);
        var root = (await cloud.GraphAsync("GET", "users/invoices@contoso.com/mailFolders/msgfolderroot?$select=displayName", token)).Expect(200);
        Assert.Equal((string?)folder["parentFolderId"], root.Text("id"));
    }

    // https://learn.microsoft.com/graph/api/user-post-mailfolders, https://learn.microsoft.com/graph/api/mailfolder-post-childfolders,
    // https://learn.microsoft.com/graph/api/mailfolder-update, https://learn.microsoft.com/graph/api/mailfolder-delete
    [Fact]
    public async Task A_folder_is_made_below_another_renamed_and_deleted()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await TokenAsync(cloud);
        const string Mailbox = "users/invoices@contoso.com/mailFolders";

        var top = (await cloud.GraphAsync("POST", Mailbox, token, new { displayName = "Done" })).Expect(201).Text("id");
        var child = (await cloud.GraphAsync("POST", $"{Mailbox}/{top}/childFolders", token, new { displayName = "2026", isHidden = true })).Expect(201).Text("id");
        Assert.Equal(top, (await cloud.GraphAsync("GET", $"{Mailbox}/{top}/childFolders/{child}", token)).Expect(200).Text("parentFolderId"));
        Assert.Empty((await cloud.GraphAsync("GET", $"{Mailbox}/{top}/childFolders", token)).Expect(200).Values);
        Assert.Single((await cloud.GraphAsync("GET", $"{Mailbox}/{top}/childFolders?includeHiddenFolders=true", token)).Expect(200).Values);

        Assert.Equal("Finished", (await cloud.GraphAsync("PATCH", $"{Mailbox}/{top}", token, new { displayName = "Finished" })).Expect(200).Text("displayName"));
        (await cloud.GraphAsync("DELETE", $"{Mailbox}/{top}", token)).Expect(204);
        Assert.Equal(
            (await cloud.GraphAsync("GET", $"{Mailbox}/deleteditems", token)).Expect(200).Text("id"),
            (await cloud.GraphAsync("GET", $"{Mailbox}/{top}", token)).Expect(200).Text("parentFolderId"));
        (await cloud.GraphAsync("DELETE", $"{Mailbox}/{top}", token)).Expect(204);
        Assert.Equal("ErrorItemNotFound", (await cloud.GraphAsync("GET", $"{Mailbox}/{top}", token)).Expect(404).ErrorCode);
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
    [Theory]
    [InlineData("POST", "", """{"displayName":"invoices"}""", 409, "ErrorFolderExists", "A folder with the specified name already exists., Could not create folder 'invoices'.")]
    [InlineData("POST", "", """{"isHidden":true}""", 400, "ErrorInvalidRequest", "The property 'displayName' is required when creating the entity.")]
    [InlineData("POST", "", """{"displayName":"x","colour":"red"}""", 400, "Request_BadRequest", "Invalid property 'colour'.")]
    [InlineData("PATCH", "/inbox", """{"displayName":"Eingang"}""", 403, "ErrorMoveDistinguishedFolder", "Distinguished folders cannot be renamed.")]
    [InlineData("DELETE", "/inbox", null, 403, "ErrorDeleteDistinguishedFolder", "Distinguished folders cannot be deleted.")]
    [InlineData("GET", "?$filter=colour eq 'red'", null, 400, "BadRequest", "Invalid filter clause: Could not find a property named 'colour' on type 'microsoft.graph.mailFolder'.")]
    [InlineData("GET", "?$top=1001", null, 400, "ErrorInvalidUrlQuery", "Invalid page size specified: '1001'. Must be between 1 and 1000 inclusive.")]
    [InlineData("POST", "/inbox/copy", """{"destinationId":"inbox"}""", 501, "NotSimulated", null)]
    public async Task What_cannot_be_done_with_folders_is_refused(string method, string below, string? body, int status, string code, string? message)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await TokenAsync(cloud);

        var reply = (await cloud.GraphAsync(method, $"users/invoices@contoso.com/mailFolders{below}", token, body is null ? null : System.Text.Json.Nodes.JsonNode.Parse(body))).Expect(status);

        Assert.Equal(code, reply.ErrorCode);
        if (message is not null) Assert.Equal(message, reply.ErrorMessage);
    }

    [Fact]
    public async Task Folders_are_counted_and_sorted_without_an_advanced_query()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await TokenAsync(cloud);

        var page = (await cloud.GraphAsync("GET", "users/invoices@contoso.com/mailFolders?$count=true&$top=2&$orderby=displayName desc&$filter=startswith(displayName,'I') or displayName eq 'Faulty'", token)).Expect(200);

        Assert.Equal(3, (int)page.Json["@odata.count"]!);
        Assert.Equal(["Invoices", "Inbox"], page.Values.Select(f => (string?)f!["displayName"]));
    }

    // https://learn.microsoft.com/graph/api/mailfolder-get#http-request
    [Fact]
    public async Task A_signed_in_person_opens_their_own_mailbox_and_no_other()
    {
        await using var cloud = await Cloud.StartAsync(seed: s => s.Tenant("Contoso").Mailboxes.Add(new SeedMailbox { Address = "ada@contoso.com", DisplayName = "Ada Admin" }));
        var ada = await cloud.DelegatedTokenAsync("Ada Admin", "Mail.Read");

        var mine = (await cloud.GraphAsync("GET", "me/mailFolders/inbox", ada)).Expect(200);
        Assert.Equal(mine.Text("id"), (await cloud.GraphAsync("GET", "users/ada@contoso.com/mailFolders/inbox", ada)).Expect(200).Text("id"));
        Assert.StartsWith($"https://graph.microsoft.com/v1.0/$metadata#users('{cloud.Server.State.Person("ada@contoso.com").Id}')/mailFolders", mine.Text("@odata.context"), StringComparison.Ordinal);
        Assert.Equal("ErrorAccessDenied", (await cloud.GraphAsync("GET", "users/office@contoso.com/mailFolders/inbox", ada)).Expect(403).ErrorCode);
        Assert.Equal("ErrorAccessDenied", (await cloud.GraphAsync("POST", "me/mailFolders", ada, new { displayName = "x" })).Expect(403).ErrorCode);
        var application = await TokenAsync(cloud);
        Assert.Equal("/me request is only valid with delegated authentication flow.", (await cloud.GraphAsync("GET", "me/mailFolders", application)).Expect(400).ErrorMessage);
    }

    // https://learn.microsoft.com/graph/resolve-auth-errors
    [Fact]
    public async Task A_token_without_any_role_is_refused_before_anything_is_looked_up()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        cloud.Server.State["contoso.com"].RoleAssignments.RemoveWhere(_ => true);
        var token = (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Text("access_token");

        var reply = (await cloud.GraphAsync("GET", "users/nobody@contoso.com/mailFolders", token)).Expect(401);

        Assert.Equal(("NoPermissionsInAccessToken", "The token contains no permissions, or permissions can not be understood."), (reply.ErrorCode, reply.ErrorMessage));
    }

    private static async Task<string> TokenAsync(Cloud cloud)
    {
        var app = await cloud.RegisterAsync("Ada Admin");
        return (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Text("access_token");
    }
}
