using MailboxWizard.EndToEndTests.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailboxWizard.EndToEndTests;

/// <summary>An administrator who changes their mind: undo, then leave, by the page's own buttons.</summary>
public sealed class UndoTests(Browser browser)
{
    /// <summary>A whole run or undo is waited for, in milliseconds.</summary>
    private const float Patience = 180_000;

    [Fact]
    public async Task Undo_and_leave_no_trace_from_the_proved_page()
    {
        await using var story = await DemoStory.StartAsync("calm");

        await browser.VisitAsync(story.Address, "undo", visitor => UndoAsync(visitor, story));
    }

    private static async Task UndoAsync(Visitor ada, DemoStory story)
    {
        ada.Page.SetDefaultTimeout(Patience);
        var pages = new AdministratorPages(ada.Page);
        var microsoft = new MicrosoftPages(ada.Page);
        var contoso = story.Host.Tenant.State["contoso.com"];
        await pages.ChooseAsync("invoices@contoso.com", "Invoices");
        await pages.SeePlan.ClickAsync();
        await microsoft.SignInAsync("ada@contoso.com", pages.Run);
        await pages.Run.ClickAsync();
        await microsoft.AcceptUntilAsync(Heading(ada, "invoices@contoso.com opens"));
        await Expect(ada.Page.Locator("main[data-interactive]")).ToBeAttachedAsync(new() { Timeout = Patience });
        await ada.LookAsync("undo-1-offered");

        await Button(ada, "Undo").ClickAsync();
        await Expect(ada.Page.Locator(".undo li")).ToHaveCountAsync(5, new() { Timeout = Patience });
        await ada.LookAsync("undo-2-asked");
        await Button(ada, "Undo now").ClickAsync();
        await microsoft.AcceptUntilAsync(Heading(ada, "Nothing of this run is left"));
        await Expect(pages.Rows.Filter(new() { HasText = "Removed" })).ToHaveCountAsync(10, new() { Timeout = Patience });
        await ada.LookAsync("undo-3-undone");
        Assert.Empty(contoso.Applications);

        await Button(ada, "Leave no trace").ClickAsync();
        await microsoft.AcceptUntilAsync(Button(ada, "Remove it and sign out"));
        await ada.LookAsync("undo-4-leave");
        await Expect(ada.Page.Locator("main[data-interactive]")).ToBeAttachedAsync(new() { Timeout = Patience });
        await Button(ada, "Remove it and sign out").ClickAsync();
        await Expect(pages.Title).ToHaveTextAsync("MailboxWizard has left", new() { Timeout = Patience });
        await ada.LookAsync("undo-5-left");
        Assert.DoesNotContain(contoso.ServicePrincipals, principal => principal.DisplayName == "MailboxWizard");
        await ada.Page.GotoAsync("/audit");
        await Expect(microsoft.Person("ada@contoso.com").Or(ada.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).First).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(Heading(ada, "Audit log")).ToHaveCountAsync(0);
        Assert.Empty(ada.Errors);
    }

    private static ILocator Heading(Visitor visitor, string name) =>
        visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = name, Exact = true });

    private static ILocator Button(Visitor visitor, string name) => visitor.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
