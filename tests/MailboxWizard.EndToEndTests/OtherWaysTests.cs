using MailboxWizard.EndToEndTests.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailboxWizard.EndToEndTests;

/// <summary>The ways beside the straight one: Microsoft's own consent page, entry by hand, and a registration that lies deleted.</summary>
public sealed class OtherWaysTests(Browser browser)
{
    /// <summary>A whole run is waited for, in milliseconds.</summary>
    private const float Patience = 180_000;

    [Fact]
    public async Task Over_Microsofts_own_page_a_run_is_proved_in_the_tab_that_waits_and_what_was_deleted_comes_back()
    {
        await using var story = await DemoStory.StartAsync("calm");
        var findings = new List<string>();

        await browser.VisitAsync(story.Address, "other-ways-builder", visitor => BuilderAsync(visitor, story, findings));
        await browser.VisitAsync(story.Address, "other-ways-administrator", visitor => AdministratorAsync(visitor, story, findings));

        Assert.Empty(findings);
    }

    /// <summary>Does what may be done, and lets Microsoft ask a colleague, who has never been here.</summary>
    private async Task BuilderAsync(Visitor ben, DemoStory story, List<string> findings)
    {
        ben.Page.SetDefaultTimeout(Patience);
        var pages = new AdministratorPages(ben.Page);
        var microsoft = new MicrosoftPages(ben.Page);
        await pages.ChooseAsync("invoices@contoso.com", "Invoices");
        await pages.SeePlan.ClickAsync();
        await microsoft.SignInAsync("ben@contoso.com", pages.Run);
        await Press(ben, "Do what I may, and ask a colleague for the rest").ClickAsync();
        await microsoft.AcceptUntilAsync(Press(ben, "Use Microsoft’s page"));
        await Expect(ben.Page.Locator("main[data-interactive]")).ToBeAttachedAsync(new() { Timeout = Patience });
        await Press(ben, "Use Microsoft’s page").ClickAsync();
        var address = ben.Page.GetByLabel("Microsoft’s page", new() { Exact = true });
        await microsoft.AcceptUntilAsync(address);
        // What came back from Microsoft was the press of this page, and no undo's.
        await Expect(Press(ben, "Undo now")).ToHaveCountAsync(0);
        await PagesTests.LookAsync(ben, new Uri(ben.Page.Url).AbsolutePath, findings, "-consent-page", address);

        var page = await address.InputValueAsync();
        await browser.VisitAsync(story.Address, "other-ways-colleague", async petra =>
        {
            petra.Page.SetDefaultTimeout(Patience);
            await petra.Page.GotoAsync(page);
            await new MicrosoftPages(petra.Page).SignInAsync("petra@contoso.com", petra.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Microsoft has answered" }));
            await PagesTests.LookAsync(petra, "/consent-answered", findings);
        });
        await Expect(pages.Title).ToHaveTextAsync("invoices@contoso.com opens", new() { Timeout = Patience });
    }

    /// <summary>Without a mouse: restores what was deleted, and then deletes it for good.</summary>
    private static async Task AdministratorAsync(Visitor ada, DemoStory story, List<string> findings)
    {
        var keys = new Keyboard(ada.Page);
        ada.Page.SetDefaultTimeout(Patience);
        var pages = new AdministratorPages(ada.Page);
        var microsoft = new MicrosoftPages(ada.Page);
        var ours = Assert.Single(story.Host.Tenant.State["contoso.com"].Applications);
        Assert.Empty(ours.RedirectUris);
        ours.DeletedAt = DateTimeOffset.UtcNow;
        await pages.ChooseAsync("invoices@contoso.com", "Invoices");
        await pages.SeePlan.ClickAsync();
        await microsoft.SignInAsync("ada@contoso.com", Press(ada, "Restore it"));
        var plan = new Uri(ada.Page.Url).AbsolutePath;
        await PagesTests.LookAsync(ada, plan, findings, "-deleted", Press(ada, "Restore it"));

        var entry = plan.Replace("/plan", "/enter", StringComparison.Ordinal);
        await PagesTests.LookAsync(ada, $"{entry}?fault=SecretIsItsId&client={ours.AppId}", findings, "-enter-fault", ada.Page.GetByText("That is the secret’s ID."));
        await PagesTests.LookAsync(ada, entry, findings, "-enter", ada.Page.GetByLabel("Client secret"));

        await ada.Page.GotoAsync(plan);
        await Expect(Press(ada, "Restore it")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(ada.Page.Locator("main[data-interactive]")).ToBeAttachedAsync(new() { Timeout = Patience });
        await keys.PressAsync(Press(ada, "Delete it for good"));
        await Expect(Press(ada, "Delete for good")).ToBeVisibleAsync(new() { Timeout = Patience });
        await ada.LookAsync("page-deleted-asked");
        await keys.PressAsync(Press(ada, "Keep it"));
        await keys.PressAsync(Press(ada, "Restore it"));
        await keys.AcceptUntilAsync(pages.Rows.Nth(2).Filter(new() { HasText = "Found" }));
        await Expect(Press(ada, "Restore it")).ToHaveCountAsync(0, new() { Timeout = Patience });
        Assert.Null(ours.DeletedAt);
        await Expect(ada.Page.GetByText("The deleted registration is restored.")).Not.ToHaveCountAsync(0);
        await Expect(ada.Page.GetByText("Reading this wrote nothing.")).ToHaveCountAsync(0);
        await ada.LookAsync("page-restored");

        // Deleted once more, it goes for good, and its name is free for the next run.
        ours.DeletedAt = DateTimeOffset.UtcNow;
        await ada.Page.GotoAsync(plan);
        await Expect(ada.Page.Locator("main[data-interactive]")).ToBeAttachedAsync(new() { Timeout = Patience });
        await keys.PressAsync(Press(ada, "Delete it for good"));
        await keys.PressAsync(Press(ada, "Delete for good"));
        await keys.AcceptUntilAsync(pages.Rows.Nth(2).Filter(new() { HasText = "Will be created", HasNotText = "therefore-mailbox-2" }));
        await Expect(Press(ada, "Delete for good")).ToHaveCountAsync(0, new() { Timeout = Patience });
        await Expect(ada.Page.GetByText("deleted for good.")).Not.ToHaveCountAsync(0);
        await Expect(ada.Page.GetByText("Reading this wrote nothing.")).ToHaveCountAsync(0);
        Assert.Empty(story.Host.Tenant.State["contoso.com"].Applications);
    }

    private static ILocator Press(Visitor visitor, string name) => visitor.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
