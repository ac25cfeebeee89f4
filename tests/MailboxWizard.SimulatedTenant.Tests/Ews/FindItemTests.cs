using System.Xml.Linq;
using static MailboxWizard.SimulatedTenant.Tests.Ews.FindFolderTests;

namespace MailboxWizard.SimulatedTenant.Tests.Ews;

/// <summary>FindItem. https://learn.microsoft.com/exchange/client-developer/web-service-reference/finditem-operation</summary>
public sealed class FindItemTests
{
    [Fact]
    public async Task Messages_are_found_with_less_than_GetItem_shows()
    {
        await using var user = await ExchangeUser.StartAsync(Mixed);
        var id = await user.FolderIdAsync("Mixed");

        var all = await user.KeepAsync("find-item-all-properties", Find(id, "AllProperties"), ExchangeUser.Invoices);
        Assert.Equal(["Order B", "Invoice C", "Invoice A"], all.Values("Subject"));
        Assert.Empty(all.Values("Body"));
        Assert.Empty(all.Values("ToRecipients"));
        // Only the name of the sender.
        Assert.Empty(all.Xml.Descendants(SoapReply.Types + "From").Descendants(SoapReply.Types + "EmailAddress"));
        await user.KeepAsync("find-item-default", Find(id, "Default"), ExchangeUser.Invoices);
        await user.KeepAsync("find-item-id-only", Find(id, "IdOnly"), ExchangeUser.Invoices);
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/sortorder
    [Theory]
    [InlineData("Ascending|item:Subject", "Invoice A, Invoice C, Order B")]
    [InlineData("Descending|item:Subject", "Order B, Invoice C, Invoice A")]
    [InlineData("Ascending|item:DateTimeReceived", "Invoice A, Invoice C, Order B")]
    [InlineData("Descending|item:HasAttachments Ascending|item:Subject", "Invoice A, Order B, Invoice C")]
    [InlineData("Ascending|message:IsRead Descending|message:From", "Order B, Invoice C, Invoice A")]
    public async Task The_order_is_that_of_the_request(string orders, string subjects)
    {
        await using var user = await ExchangeUser.StartAsync(Mixed);
        var order = string.Concat(orders.Split(' ').Select(o => $"<t:FieldOrder Order=\"{o.Split('|')[0]}\"><t:FieldURI FieldURI=\"{o.Split('|')[1]}\"/></t:FieldOrder>"));

        var reply = (await user.AskAsync(Find(await user.FolderIdAsync("Mixed"), "Default", order: order))).Expect("NoError");

        Assert.Equal(subjects, string.Join(", ", reply.Values("Subject")));
    }

    [Fact]
    public async Task It_cannot_be_sorted_by_what_Exchange_calculates()
    {
        await using var user = await ExchangeUser.StartAsync(Mixed);

        (await user.AskAsync(Find(await user.FolderIdAsync("Mixed"), "IdOnly", order: "<t:FieldOrder Order=\"Ascending\"><t:FieldURI FieldURI=\"item:EffectiveRights\"/></t:FieldOrder>"))).Expect("ErrorUnsupportedPathForSortGroup");
    }

    /// <summary>Restrictions on messages. https://learn.microsoft.com/exchange/client-developer/web-service-reference/restriction</summary>
    public static TheoryData<string, string> Restrictions => new()
    {
        { Compare("IsEqualTo", "message:IsRead", "true"), "Invoice A" },
        { Compare("IsEqualTo", "item:HasAttachments", "0"), "Invoice C" },
        { Compare("IsGreaterThanOrEqualTo", "item:DateTimeReceived", "2026-11-24T07:00:00Z"), "Order B, Invoice C" },
        { Compare("IsLessThan", "item:DateTimeReceived", "2026-11-24T08:00:00+01:00"), "Invoice A" },
        { Compare("IsEqualTo", "item:Importance", "Normal"), "Order B, Invoice C, Invoice A" },
        { Compare("IsGreaterThan", "item:Importance", "Normal"), "" },
        { Contains("Substring", "IgnoreCase", "message:From", "clara"), "Invoice C" },
        { Contains("Substring", "IgnoreCase", "item:Body", "urgent"), "Order B" },
        { Contains("Prefixed", "Exact", "item:Subject", "Invoice"), "Invoice C, Invoice A" },
        { $"<t:And>{Contains("Prefixed", "Exact", "item:Subject", "Invoice")}<t:Not>{Compare("IsEqualTo", "message:IsRead", "true")}</t:Not></t:And>", "Invoice C" },
        { "<t:IsEqualTo><t:IndexedFieldURI FieldURI=\"item:InternetMessageHeader\" FieldIndex=\"Subject\"/><t:FieldURIOrConstant><t:Constant Value=\"Order B\"/></t:FieldURIOrConstant></t:IsEqualTo>", "Order B" },
        { Compare("IsEqualTo", "0x0E1B|Boolean", "false"), "Invoice C" },
        { "<t:Not><t:Excludes><t:ExtendedFieldURI PropertyTag=\"0x0E07\" PropertyType=\"Integer\"/><t:Bitmask Value=\"1\"/></t:Excludes></t:Not>", "Invoice A" },
        { "<t:Exists><t:FieldURI FieldURI=\"item:Categories\"/></t:Exists>", "" },
        // What only appointments have, no message has.
        { "<t:Exists><t:FieldURI FieldURI=\"calendar:Start\"/></t:Exists>", "" },
    };

    [Theory]
    [MemberData(nameof(Restrictions))]
    public async Task A_restriction_finds_what_it_says(string restriction, string subjects)
    {
        await using var user = await ExchangeUser.StartAsync(Mixed);

        var reply = (await user.AskAsync(Find(await user.FolderIdAsync("Mixed"), "Default", restriction: restriction))).Expect("NoError");

        Assert.Equal(subjects, string.Join(", ", reply.Values("Subject")));
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
    [Theory]
    [InlineData("<t:Exists><t:FieldURI FieldURI=\"message:IsRead\"/></t:Exists>", "ErrorInvalidPropertyForExists")]
    [InlineData("<t:Exists><t:FieldURI FieldURI=\"item:EffectiveRights\"/></t:Exists>", "ErrorUnsupportedPathForQuery")]
    [InlineData("<t:Exists><t:FieldURI FieldURI=\"folder:DisplayName\"/></t:Exists>", "ErrorInvalidPropertyRequest")]
    public async Task A_restriction_that_cannot_be_is_an_error(string restriction, string code)
    {
        await using var user = await ExchangeUser.StartAsync(Mixed);

        (await user.AskAsync(Find(await user.FolderIdAsync("Mixed"), "IdOnly", restriction: restriction))).Expect(code);
    }

    // The plain part of https://learn.microsoft.com/exchange/client-developer/web-service-reference/querystring-querystringtype
    [Theory]
    [InlineData("subject:invoice", "Invoice C, Invoice A")]
    [InlineData("subject:\"order b\"", "Order B")]
    [InlineData("invoice from:clara", "Invoice C")]
    [InlineData("hasattachment:true", "Order B, Invoice A")]
    [InlineData("isread:yes", "Invoice A")]
    [InlineData("urgent", "Order B")]
    [InlineData("nothing of this", "")]
    public async Task Words_are_looked_for(string query, string subjects)
    {
        await using var user = await ExchangeUser.StartAsync(Mixed);

        var reply = (await user.AskAsync(Find(await user.FolderIdAsync("Mixed"), "Default", query: query.Replace("\"", "&quot;", StringComparison.Ordinal)))).Expect("NoError");

        Assert.Equal(subjects, string.Join(", ", reply.Values("Subject")));
    }

    [Fact]
    public async Task More_of_the_query_syntax_is_not_simulated_and_says_so()
    {
        await using var user = await ExchangeUser.StartAsync(Mixed);
        var envelope = ExchangeUser.Envelope(Find(await user.FolderIdAsync("Mixed"), "IdOnly", query: "subject:a OR subject:b"), "<t:ExchangeImpersonation><t:ConnectingSID><t:SmtpAddress>invoices@contoso.com</t:SmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>");

        Assert.Equal("The simulated tenant has no QueryString with 'OR'.", (await user.Cloud.EwsAsync(user.Token, envelope)).Expect(501).Body);
    }

    [Theory]
    [InlineData("SoftDeleted")]
    [InlineData("Associated")]
    public async Task The_other_traversals_find_nothing(string traversal)
    {
        await using var user = await ExchangeUser.StartAsync(Mixed);

        Assert.Equal(0, (await user.AskAsync(Find(await user.FolderIdAsync("Mixed"), "IdOnly", traversal: traversal))).Expect("NoError").Page.All);
    }

    [Fact]
    public async Task Pages_follow_each_other_and_several_folders_have_answers_of_their_own()
    {
        await using var user = await ExchangeUser.StartAsync();
        var id = await user.FolderIdAsync("Invoices");
        var first = await user.AskAsync(Find(id, "Default", view: """<m:IndexedPageItemView MaxEntriesReturned="10" Offset="0" BasePoint="Beginning"/>"""));
        var second = await user.AskAsync(Find(id, "Default", view: """<m:IndexedPageItemView MaxEntriesReturned="10" Offset="10" BasePoint="Beginning"/>"""));

        Assert.Equal(((14, 10, false), (14, 14, true)), (first.Page, second.Page));
        Assert.Equal(Enumerable.Range(1, 14).Reverse().Select(i => $"Invoice {i}"), first.Values("Subject").Concat(second.Values("Subject")));
        (await user.AskAsync(Find(id, "IdOnly").Replace("<m:ParentFolderIds>", "<m:ParentFolderIds><t:FolderId Id=\"x\"/><t:DistinguishedFolderId Id=\"inbox\"/>", StringComparison.Ordinal))).Expect("ErrorInvalidIdMalformed", "NoError", "NoError");
    }

    private static void Mixed(Seed seed) => seed.Tenant("Contoso").Mailboxes.Single(m => m.Address == ExchangeUser.Invoices).Folders.Add(new SeedFolder
    {
        Name = "Mixed",
        Messages =
        [
            new() { Subject = "Invoice A", HoursAgo = 3, IsRead = true, FromName = "Adele Vance" },
            new() { Subject = "Order B", HoursAgo = 1, Body = "This is urgent.", FromName = "Diego Siciliani", FromAddress = "diego@fourthcoffee.com" },
            new() { Subject = "Invoice C", HoursAgo = 2, HasAttachments = false, FromName = "Clara Costa", FromAddress = "clara@fourthcoffee.com" },
        ],
    });

    private static string Find(string folder, string shape, string view = "", string restriction = "", string order = "", string query = "", string traversal = "Shallow") => $"""
        <m:FindItem Traversal="{traversal}"><m:ItemShape><t:BaseShape>{shape}</t:BaseShape></m:ItemShape>{view}{Part("Restriction", restriction)}{Part("SortOrder", order)}<m:ParentFolderIds><t:FolderId Id="{folder}"/></m:ParentFolderIds>{Part("QueryString", query)}</m:FindItem>
        """;

    private static string Part(string name, string content) => content.Length > 0 ? $"<m:{name}>{content}</m:{name}>" : "";
}
