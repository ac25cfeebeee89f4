using MailboxWizard.EndToEndTests.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailboxWizard.EndToEndTests;

/// <summary>The story without a mouse.</summary>
public sealed class KeyboardTests(Browser browser)
{
    [Fact]
    public async Task The_keyboard_alone_completes_the_story()
    {
        await using var story = await DemoStory.StartAsync("calm");

        var number = await browser.VisitAsync(story.Address, "keyboard-administrator", AdministratorAsync);
        await browser.VisitAsync(story.Address, "keyboard-engineer", visitor => EngineerAsync(visitor, number));
    }

    private static async Task<int> AdministratorAsync(Visitor visitor)
    {
        var (page, pages, keys) = (visitor.Page, new AdministratorPages(visitor.Page), new Keyboard(visitor.Page));

        await page.GotoAsync("/");
        await Expect(page.Locator("main[data-interactive]")).ToBeAttachedAsync();
        await keys.PressAsync(pages.Start);
        await Expect(page.Locator("main[data-interactive]")).ToBeAttachedAsync();
        await keys.PressAsync(page.GetByRole(AriaRole.Radio, new() { Name = "Online", Exact = true }), " ");
        await keys.TypeAsync(pages.Address, "office@contoso.com");
        await keys.TypeAsync(pages.InputFolder, "Inbox");
        await keys.PressAsync(pages.SeePlan);
        await keys.PressAsync(new MicrosoftPages(page).Person("ada@contoso.com"));
        await keys.AcceptUntilAsync(pages.Run);
        await keys.PressAsync(pages.Run);
        var opens = page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "office@contoso.com opens" });
        await keys.AcceptUntilAsync(opens);
        return await pages.NumberAsync();
    }

    private static async Task EngineerAsync(Visitor visitor, int number)
    {
        var (page, pages, keys) = (visitor.Page, new StaffPages(visitor.Page), new Keyboard(visitor.Page));

        await page.GotoAsync("/handoffs");
        await keys.PressAsync(new MicrosoftPages(page).Person("erik@spectrum.example"));
        await keys.AcceptUntilAsync(pages.Handoff(number));
        await keys.PressAsync(pages.Handoff(number));
        await keys.PressAsync(pages.Take);
        await Expect(pages.State).ToContainTextAsync("In work");
        await keys.PressAsync(pages.Test);
        await Expect(pages.State).ToContainTextAsync("Tested", new() { Timeout = 60_000 });
        await keys.PressAsync(pages.Passed);
        await Expect(pages.Complete).Not.ToHaveAttributeAsync("aria-disabled", "true");
        await keys.PressAsync(pages.Complete);
        await Expect(pages.State).ToContainTextAsync("Complete");
    }
}
