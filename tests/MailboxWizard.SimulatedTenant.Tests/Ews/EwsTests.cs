using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Tests.Ews;

/// <summary>Exchange Web Services with an application's token. https://learn.microsoft.com/exchange/client-developer/web-service-reference/ews-operations-in-exchange</summary>
public sealed class EwsTests
{
    private static readonly XNamespace s_types = "http://schemas.microsoft.com/exchange/services/2006/types";
    private static readonly XNamespace s_messages = "http://schemas.microsoft.com/exchange/services/2006/messages";

    [Fact]
    public async Task The_inbox_opens_in_the_name_of_the_mailbox()
    {
        await using var cloud = await Cloud.StartAsync();
        var reply = (await cloud.EwsAsync(await TokenAsync(cloud), GetInbox("office@contoso.com"))).Expect(200);

        var folder = XDocument.Parse(reply.Body).Descendants(s_types + "Folder").Single();
        Assert.Equal(("Inbox", "4"), (folder.Element(s_types + "DisplayName")!.Value, folder.Element(s_types + "TotalCount")!.Value));
    }

    [Fact]
    public async Task A_folder_is_found_deep_down_by_its_name_and_its_messages_are_paged()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await TokenAsync(cloud);
        var find = """<m:FindFolder Traversal="Deep"><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:IndexedPageFolderView MaxEntriesReturned="100" Offset="0" BasePoint="Beginning"/><m:Restriction><t:IsEqualTo><t:FieldURI FieldURI="folder:DisplayName"/><t:FieldURIOrConstant><t:Constant Value="rechnungen für müller"/></t:FieldURIOrConstant></t:IsEqualTo></m:Restriction><m:ParentFolderIds><t:DistinguishedFolderId Id="msgfolderroot"/></m:ParentFolderIds></m:FindFolder>""";

        var found = XDocument.Parse((await cloud.EwsAsync(token, Soap(find, "rechnungen@contoso.com"))).Expect(200).Body);
        var root = found.Descendants(s_messages + "RootFolder").Single();
        Assert.Equal(("1", "true"), ((string)root.Attribute("TotalItemsInView")!, (string)root.Attribute("IncludesLastItemInRange")!));
        var id = (string)found.Descendants(s_types + "FolderId").Single().Attribute("Id")!;

