namespace MailboxWizard.SimulatedTenant.Tests.Mail;

/// <summary>Mail folders and messages as an application sees them. https://learn.microsoft.com/graph/api/user-list-mailfolders</summary>
public sealed class GraphMailTests
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

    private static async Task<string> TokenAsync(Cloud cloud)
    {
        var app = await cloud.RegisterAsync("Ada Admin");
        return (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Text("access_token");
    }
}
