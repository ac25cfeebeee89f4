using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailboxWizard.EwsClient;

namespace MailboxWizard.SimulatedTenant.Tests.Ews;

/// <summary>A client of Exchange that is not ours works with the simulation as it does with Exchange Online. https://github.com/ecederstrand/exchangelib, https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-authenticate-an-ews-application-by-using-oauth</summary>
public sealed class ExchangelibTests
{
    [Fact]
    public async Task Exchangelib_connects_with_its_defaults_and_does_ordinary_work()
    {
        if (ExchangelibReader.Python is not { } python)
        {
            Assert.SkipUnless(EwsClientCheck.IsRequired, ExchangelibReader.Missing);
            Assert.Fail(ExchangelibReader.Missing);
            return;
        }
        await using var user = await ExchangeUser.StartAsync();
        var given = JsonSerializer.Serialize(new
        {
            address = user.Cloud.Server.Address.Authority,
            tenant = user.Cloud.TenantId("contoso.com"),
            client = ExchangeUser.AppId,
            secret = ExchangeUser.Secret,
            mailbox = ExchangeUser.Invoices,
        });

        using var process = Process.Start(new ProcessStartInfo(python, [ExchangelibReader.Script("MailboxWizard.SimulatedTenant.Tests", "Ews", "Clients", "exchangelib_session.py"), given]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var seen = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, await said);
        var expected = JsonNode.Parse("""
            {
              "version": "Exchange2016", "build": "15.20.9343.16",
              "tree": ["Archive", "Calendar", "Contacts", "Conversation Action Settings", "Conversation History", "Deleted Items", "Drafts", "Faulty", "Inbox", "Invoices", "Journal", "Junk Email", "Notes", "Outbox", "Processed", "Sent Items", "Tasks"],
              "inbox": ["Inbox", 1, 0], "rights": [true, true], "twice": "A folder with the specified name already exists.",
              "count": 14, "newest": ["Invoice 14", "Invoice 13"], "filtered": 6, "words": 14,
              "message": ["Message", "adele.vance@fourthcoffee.com", "invoices@contoso.com", true, false, true],
              "attachment": [true, "Invoice.pdf", "application/pdf", "%PDF-1.4"],
              "moved": [1, true, true], "gone": "The specified object was not found in the store.", "deleted": 1,
              "resolved": ["bjoern.mueller@contoso.com"], "converted": [92, true]
            }
            """)!;
        Assert.Equal(expected.ToJsonString(), JsonNode.Parse(seen)!.ToJsonString());
        Assert.Empty(user.Cloud.Server.Requests.Unknown);
    }

    [Fact]
    public void Every_answer_of_the_tests_is_read_by_exchangelib()
    {
        if (ExchangelibReader.Instance is not { } reader)
        {
            Assert.SkipUnless(EwsClientCheck.IsRequired, ExchangelibReader.Missing);
            Assert.Fail(ExchangelibReader.Missing);
            return;
        }
        const string Request = """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><m:GetFolder xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"/></s:Body></s:Envelope>""";
        const string Good = """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header><h:ServerVersionInfo MajorVersion="15" MinorVersion="20" MajorBuildNumber="1" MinorBuildNumber="1" xmlns:h="http://schemas.microsoft.com/exchange/services/2006/types"/></s:Header><s:Body><m:GetFolderResponse xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><m:ResponseMessages><m:GetFolderResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:Folders><t:Folder><t:FolderId Id="A" ChangeKey="B"/><t:TotalCount>3</t:TotalCount></t:Folder></m:Folders></m:GetFolderResponseMessage></m:ResponseMessages></m:GetFolderResponse></s:Body></s:Envelope>""";

        // The reader that every test of these projects ends with is able to fail.
        Assert.Empty(reader.Read(new EwsExchange(Request, 200, Good)));
        Assert.NotEmpty(reader.Read(new EwsExchange(Request, 500, Good)));
        Assert.NotEmpty(reader.Read(new EwsExchange(Request, 200, "no xml")));
        Assert.NotEmpty(reader.Read(new EwsExchange(Request, 200, Good.Replace("GetFolderResponse", "GetFoldersResponse", StringComparison.Ordinal))));
        Assert.NotEmpty(reader.Read(new EwsExchange(Request, 200, Good.Replace("m:Folders", "m:Items", StringComparison.Ordinal))));
        Assert.NotEmpty(reader.Read(new EwsExchange(Request, 200, Good.Replace(">3<", ">three<", StringComparison.Ordinal))));
        Assert.NotEmpty(reader.Read(new EwsExchange(Request, 200, Good.Replace("\"Success\"", "\"Error\"", StringComparison.Ordinal).Replace("NoError", "ErrorMadeUp", StringComparison.Ordinal))));
        Assert.NotEmpty(reader.Read(new EwsExchange(Request, 200, Good.Replace("MajorVersion=\"15\"", "MajorVersion=\"99\"", StringComparison.Ordinal))));
    }
}