        var items = $"""<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:IndexedPageItemView MaxEntriesReturned="2" Offset="0" BasePoint="Beginning"/><m:ParentFolderIds><t:FolderId Id="{id}"/></m:ParentFolderIds></m:FindItem>""";
        var page = XDocument.Parse((await cloud.EwsAsync(token, Soap(items, "bjoern.mueller@contoso.com"))).Expect(200).Body);
        Assert.Equal(2, page.Descendants(s_types + "ItemId").Count());
        Assert.Equal(("5", "false"), ((string)page.Descendants(s_messages + "RootFolder").Single().Attribute("TotalItemsInView")!, (string)page.Descendants(s_messages + "RootFolder").Single().Attribute("IncludesLastItemInRange")!));
    }

    [Fact]
    public async Task Without_the_permission_the_answer_is_a_bare_401_that_gives_its_reason()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var token = (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret, "https://outlook.office365.com/.default")).Text("access_token");

        var reply = (await cloud.EwsAsync(token, GetInbox("office@contoso.com"))).Expect(401);

        Assert.Equal("", reply.Body);
        Assert.Contains("The token contains no permissions, or permissions can not be understood.", reply.Headers.GetValues("x-ms-diagnostics").Single(), StringComparison.Ordinal);
        Assert.Contains("Bearer", reply.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        (await cloud.EwsAsync(null, GetInbox("office@contoso.com"))).Expect(401);
        var forGraph = (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Text("access_token");
        Assert.Contains("audience", (await cloud.EwsAsync(forGraph, GetInbox("office@contoso.com"))).Expect(401).Headers.GetValues("x-ms-diagnostics").Single(), StringComparison.Ordinal);
    }

    // https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange
    [Theory]
    [InlineData(EwsState.Disabled, "EWS is disabled for this user or tenant")]
    [InlineData(EwsState.NotAllowListed, "EWS is blocked by policy for this user or tenant")]
    public async Task A_block_by_the_organisation_is_named_in_a_header(EwsState state, string reason)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await TokenAsync(cloud);
        cloud.Server.State["contoso.com"].Ews = state;

        Assert.Equal(reason, (await cloud.EwsAsync(token, GetInbox("office@contoso.com"))).Expect(403).Headers.GetValues("X-EWS-Policy-Reason").Single());
    }

    [Fact]
    public async Task A_client_id_on_the_allow_list_passes()
    {
        await using var cloud = await Cloud.StartAsync(seed: s => s.Tenant("Contoso").Ews = EwsState.NotAllowListed);
        var token = await TokenAsync(cloud);
        cloud.Server.State["contoso.com"].EwsAllowedAppIds.Add(Guid.Parse((string)Reply.Claims(token)["appid"]!));

        (await cloud.EwsAsync(token, GetInbox("office@contoso.com"))).Expect(200);
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
    [Theory]
    [InlineData("<t:SmtpAddress>nobody@contoso.com</t:SmtpAddress>", "ErrorNonExistentMailbox")]
    [InlineData("<t:SmtpAddress>scan@fabrikam.com</t:SmtpAddress>", "ErrorNonExistentMailbox")]
    [InlineData("<t:SmtpAddress></t:SmtpAddress>", "ErrorInvalidExchangeImpersonationHeaderData")]
    [InlineData("<t:PrimarySmtpAddress>rechnungen@contoso.com</t:PrimarySmtpAddress>", "ErrorNonPrimarySmtpAddress")]
    [InlineData("<t:PrincipalName>nobody@contoso.com</t:PrincipalName>", "ErrorInvalidUserPrincipalName")]
    [InlineData(null, "ErrorInvalidExchangeImpersonationHeaderData")]
    public async Task A_fault_about_the_mailbox_is_a_500(string? identity, string code)
    {
        await using var cloud = await Cloud.StartAsync();
        var reply = (await cloud.EwsAsync(await TokenAsync(cloud), Envelope(Inbox, identity))).Expect(500);

        Assert.Contains(XDocument.Parse(reply.Body).Descendants(), e => e.Name.LocalName == "ResponseCode" && e.Value == code);
    }

    [Fact]
    public async Task A_fault_about_a_folder_is_a_200_with_an_error_in_it()
    {
        await using var cloud = await Cloud.StartAsync();
        var reply = (await cloud.EwsAsync(await TokenAsync(cloud), Soap(Inbox.Replace("<t:DistinguishedFolderId Id=\"inbox\"/>", "<t:FolderId Id=\"AAMkgone\"/>", StringComparison.Ordinal), "office@contoso.com"))).Expect(200);

        var message = XDocument.Parse(reply.Body).Descendants(s_messages + "GetFolderResponseMessage").Single();
        Assert.Equal(("Error", "ErrorFolderNotFound"), ((string)message.Attribute("ResponseClass")!, message.Element(s_messages + "ResponseCode")!.Value));
    }

    [Fact]
    public async Task A_document_type_definition_and_elements_out_of_order_are_refused()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await TokenAsync(cloud);
        var swapped = "<m:GetFolder><m:FolderIds><t:DistinguishedFolderId Id=\"inbox\"/></m:FolderIds><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape></m:GetFolder>";

        foreach (var xml in new[] { "<!DOCTYPE x [<!ENTITY e \"boom\">]>" + GetInbox("office@contoso.com"), Soap(swapped, "office@contoso.com"), "no xml" })
            Assert.Contains("ErrorSchemaValidation", (await cloud.EwsAsync(token, xml)).Expect(500).Body, StringComparison.Ordinal);
    }

    private const string Inbox = "<m:GetFolder><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id=\"inbox\"/></m:FolderIds></m:GetFolder>";

    private static string GetInbox(string mailbox) => Soap(Inbox, mailbox);

    private static string Soap(string operation, string mailbox) => Envelope(operation, $"<t:SmtpAddress>{mailbox}</t:SmtpAddress>");

    private static string Envelope(string operation, string? identity)
        => $"""
        <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="{s_types}" xmlns:m="{s_messages}"><soap:Header><t:RequestServerVersion Version="Exchange2016"/>{(identity is null ? "" : $"<t:ExchangeImpersonation><t:ConnectingSID>{identity}</t:ConnectingSID></t:ExchangeImpersonation>")}</soap:Header><soap:Body>{operation}</soap:Body></soap:Envelope>
        """;

    private static async Task<string> TokenAsync(Cloud cloud)
    {
        var app = await cloud.RegisterAsync("Ben Builder", Cloud.ExchangeAppId, Cloud.FullAccessAsApp);
        return (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret, "https://outlook.office365.com/.default")).Text("access_token");
    }
}
