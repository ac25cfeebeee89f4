using System.Text;

namespace MailboxWizard.SimulatedTenant.Tests.Ews;

/// <summary>What Exchange makes of a request before it looks at what is asked. https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode</summary>
public sealed class EnvelopeTests
{
    private const string Inbox = """<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id="inbox"/></m:FolderIds></m:GetFolder>""";

    private const string Impersonation = "<t:ExchangeImpersonation><t:ConnectingSID><t:SmtpAddress>invoices@contoso.com</t:SmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>";

    /// <summary>What is no SOAP 1.1 request at all. https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxwums/a9e1fd8d-5f87-4caf-84f6-a99031d4bd56</summary>
    public static TheoryData<string, string> Invalid => new()
    {
        { "empty", "" },
        { "no-xml", "no xml" },
        { "unclosed", "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>" },
        { "document-type", $"<!DOCTYPE x>{Whole(Inbox)}" },
        { "entities", $"<!DOCTYPE x [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;\">]>{Whole(Inbox).Replace("IdOnly", "&b;", StringComparison.Ordinal)}" },
        { "entity-from-elsewhere", $"<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>{Whole(Inbox).Replace("IdOnly", "&a;", StringComparison.Ordinal)}" },
        { "soap-1.2", Whole(Inbox).Replace("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope", StringComparison.Ordinal) },
        { "soap-by-https", Whole(Inbox).Replace("http://schemas.xmlsoap.org/", "https://schemas.xmlsoap.org/", StringComparison.Ordinal) },
        { "empty-body", Whole("") },
        { "unknown-operation", Whole("<m:GetWeather/>") },
        { "operation-of-no-namespace", Whole("<GetFolder/>") },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task What_is_no_request_is_an_invalid_one(string snapshot, string envelope)
    {
        await using var user = await ExchangeUser.StartAsync();
        var reply = await user.SendAsync(envelope);

        Assert.Equal(("ErrorInvalidRequest", "The request is invalid."), (reply.Fault, reply.FaultText));
        Snapshot.Compare($"envelope-{snapshot}", reply);
    }

    /// <summary>Exchange validates against its schema. https://learn.microsoft.com/exchange/client-developer/web-service-reference/findconversation-operation#code-3</summary>
    public static TheoryData<string, string, string> AgainstSchema => new()
    {
        { "order", "<m:GetFolder><m:FolderIds><t:DistinguishedFolderId Id=\"inbox\"/></m:FolderIds><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape></m:GetFolder>", "The element 'GetFolder' in namespace 'http://schemas.microsoft.com/exchange/services/2006/messages' has invalid child element 'FolderIds' in namespace 'http://schemas.microsoft.com/exchange/services/2006/messages'. List of possible elements expected: 'FolderShape' in namespace 'http://schemas.microsoft.com/exchange/services/2006/messages'." },
        { "namespace", Inbox.Replace("t:BaseShape", "m:BaseShape", StringComparison.Ordinal), "The element 'FolderShape' in namespace 'http://schemas.microsoft.com/exchange/services/2006/messages' has invalid child element 'BaseShape' in namespace 'http://schemas.microsoft.com/exchange/services/2006/messages'. List of possible elements expected: 'BaseShape' in namespace 'http://schemas.microsoft.com/exchange/services/2006/types'." },
        { "folder-name", Inbox.Replace("\"inbox\"", "\"inbox1\"", StringComparison.Ordinal), "The 'Id' attribute is invalid - The value 'inbox1' is invalid according to its datatype 'http://schemas.microsoft.com/exchange/services/2006/types:DistinguishedFolderIdNameType' - The Enumeration constraint failed." },
        { "folder-name-case", Inbox.Replace("\"inbox\"", "\"Inbox\"", StringComparison.Ordinal), "The 'Id' attribute is invalid - The value 'Inbox' is invalid according to its datatype 'http://schemas.microsoft.com/exchange/services/2006/types:DistinguishedFolderIdNameType' - The Enumeration constraint failed." },
        { "shape", Inbox.Replace("IdOnly", "Everything", StringComparison.Ordinal), "The 'http://schemas.microsoft.com/exchange/services/2006/types:BaseShape' element is invalid - The value 'Everything' is invalid according to its datatype 'http://schemas.microsoft.com/exchange/services/2006/types:DefaultShapeNamesType' - The Enumeration constraint failed." },
        { "missing-id", Inbox.Replace(" Id=\"inbox\"", "", StringComparison.Ordinal), "The required attribute 'Id' is missing." },
        { "no-ids", Inbox.Replace("<t:DistinguishedFolderId Id=\"inbox\"/>", "", StringComparison.Ordinal), "The element 'FolderIds' in namespace 'http://schemas.microsoft.com/exchange/services/2006/messages' has incomplete content. List of possible elements expected: 'FolderId, DistinguishedFolderId' in namespace 'http://schemas.microsoft.com/exchange/services/2006/types'." },
        { "field", Inbox.Replace("</t:BaseShape>", "</t:BaseShape><t:AdditionalProperties><t:FieldURI FieldURI=\"folder:Colour\"/></t:AdditionalProperties>", StringComparison.Ordinal), "The 'FieldURI' attribute is invalid - The value 'folder:Colour' is invalid according to its datatype 'http://schemas.microsoft.com/exchange/services/2006/types:UnindexedFieldURIType' - The Enumeration constraint failed." },
        { "traversal", "<m:FindFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:ParentFolderIds><t:DistinguishedFolderId Id=\"inbox\"/></m:ParentFolderIds></m:FindFolder>", "The required attribute 'Traversal' is missing." },
        { "two-identities", "", "The element 'ConnectingSID' in namespace 'http://schemas.microsoft.com/exchange/services/2006/types' has invalid child element 'SmtpAddress' in namespace 'http://schemas.microsoft.com/exchange/services/2006/types'." },
    };

    [Theory]
    [MemberData(nameof(AgainstSchema))]
    public async Task What_the_schema_does_not_know_is_told_with_line_and_position(string snapshot, string operation, string violation)
    {
        await using var user = await ExchangeUser.StartAsync();
        var envelope = operation.Length > 0 ? Whole(operation) : Whole(Inbox).Replace("</t:SmtpAddress>", "</t:SmtpAddress><t:SmtpAddress>a@contoso.com</t:SmtpAddress>", StringComparison.Ordinal);
        var reply = await user.SendAsync(envelope);

        Assert.Equal(("ErrorSchemaValidation", $"The request failed schema validation: {violation}"), (reply.Fault, reply.FaultText));
        Assert.Equal((violation, "1"), (reply.Value("Violation"), reply.Value("LineNumber")));
        // In the line it points at the name of what is wrong.
        Assert.Matches("^[A-Za-z:]+", envelope[(int.Parse(reply.Value("LinePosition"), System.Globalization.CultureInfo.InvariantCulture) - 1)..]);
        Snapshot.Compare($"schema-{snapshot}", reply);
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/requestserverversion and …/serverversioninfo
    [Theory]
    [InlineData("Exchange2007", false)]
    [InlineData("Exchange2007_SP1", false)]
    [InlineData("Exchange2010", true)]
    [InlineData("Exchange2010_SP1", true)]
    [InlineData("Exchange2010_SP2", true)]
    [InlineData("Exchange2013", true)]
    [InlineData("Exchange2013_SP1", true)]
    [InlineData("Exchange2015", true)]
    [InlineData("Exchange2016", true)]
    [InlineData("V2018_01_08", true)]
    [InlineData(null, false)]
    public async Task Each_version_is_answered_with_the_version_of_the_server(string? version, bool namesSchema)
    {
        await using var user = await ExchangeUser.StartAsync();
        var reply = (await user.AskAsync(Inbox, version: version)).Expect("NoError");

        var server = reply.Xml.Element(SoapReply.Soap + "Header")!.Element(SoapReply.Types + "ServerVersionInfo")!;
        Assert.Equal(("15", "20", namesSchema), ((string)server.Attribute("MajorVersion")!, (string)server.Attribute("MinorVersion")!, server.Attribute("Version") is not null));
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode (ErrorInvalidServerVersion)
    [Theory]
    [InlineData("Exchange2007_SP2")]
    [InlineData("Exchange2019")]
    [InlineData("exchange2016")]
    [InlineData("")]
    public async Task An_unknown_version_is_a_fault(string version)
    {
        await using var user = await ExchangeUser.StartAsync();

        Assert.Equal("ErrorInvalidServerVersion", (await user.AskAsync(Inbox, version: version)).Fault);
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode (ErrorIncorrectSchemaVersion)
    [Theory]
    [InlineData("Exchange2007_SP1", "recoverableitemsroot")]
    [InlineData("Exchange2010_SP1", "conversationhistory")]
    [InlineData("Exchange2013", "teamchat")]
    [InlineData(null, "archiveroot")]
    public async Task A_folder_that_the_version_does_not_know_yet_is_a_fault(string? version, string folder)
    {
        await using var user = await ExchangeUser.StartAsync();

        Assert.Equal("ErrorIncorrectSchemaVersion", (await user.AskAsync(Inbox.Replace("inbox", folder, StringComparison.Ordinal), version: version)).Fault);
    }

    // https://learn.microsoft.com/exchange/architecture/client-access/client-message-size-limits
    [Fact]
    public async Task Ten_megabytes_are_read_and_answered()
    {
        await using var user = await ExchangeUser.StartAsync();

        (await user.SendAsync(Whole(Inbox).Replace("<soap:Body>", $"<soap:Body><!--{new string('x', 10_000_000)}-->", StringComparison.Ordinal))).Expect("NoError");
        var strangers = new StringBuilder().Insert(0, "<t:Stranger/>", 750_000);
        Assert.Equal("ErrorSchemaValidation", (await user.SendAsync(Whole(Inbox).Replace("<t:Dist", $"{strangers}<t:Dist", StringComparison.Ordinal))).Fault);
    }

    [Fact]
    public async Task However_deep_it_is_nested_it_is_answered()
    {
        await using var user = await ExchangeUser.StartAsync();
        var nested = new StringBuilder().Insert(0, "<a>", 20_000).Append(new StringBuilder().Insert(0, "</a>", 20_000)).ToString();

        (await user.SendAsync(Whole(Inbox).Replace("<soap:Header>", $"<soap:Header>{nested}", StringComparison.Ordinal))).Expect("NoError");
    }

    // https://learn.microsoft.com/exchange/architecture/client-access/client-message-size-limits
    [Fact]
    public async Task More_than_64_megabytes_are_too_much()
    {
        await using var user = await ExchangeUser.StartAsync();

        using var request = new HttpRequestMessage(HttpMethod.Post, "https://outlook.office365.com/EWS/Exchange.asmx") { Content = new StringContent(new string(' ', 64 * 1024 * 1024 + 1), Encoding.UTF8, "text/xml") };
        request.Headers.Authorization = new("Bearer", user.Token);
        // Only so is there somebody left to hear the answer.
        request.Headers.ExpectContinue = true;

        (await user.Cloud.SendAsync(request)).Expect(413);
    }

    [Fact]
    public async Task An_operation_that_is_not_simulated_says_so_and_is_remembered()
    {
        await using var user = await ExchangeUser.StartAsync();

        foreach (var operation in new[] { "GetRoomLists", "SyncFolderItems", "GetFocusedOtherOverrides", "AddTag" })
        {
            var reply = await user.Cloud.EwsAsync(user.Token, Whole($"<m:{operation}/>"));
            Assert.Equal((501, $"The simulated tenant has no {operation}."), (reply.Status, reply.Body));
        }
        Assert.Equal(4, user.Cloud.Server.Requests.Unknown.Count);
    }

    // https://www.w3.org/TR/2000/NOTE-SOAP-20000508/#_Toc478383526
    [Fact]
    public async Task Another_content_type_than_that_of_SOAP_1_1_is_not_taken()
    {
        await using var user = await ExchangeUser.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://outlook.office365.com/ews/exchange.asmx") { Content = new StringContent(Whole(Inbox), Encoding.UTF8, "application/soap+xml") };
        request.Headers.Authorization = new("Bearer", user.Token);

        (await user.Cloud.SendAsync(request)).Expect(415);
    }

    private static string Whole(string body) => ExchangeUser.Envelope(body, Impersonation);
}
