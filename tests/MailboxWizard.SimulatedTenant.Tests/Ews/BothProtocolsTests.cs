namespace MailboxWizard.SimulatedTenant.Tests.Ews;

/// <summary>The same mailbox over EWS and over Graph. https://learn.microsoft.com/graph/outlook-get-mime-message and https://learn.microsoft.com/office/dev/add-ins/outlook/use-rest-api#get-the-item-id</summary>
public sealed class BothProtocolsTests
{
    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/getattachment-operation and https://learn.microsoft.com/graph/api/message-list-attachments
    [Fact]
    public async Task Attachments_have_the_same_ids_names_and_content()
    {
        await using var user = await StartAsync(new SeedMessage
        {
            Subject = "Two files",
            Attachments = [new() { Name = "note.txt", ContentType = "text/plain", Text = "Hello, Exchange!" }, new() { Name = "Grüße.bin", ContentType = "application/octet-stream", ContentBase64 = "AQID" }],
        });
        var graph = await GraphTokenAsync(user);
        var message = (await user.ItemIdsAsync("Both"))[0];

        var listed = (await user.Cloud.GraphAsync("GET", $"users/{ExchangeUser.Invoices}/messages/{Graph(message)}/attachments", graph)).Expect(200).Values;
        var ids = (await user.AskAsync(Get(message, "Default"))).Ids("AttachmentId").ToList();
        var fetched = await user.AskAsync($"<m:GetAttachment><m:AttachmentIds>{string.Concat(ids.Select(id => $"<t:AttachmentId Id=\"{id}\"/>"))}</m:AttachmentIds></m:GetAttachment>");

        fetched.Expect("NoError", "NoError");
        Assert.Equal(
            listed.Select(a => ((string?)a!["id"], (string?)a["name"], (string?)a["contentType"], (string?)a["contentBytes"])),
            ids.Select((id, i) => ((string?)Graph(id), (string?)fetched.Values("Name")[i], (string?)fetched.Values("ContentType")[i], (string?)fetched.Values("Content")[i])));
    }

    // https://learn.microsoft.com/graph/api/message-update and https://learn.microsoft.com/exchange/client-developer/web-service-reference/updateitem-operation
    [Fact]
    public async Task What_is_changed_over_one_is_seen_over_the_other()
    {
        await using var user = await StartAsync(new SeedMessage { Subject = "Changed" });
        var graph = await GraphTokenAsync(user);
        var message = (await user.ItemIdsAsync("Both"))[0];
        var address = $"users/{ExchangeUser.Invoices}/messages/{Graph(message)}";

        (await user.Cloud.GraphAsync("PATCH", address, graph, new { isRead = true, importance = "high", categories = new[] { "Red" }, flag = new { flagStatus = "flagged" } })).Expect(200);

        var seen = await user.AskAsync(Get(message, "AllProperties"));
        Assert.Equal(("true", "High", "Red", "Flagged"), (seen.Value("IsRead"), seen.Value("Importance"), seen.Value("Categories"), seen.Value("FlagStatus")));
        Assert.Equal("2026-11-24T09:00:00Z", seen.Values("LastModifiedTime")[^1]);

        (await user.AskAsync($"""<m:UpdateItem ConflictResolution="AlwaysOverwrite" MessageDisposition="SaveOnly"><m:ItemChanges><t:ItemChange><t:ItemId Id="{message}"/><t:Updates><t:SetItemField><t:FieldURI FieldURI="message:IsRead"/><t:Message><t:IsRead>false</t:IsRead></t:Message></t:SetItemField></t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>""")).Expect("NoError");

        var read = (await user.Cloud.GraphAsync("GET", address, graph)).Expect(200).Json;
        Assert.Equal((false, "high", "2026-11-24T09:00:00Z"), ((bool)read["isRead"]!, (string?)read["importance"], (string?)read["lastModifiedDateTime"]));
        Assert.Equal(1, (int)(await user.Cloud.GraphAsync("GET", $"users/{ExchangeUser.Invoices}/mailFolders/{Graph(await user.FolderIdAsync("Both"))}", graph)).Expect(200).Json["unreadItemCount"]!);
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/moveitem-operation and https://learn.microsoft.com/graph/api/message-move
    [Fact]
    public async Task What_is_moved_over_one_is_found_over_the_other_under_its_new_id()
    {
        await using var user = await StartAsync(new SeedMessage { Subject = "Moved", Count = 2 });
        var graph = await GraphTokenAsync(user);
        var ids = await user.ItemIdsAsync("Both");
        var target = await user.FolderIdAsync("Processed");

        var byEws = (await user.AskAsync($"""<m:MoveItem><m:ToFolderId><t:FolderId Id="{target}"/></m:ToFolderId><m:ItemIds><t:ItemId Id="{ids[0]}"/></m:ItemIds></m:MoveItem>""")).Expect("NoError").Ids("ItemId").Single();
        var byGraph = (await user.Cloud.GraphAsync("POST", $"users/{ExchangeUser.Invoices}/messages/{Graph(ids[1])}/move", graph, new { destinationId = Graph(target) })).Expect(201).Text("id");

        (await user.Cloud.GraphAsync("GET", $"users/{ExchangeUser.Invoices}/messages/{Graph(byEws)}", graph)).Expect(200);
        (await user.AskAsync(Get(byGraph.Replace('-', '/').Replace('_', '+'), "IdOnly"))).Expect("NoError");
        Assert.Empty(await user.ItemIdsAsync("Both"));
        (await user.Cloud.GraphAsync("GET", $"users/{ExchangeUser.Invoices}/messages/{Graph(ids[0])}", graph)).Expect(404);
        (await user.AskAsync(Get(ids[1], "IdOnly"))).Expect("ErrorItemNotFound");
    }

    // https://learn.microsoft.com/exchange/client-developer/exchange-web-services/ews-identifiers-in-exchange
    [Fact]
    public async Task Messages_of_the_same_subject_are_told_apart_by_their_ids()
    {
        await using var user = await StartAsync(new SeedMessage { Subject = "Same", Body = "one", HoursAgo = 1 }, new SeedMessage { Subject = "Same", Body = "two", HoursAgo = 2 });
        var ids = await user.ItemIdsAsync("Both");

        Assert.NotEqual(ids[0], ids[1]);
        Assert.Equal(["one", "two"], (await user.AskAsync(Get(string.Join("\"/><t:ItemId Id=\"", ids), "Default"))).Expect("NoError", "NoError").Values("Body"));
    }

    private static Task<ExchangeUser> StartAsync(params SeedMessage[] messages) => ExchangeUser.StartAsync(seed =>
    {
        var contoso = seed.Tenant("Contoso");
        contoso.Mailboxes.Single(m => m.Address == ExchangeUser.Invoices).Folders.Add(new SeedFolder { Name = "Both", Messages = [.. messages] });
        contoso.Applications.Single(a => a.DisplayName == "Gateway").GrantedApplicationRoles.Add("Microsoft Graph/Mail.ReadWrite");
    });

    private static async Task<string> GraphTokenAsync(ExchangeUser user) => (await user.Cloud.ApplicationTokenAsync("contoso.com", ExchangeUser.AppId, ExchangeUser.Secret)).Text("access_token");

    private static string Get(string id, string shape) => $"<m:GetItem><m:ItemShape><t:BaseShape>{shape}</t:BaseShape></m:ItemShape><m:ItemIds><t:ItemId Id=\"{id}\"/></m:ItemIds></m:GetItem>";

    private static string Graph(string ews) => ews.Replace('/', '-').Replace('+', '_');
}
