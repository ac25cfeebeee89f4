namespace MailboxWizard.SimulatedTenant.Tests.Ews;

/// <summary>CreateFolder, MoveItem, UpdateItem and DeleteItem. https://learn.microsoft.com/exchange/client-developer/web-service-reference/ews-operations-in-exchange</summary>
public sealed class ChangeTests
{
    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/createfolder-operation
    [Fact]
    public async Task A_folder_is_made_once()
    {
        await using var user = await ExchangeUser.StartAsync();
        var folders = "<t:Folder><t:DisplayName>Filed</t:DisplayName></t:Folder><t:Folder><t:DisplayName>filed</t:DisplayName></t:Folder><t:TasksFolder><t:DisplayName>To do</t:DisplayName></t:TasksFolder><t:Folder><t:FolderClass>IPF.Appointment</t:FolderClass><t:DisplayName>Times</t:DisplayName></t:Folder><t:Folder><t:DisplayName> </t:DisplayName></t:Folder><t:CalendarFolder><t:FolderClass>IPF.Note</t:FolderClass><t:DisplayName>Wrong</t:DisplayName></t:CalendarFolder><t:Folder/>";

        var reply = await user.KeepAsync("create-folder", Create("""<t:DistinguishedFolderId Id="inbox"/>""", folders), ExchangeUser.Invoices);

        reply.Expect("NoError", "ErrorFolderExists", "NoError", "NoError", "ErrorFolderSavePropertyError", "ErrorObjectTypeChanged", "ErrorFolderSavePropertyError");
        Assert.Equal(["Folder", "TasksFolder", "CalendarFolder"], reply.Xml.Descendants(SoapReply.Messages + "Folders").SelectMany(f => f.Elements()).Select(f => f.Name.LocalName));
        Assert.Equal(await user.FolderIdAsync("Inbox/Filed"), reply.Ids("FolderId").First());
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode (ErrorParentFolderNotFound)
    [Fact]
    public async Task A_folder_needs_a_parent_that_is_there()
    {
        await using var user = await ExchangeUser.StartAsync();

        (await user.AskAsync(Create("""<t:DistinguishedFolderId Id="syncissues"/>""", "<t:Folder><t:DisplayName>A</t:DisplayName></t:Folder>"))).Expect("ErrorParentFolderNotFound");
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/moveitem-operation
    [Fact]
    public async Task A_message_that_moves_gets_another_id_and_the_old_one_leads_nowhere()
    {
        await using var user = await ExchangeUser.StartAsync();
        var ids = await user.ItemIdsAsync("Invoices");
        var target = $"""<t:FolderId Id="{await user.FolderIdAsync("Processed")}"/>""";

        var reply = await user.KeepAsync("move-item", Move(target, $"{Item(ids[0])}{Item("nonsense")}{Item(ids[0])}{Item(ids[1])}"), ExchangeUser.Invoices);

        reply.Expect("NoError", "ErrorInvalidIdMalformed", "ErrorItemNotFound", "NoError");
        var moved = reply.Ids("ItemId").ToList();
        Assert.DoesNotContain(moved[0], ids);
        Assert.Equal((12, 5), ((await user.ItemIdsAsync("Invoices")).Count, (await user.ItemIdsAsync("Processed")).Count));
        Assert.Contains(moved[0], await user.ItemIdsAsync("Processed"));
        var quiet = await user.AskAsync(Move(target, Item(ids[2]), "<m:ReturnNewItemIds>false</m:ReturnNewItemIds>"));
        Assert.Empty(quiet.Expect("NoError").Ids("ItemId"));
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode (ErrorToFolderNotFound, ErrorInvalidFolderTypeForOperation)
    [Theory]
    [InlineData("syncissues", "ErrorToFolderNotFound")]
    [InlineData("todosearch", "ErrorInvalidFolderTypeForOperation")]
    public async Task A_message_moves_only_into_a_folder_that_can_hold_it(string target, string code)
    {
        await using var user = await ExchangeUser.StartAsync();

        (await user.AskAsync(Move($"""<t:DistinguishedFolderId Id="{target}"/>""", Item((await user.ItemIdsAsync("Invoices"))[0])))).Expect(code);
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/updateitem-operation
    [Fact]
    public async Task A_message_is_marked_as_read_and_a_stale_change_key_is_noticed_where_nothing_may_be_overwritten()
    {
        await using var user = await ExchangeUser.StartAsync();
        var id = (await user.ItemIdsAsync("Invoices"))[0];
        var first = await KeyAsync(user, id);

        (await user.KeepAsync("update-item", Update(id, first, "NeverOverwrite", Set("message:IsRead", "<t:IsRead>true</t:IsRead>")), ExchangeUser.Invoices)).Expect("NoError");

        var second = await KeyAsync(user, id);
        Assert.NotEqual(first, second);
        Assert.True(user.Cloud.Server.State.Mailbox(ExchangeUser.Invoices).Folders.Single(f => f.DisplayName == "Invoices").Messages.Single(m => m.Version == 2).IsRead);
        (await user.KeepAsync("update-item-stale", Update(id, first, "NeverOverwrite", Set("message:IsRead", "<t:IsRead>false</t:IsRead>")), ExchangeUser.Invoices)).Expect("ErrorIrresolvableConflict");
        (await user.AskAsync(Update(id, null, "AutoResolve", Set("message:IsRead", "<t:IsRead>false</t:IsRead>")))).Expect("ErrorChangeKeyRequired");
        (await user.AskAsync(Update(id, null, "AlwaysOverwrite", Set("message:IsRead", "<t:IsRead>false</t:IsRead>") + Set("item:Subject", "<t:Subject>New</t:Subject>") + Set("item:Importance", "<t:Importance>High</t:Importance>") + Set("item:Categories", "<t:Categories><t:String>Red</t:String></t:Categories>")))).Expect("NoError");
        var now = await user.AskAsync($"<m:GetItem><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape><m:ItemIds>{Item(id)}</m:ItemIds></m:GetItem>");
        Assert.Equal(("New", "High", "false", "Red"), (now.Value("Subject"), now.Value("Importance"), now.Value("IsRead"), now.Value("Categories")));
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
    [Theory]
    [InlineData("message:IsRead", "<t:Subject>x</t:Subject>", "ErrorUpdatePropertyMismatch")]
    [InlineData("message:IsRead", "", "ErrorIncorrectUpdatePropertyCount")]
    [InlineData("message:IsRead", "<t:Subject>x</t:Subject><t:IsRead>true</t:IsRead>", "ErrorIncorrectUpdatePropertyCount")]
    [InlineData("folder:DisplayName", "<t:IsRead>true</t:IsRead>", "ErrorInvalidPropertyRequest")]
    public async Task A_change_that_contradicts_itself_is_an_error(string field, string value, string code)
    {
        await using var user = await ExchangeUser.StartAsync();

        (await user.AskAsync(Update((await user.ItemIdsAsync("Invoices"))[0], null, "AlwaysOverwrite", Set(field, value)))).Expect(code);
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/message-ex15websvcsotherref (the order of the elements)
    [Theory]
    [InlineData("<t:IsRead>true</t:IsRead><t:Subject>x</t:Subject>")]
    [InlineData("<t:Importance>High</t:Importance><t:Sensitivity>Normal</t:Sensitivity>")]
    [InlineData("<t:Colour>red</t:Colour>")]
    [InlineData("<t:Importance>Higher</t:Importance>")]
    public async Task A_message_that_the_schema_does_not_know_is_refused(string value)
    {
        await using var user = await ExchangeUser.StartAsync();

        Assert.Equal("ErrorSchemaValidation", (await user.AskAsync(Update((await user.ItemIdsAsync("Invoices"))[0], null, "AlwaysOverwrite", Set("item:Subject", value)))).Fault);
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/deleteitem-operation
    [Theory]
    [InlineData("MoveToDeletedItems", "deleteditems", 1)]
    [InlineData("SoftDelete", "recoverableitemsdeletions", 1)]
    [InlineData("HardDelete", "deleteditems", 0)]
    public async Task A_deleted_message_lies_where_the_request_says(string kind, string folder, int count)
    {
        await using var user = await ExchangeUser.StartAsync();
        var id = (await user.ItemIdsAsync("Invoices"))[0];

        (await user.KeepAsync($"delete-item-{kind}", $"""<m:DeleteItem DeleteType="{kind}"><m:ItemIds>{Item(id)}{Item(id)}</m:ItemIds></m:DeleteItem>""", ExchangeUser.Invoices)).Expect("NoError", "ErrorItemNotFound");

        var there = await user.AskAsync($"""<m:GetFolder><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id="{folder}"/></m:FolderIds></m:GetFolder>""");
        Assert.Equal($"{count}", there.Value("TotalCount"));
    }

    private static async Task<string> KeyAsync(ExchangeUser user, string id)
        => (string)(await user.AskAsync($"<m:GetItem><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:ItemIds>{Item(id)}</m:ItemIds></m:GetItem>")).Xml.Descendants(SoapReply.Types + "ItemId").Single().Attribute("ChangeKey")!;

    private static string Item(string id) => $"<t:ItemId Id=\"{id}\"/>";

    private static string Create(string parent, string folders) => $"<m:CreateFolder><m:ParentFolderId>{parent}</m:ParentFolderId><m:Folders>{folders}</m:Folders></m:CreateFolder>";

    private static string Move(string target, string items, string rest = "") => $"<m:MoveItem><m:ToFolderId>{target}</m:ToFolderId><m:ItemIds>{items}</m:ItemIds>{rest}</m:MoveItem>";

    private static string Set(string field, string value) => $"<t:SetItemField><t:FieldURI FieldURI=\"{field}\"/><t:Message>{value}</t:Message></t:SetItemField>";

    private static string Update(string id, string? key, string resolution, string updates)
        => $"""<m:UpdateItem ConflictResolution="{resolution}" MessageDisposition="SaveOnly"><m:ItemChanges><t:ItemChange><t:ItemId Id="{id}"{(key is null ? "" : $" ChangeKey=\"{key}\"")}/><t:Updates>{updates}</t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>""";
}
