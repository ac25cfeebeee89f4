using System.Diagnostics;

namespace MailboxWizard.SimulatedTenant.Tests.Ews;

/// <summary>A mailbox of 5,000 folders and 50,000 messages. https://learn.microsoft.com/exchange/client-developer/exchange-web-services/ews-throttling-in-exchange</summary>
public sealed class LargeMailboxTests
{
    [Fact]
    public async Task Folders_and_messages_come_page_by_page_and_soon()
    {
        await using var user = await ExchangeUser.StartAsync(seed =>
        {
            var mailbox = seed.Tenant("Contoso").Mailboxes.Single(m => m.Address == ExchangeUser.Invoices);
            mailbox.GeneratedFolders = 5000;
            mailbox.Folders.Add(new SeedFolder { Name = "Many", Messages = [new() { Subject = "Invoice", Count = 50_000 }] });
        });
        var many = $"""<t:FolderId Id="{await user.FolderIdAsync("Many")}"/>""";
        var clock = Stopwatch.StartNew();

        var folders = new HashSet<string>();
        for (var (offset, isLast) = (0, false); !isLast;)
        {
            var page = await user.AskAsync($"""<m:FindFolder Traversal="Deep"><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape><m:IndexedPageFolderView MaxEntriesReturned="1000" Offset="{offset}" BasePoint="Beginning"/><m:ParentFolderIds><t:DistinguishedFolderId Id="msgfolderroot"/></m:ParentFolderIds></m:FindFolder>""");
            folders.UnionWith(page.Ids("FolderId"));
            (_, offset, isLast) = page.Page;
        }
        Assert.InRange(folders.Count, 5000, 5030);

        var items = new HashSet<string>();
        foreach (var offset in new[] { 0, 1000, 25_000, 49_000 })
        {
            var page = await user.AskAsync($"""<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:IndexedPageItemView MaxEntriesReturned="1000" Offset="{offset}" BasePoint="Beginning"/><m:ParentFolderIds>{many}</m:ParentFolderIds></m:FindItem>""");
            Assert.Equal((50_000, offset + 1000, offset == 49_000), page.Page);
            items.UnionWith(page.Ids("ItemId"));
        }
        Assert.Equal(4000, items.Count);
        var hundred = string.Concat(items.Take(100).Select(id => $"<t:ItemId Id=\"{id}\"/>"));
        (await user.AskAsync($"<m:GetItem><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape><m:ItemIds>{hundred}</m:ItemIds></m:GetItem>")).Expect([.. Enumerable.Repeat("NoError", 100)]);

        // Eleven requests that each look at everything.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"It took {clock.Elapsed}.");

        // More than a thousand at once come to nobody, and what is said of it depends on the version.
        var all = $"""<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>VIEW<m:ParentFolderIds>{many}</m:ParentFolderIds></m:FindItem>""";
        const string View = """<m:IndexedPageItemView MaxEntriesReturned="2000" Offset="0" BasePoint="Beginning"/>""";
        Assert.Equal((50_000, 1000, false), (await user.AskAsync(all.Replace("VIEW", View, StringComparison.Ordinal))).Page);
        (await user.AskAsync(all.Replace("VIEW", "", StringComparison.Ordinal))).Expect("ErrorExceededFindCountLimit");
        (await user.AskAsync(all.Replace("VIEW", View, StringComparison.Ordinal), version: "Exchange2010")).Expect("ErrorServerBusy");
    }
}
