using MailboxWizard.EndToEndTests.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailboxWizard.EndToEndTests;

/// <summary>The story without a mouse: Tab to what is wanted, Enter or blank to press it, letters to type.</summary>
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
        var (page, pages) = (visitor.Page, new AdministratorPages(visitor.Page));

        await page.GotoAsync("/");
        await PressAsync(page, pages.Start, "Enter");
        await Expect(page.Locator("main[data-interactive]")).ToBeAttachedAsync();
        await PressAsync(page, page.GetByRole(AriaRole.Radio, new() { Name = "Online", Exact = true }), " ");
        await TypeAsync(page, pages.Address, "office@contoso.com");
        await TypeAsync(page, pages.InputFolder, "Inbox");
        await PressAsync(page, pages.SeePlan, "Enter");
        await PressAsync(page, new MicrosoftPages(page).Person("ada@contoso.com"), "Enter");
        await AcceptUntilAsync(page, pages.Run);
        await PressAsync(page, pages.Run, "Enter");
        var opens = page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "office@contoso.com opens" });
        await AcceptUntilAsync(page, opens);
        return await pages.NumberAsync();
    }

    private static async Task EngineerAsync(Visitor visitor, int number)
    {
        var (page, pages) = (visitor.Page, new StaffPages(visitor.Page));

        await page.GotoAsync("/handoffs");
        await PressAsync(page, new MicrosoftPages(page).Person("erik@spectrum.example"), "Enter");
        await AcceptUntilAsync(page, pages.Handoff(number));
        await PressAsync(page, pages.Handoff(number), "Enter");
        await PressAsync(page, pages.Take, "Enter");
        await Expect(pages.State).ToContainTextAsync("In work");
        await PressAsync(page, pages.Test, "Enter");
        await Expect(pages.State).ToContainTextAsync("Tested", new() { Timeout = 60_000 });
        await PressAsync(page, pages.Passed, "Enter");
        await Expect(pages.Complete).Not.ToHaveAttributeAsync("aria-disabled", "true");
        await PressAsync(page, pages.Complete, "Enter");
        await Expect(pages.State).ToContainTextAsync("Complete");
    }

    private static async Task AcceptUntilAsync(IPage page, ILocator there)
    {
        var accept = new MicrosoftPages(page).Accept;
        for (var pages = 0; pages < 4; pages++)
        {
            await accept.Or(there).First.WaitForAsync(new() { Timeout = 120_000 });
            if (await there.IsVisibleAsync())
                return;
            await PressAsync(page, accept, "Enter");
        }
    }

    private static async Task TypeAsync(IPage page, ILocator field, string text)
    {
        await TabToAsync(page, field);
        await page.Keyboard.TypeAsync(text);
        await Expect(field).ToHaveValueAsync(text);
    }

    private static async Task PressAsync(IPage page, ILocator target, string key)
    {
        await TabToAsync(page, target);
        await page.Keyboard.PressAsync(key);
    }

    /// <summary>Presses Tab until the target has the focus and shows it; a target that Tab does not reach fails the test.</summary>
    private static async Task TabToAsync(IPage page, ILocator target)
    {
        await target.First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        for (var presses = 0; presses < 80; presses++)
        {
            if (await target.First.EvaluateAsync<bool>("element => element === document.activeElement"))
                return;
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"Tab does not reach {target}.");
    }
}
