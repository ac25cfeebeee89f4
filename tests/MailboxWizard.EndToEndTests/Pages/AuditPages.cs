using Microsoft.Playwright;

namespace MailboxWizard.EndToEndTests.Pages;

/// <summary>The audit log, as support and a tenant's administrator meet it.</summary>
public sealed class AuditPages(IPage page)
{
    public ILocator Title => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocator Text => page.GetByLabel("Free text");

    public ILocator Action => page.GetByLabel("Action", new() { Exact = true });

    public ILocator Outcome => page.GetByLabel("Outcome", new() { Exact = true });

    public ILocator From => page.Locator("input[name=from]");

    public ILocator Until => page.Locator("input[name=until]");

    public ILocator Rows => page.Locator("table tbody tr");

    public ILocator Older => page.GetByRole(AriaRole.Link, new() { Name = "Older", Exact = true });

    public ILocator Newer => page.GetByRole(AriaRole.Link, new() { Name = "Newer", Exact = true });

    public ILocator ShowNew => page.GetByRole(AriaRole.Button, new() { Name = "new entr" });

    public ILocator Drawer => page.Locator("aside.drawer");

    public ILocator Close => Drawer.GetByRole(AriaRole.Link, new() { Name = "Close", Exact = true });

    public ILocator Steps => page.Locator("ol.timeline > li");

    public ILocator Export => page.Locator("details.menu summary").Filter(new() { HasText = "Export" });

    public ILocator Verify => page.GetByRole(AriaRole.Button, new() { Name = "Verify", Exact = true });

    public ILocator KeptHead => page.Locator("details.menu summary").Filter(new() { HasText = "Kept head" });

    public ILocator Head => page.GetByLabel("Head", new() { Exact = true });

    public ILocator VerifyAgainst => page.GetByRole(AriaRole.Button, new() { Name = "Verify against it", Exact = true });

    public ILocator Format(string name) => page.GetByRole(AriaRole.Button, new() { Name = name });

    /// <summary>Once the circuit is there, so that nothing chosen is lost.</summary>
    public async Task OpenAsync(string address)
    {
        await page.GotoAsync(address);
        await Assertions.Expect(page.Locator("main[data-interactive]")).ToBeAttachedAsync();
    }

    public async Task<string> DownloadAsync(string format)
    {
        await Export.ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => Format(format).ClickAsync());
        Assert.Null(await download.FailureAsync());
        return await download.PathAsync();
    }
}
