namespace MailboxWizard.SimulatedTenant.Tests.Ews;

/// <summary>FindFolder. https://learn.microsoft.com/exchange/client-developer/web-service-reference/findfolder-operation</summary>
public sealed class FindFolderTests
{
    [Fact]
    public async Task A_shallow_search_finds_the_children_and_a_deep_one_everything_below()
    {
        await using var user = await ExchangeUser.StartAsync();
        const string Mueller = "bjoern.mueller@contoso.com";

        Assert.Equal(["Archiv"], (await user.KeepAsync("find-folder-shallow", Find("Shallow", "inbox"), Mueller)).Values("DisplayName"));
        Assert.Equal(["Archiv", "Rechnungen für Müller"], (await user.KeepAsync("find-folder-deep", Find("Deep", "inbox"), Mueller)).Values("DisplayName"));
        Assert.Empty((await user.KeepAsync("find-folder-soft-deleted", Find("SoftDeleted", "inbox"), Mueller)).Values("DisplayName"));
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/indexedpagefolderview
    [Fact]
    public async Task Pages_follow_each_other_from_the_beginning()
    {
        await using var user = await ExchangeUser.StartAsync();
        var all = (await user.AskAsync(Find("Shallow", "msgfolderroot"))).Values("DisplayName");
        var seen = new List<string>();
        for (var (offset, isLast) = (0, false); !isLast;)
        {
            var reply = await user.AskAsync(Find("Shallow", "msgfolderroot", $"""<m:IndexedPageFolderView MaxEntriesReturned="5" Offset="{offset}" BasePoint="Beginning"/>"""));
            seen.AddRange(reply.Values("DisplayName"));
            (_, offset, isLast) = reply.Page;
        }

        Assert.Equal(17, all.Count);
        Assert.Equal(all, seen);
    }

    // The numbers of the example: https://learn.microsoft.com/exchange/client-developer/web-service-reference/indexedpagefolderview#remarks
    [Fact]
    public async Task Pages_go_backward_from_the_end()
    {
        await using var user = await ExchangeUser.StartAsync(seed => seed.Tenant("Contoso").Mailboxes.Single(m => m.Address == ExchangeUser.Invoices).Folders
            .Add(new SeedFolder { Name = "Hundred", Folders = [.. Enumerable.Range(0, 100).Select(i => new SeedFolder { Name = $"{i:00}" })] }));
        var id = await user.FolderIdAsync("Hundred");

        var reply = await user.AskAsync(Find("Shallow", $"""<t:FolderId Id="{id}"/>""", """<m:IndexedPageFolderView MaxEntriesReturned="10" Offset="25" BasePoint="End"/>"""));

        Assert.Equal(Enumerable.Range(65, 10).Select(i => $"{i:00}"), reply.Values("DisplayName"));
        Assert.Equal((100, 35, false), reply.Page);
        Assert.Equal((100, 100, true), (await user.AskAsync(Find("Shallow", $"""<t:FolderId Id="{id}"/>""", """<m:IndexedPageFolderView MaxEntriesReturned="10" Offset="95" BasePoint="End"/>"""))).Page);
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/fractionalpagefolderview
    [Fact]
    public async Task A_fraction_says_where_the_page_begins()
    {
        await using var user = await ExchangeUser.StartAsync();
        var all = (await user.AskAsync(Find("Shallow", "msgfolderroot"))).Values("DisplayName");

        var reply = await user.KeepAsync("find-folder-fraction", Find("Shallow", "msgfolderroot", """<m:FractionalPageFolderView MaxEntriesReturned="3" Numerator="4" Denominator="5"/>"""), ExchangeUser.Invoices);

        Assert.Equal(all.Skip(13).Take(3), reply.Values("DisplayName"));
        Assert.Equal((17, 16, false), reply.Page);
        var root = reply.Xml.Descendants(SoapReply.Messages + "RootFolder").Single();
        Assert.Equal(("17", null), ((string?)root.Attribute("AbsoluteDenominator"), (string?)root.Attribute("IndexedPagingOffset")));
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
    [Theory]
    [InlineData("""<m:IndexedPageFolderView MaxEntriesReturned="1" Offset="-1" BasePoint="Beginning"/>""", "ErrorInvalidIndexedPagingParameters")]
    [InlineData("""<m:IndexedPageFolderView MaxEntriesReturned="0" Offset="0" BasePoint="Beginning"/>""", "ErrorInvalidPagingMaxRows")]
    [InlineData("""<m:FractionalPageFolderView MaxEntriesReturned="1" Numerator="2" Denominator="1"/>""", "ErrorInvalidFractionalPagingParameters")]
    [InlineData("""<m:FractionalPageFolderView MaxEntriesReturned="1" Numerator="-1" Denominator="1"/>""", "ErrorInvalidFractionalPagingParameters")]
    [InlineData("""<m:FractionalPageFolderView MaxEntriesReturned="1" Numerator="0" Denominator="0"/>""", "ErrorInvalidFractionalPagingParameters")]
    public async Task A_view_that_makes_no_sense_is_an_error(string view, string code)
    {
        await using var user = await ExchangeUser.StartAsync();

        (await user.AskAsync(Find("Shallow", "inbox", view))).Expect(code);
    }

    [Fact]
    public async Task Each_parent_has_an_answer_of_its_own()
    {
        await using var user = await ExchangeUser.StartAsync();

        var reply = await user.KeepAsync("find-folder-several", Find("Shallow", """<t:DistinguishedFolderId Id="inbox"/><t:FolderId Id="nonsense"/><t:DistinguishedFolderId Id="msgfolderroot"/>"""), "office@contoso.com");

        reply.Expect("NoError", "ErrorInvalidIdMalformed", "NoError");
    }

    /// <summary>Restrictions on folders. https://learn.microsoft.com/exchange/client-developer/web-service-reference/restriction</summary>
    public static TheoryData<string, string> Restrictions => new()
    {
        { Compare("IsEqualTo", "folder:DisplayName", "invoices"), "Invoices" },
        { Compare("IsNotEqualTo", "folder:FolderClass", "IPF.Note"), "Calendar, Contacts, Journal, Notes, Tasks" },
        { Compare("IsGreaterThan", "folder:TotalCount", "2"), "Invoices, Processed" },
        { Compare("IsGreaterThanOrEqualTo", "folder:TotalCount", "14"), "Invoices" },
        { $"<t:And>{Compare("IsGreaterThan", "folder:TotalCount", "0")}{Compare("IsLessThan", "folder:TotalCount", "3")}</t:And>", "Inbox" },
        { $"<t:And>{Compare("IsGreaterThan", "folder:TotalCount", "0")}{Compare("IsLessThanOrEqualTo", "folder:TotalCount", "3")}</t:And>", "Inbox, Processed" },
        { $"<t:Or>{Compare("IsEqualTo", "folder:DisplayName", "Faulty")}{Compare("IsEqualTo", "folder:UnreadCount", "14")}</t:Or>", "Invoices, Faulty" },
        { $"<t:Not>{Contains("Substring", "IgnoreCase", "folder:FolderClass", "ipf.note")}</t:Not>", "Calendar, Contacts, Journal, Notes, Tasks" },
        { Compare("IsEqualTo", "0x10F4|Boolean", "true"), "Conversation Action Settings" },
        { Compare("IsEqualTo", "0x3613|String", "IPF.Task"), "Tasks" },
        { "<t:IsEqualTo><t:FieldURI FieldURI=\"folder:TotalCount\"/><t:FieldURIOrConstant><t:ExtendedFieldURI PropertyTag=\"0x3603\" PropertyType=\"Integer\"/></t:FieldURIOrConstant></t:IsEqualTo>", "Archive, Calendar, Contacts, Conversation History, Deleted Items, Drafts, Journal, Junk Email, Notes, Outbox, Sent Items, Tasks, Invoices, Faulty, Conversation Action Settings" },
        { "<t:Not><t:Exists><t:ExtendedFieldURI PropertyTag=\"0x7777\" PropertyType=\"String\"/></t:Exists></t:Not>", "Archive, Calendar, Contacts, Conversation History, Deleted Items, Drafts, Inbox, Journal, Junk Email, Notes, Outbox, Sent Items, Tasks, Invoices, Processed, Faulty, Conversation Action Settings" },
        { "<t:Exists><t:ExtendedFieldURI PropertyTag=\"0x7777\" PropertyType=\"String\"/></t:Exists>", "" },
        { "<t:Not><t:Excludes><t:ExtendedFieldURI PropertyTag=\"0x3602\" PropertyType=\"Integer\"/><t:Bitmask Value=\"0x1\"/></t:Excludes></t:Not>", "Inbox, Processed" },
        { Contains("FullString", "Exact", "folder:DisplayName", "Invoices"), "Invoices" },
        { Contains("FullString", "Exact", "folder:DisplayName", "invoices"), "" },
        { Contains("Prefixed", "IgnoreCase", "folder:DisplayName", "in"), "Inbox, Invoices" },
        { Contains("Substring", "Exact", "folder:DisplayName", "Items"), "Deleted Items, Sent Items" },
        { Contains("PrefixOnWords", "IgnoreCase", "folder:DisplayName", "it"), "Deleted Items, Sent Items" },
        { Contains("ExactPhrase", "IgnoreCase", "folder:DisplayName", "sent"), "Sent Items" },
        { Contains("ExactPhrase", "IgnoreCase", "folder:DisplayName", "sen"), "" },
    };

    [Theory]
    [MemberData(nameof(Restrictions))]
    public async Task A_restriction_finds_what_it_says(string restriction, string names)
    {
        await using var user = await ExchangeUser.StartAsync();

        var reply = (await user.AskAsync(Find("Shallow", "msgfolderroot", "", restriction))).Expect("NoError");

        Assert.Equal(names, string.Join(", ", reply.Values("DisplayName")));
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/contains (ContainmentComparison)
    [Theory]
    [InlineData("Exact", "Rechnungen für Müller", true)]
    [InlineData("Exact", "rechnungen für müller", false)]
    [InlineData("IgnoreCase", "rechnungen für MÜLLER", true)]
    [InlineData("IgnoreCase", "Rechnungen fur Muller", false)]
    [InlineData("IgnoreNonSpacingCharacters", "Rechnungen fur Muller", true)]
    [InlineData("IgnoreNonSpacingCharacters", "rechnungen fur muller", false)]
    [InlineData("IgnoreCaseAndNonSpacingCharacters", "rechnungen fur muller", true)]
    [InlineData("Loose", "rechnungen für müller", true)]
    [InlineData("LooseAndIgnoreCase", "rechnungen für müller", true)]
    [InlineData("LooseAndIgnoreNonSpace", "Rechnungen fur Muller", true)]
    [InlineData("LooseAndIgnoreCaseAndIgnoreNonSpace", "rechnungen fur muller", true)]
    public async Task Case_and_accents_count_as_the_comparison_says(string comparison, string text, bool isFound)
    {
        await using var user = await ExchangeUser.StartAsync();

        var reply = await user.AskAsync(Find("Deep", "inbox", "", Contains("FullString", comparison, "folder:DisplayName", text)), "bjoern.mueller@contoso.com");

        Assert.Equal(isFound ? 1 : 0, reply.Values("DisplayName").Count);
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
    [Fact]
    public async Task A_restriction_that_cannot_be_is_an_error()
    {
        await using var user = await ExchangeUser.StartAsync();

        (await user.AskAsync(Find("Shallow", "msgfolderroot", "", Compare("IsEqualTo", "folder:EffectiveRights", "x")))).Expect("ErrorUnsupportedPathForQuery");
        (await user.AskAsync(Find("Shallow", "msgfolderroot", "", Compare("IsEqualTo", "item:Subject", "x")))).Expect("ErrorInvalidPropertyRequest");
        (await user.AskAsync(Find("Shallow", "msgfolderroot", "", Compare("IsEqualTo", "folder:TotalCount", "many")))).Expect("ErrorInvalidValueForProperty");
        var many = string.Concat(Enumerable.Repeat(Compare("IsEqualTo", "folder:DisplayName", "x"), 255));
        (await user.AskAsync(Find("Shallow", "msgfolderroot", "", $"<t:Or>{many}</t:Or>"))).Expect("ErrorRestrictionTooLong");
        var nested = string.Concat(Enumerable.Repeat("<t:Not>", 5000)) + Compare("IsEqualTo", "folder:DisplayName", "x") + string.Concat(Enumerable.Repeat("</t:Not>", 5000));
        (await user.AskAsync(Find("Shallow", "msgfolderroot", "", nested))).Expect("ErrorRestrictionTooLong");
    }

    internal static string Compare(string test, string field, string value) => $"<t:{test}>{Path(field)}<t:FieldURIOrConstant><t:Constant Value=\"{value}\"/></t:FieldURIOrConstant></t:{test}>";

    internal static string Contains(string mode, string comparison, string field, string value) => $"<t:Contains ContainmentMode=\"{mode}\" ContainmentComparison=\"{comparison}\">{Path(field)}<t:Constant Value=\"{value}\"/></t:Contains>";

    private static string Path(string field) => field.Split('|') is [var tag, var type] ? $"<t:ExtendedFieldURI PropertyTag=\"{tag}\" PropertyType=\"{type}\"/>" : $"<t:FieldURI FieldURI=\"{field}\"/>";

    private static string Find(string traversal, string parent, string view = "", string restriction = "")
        => $"""<m:FindFolder Traversal="{traversal}"><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>{view}{(restriction.Length > 0 ? $"<m:Restriction>{restriction}</m:Restriction>" : "")}<m:ParentFolderIds>{(parent.StartsWith('<') ? parent : $"<t:DistinguishedFolderId Id=\"{parent}\"/>")}</m:ParentFolderIds></m:FindFolder>""";
}
