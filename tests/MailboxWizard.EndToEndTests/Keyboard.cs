using MailboxWizard.EndToEndTests.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailboxWizard.EndToEndTests;

/// <summary>A page without a mouse: Tab to what is wanted, Enter or blank to press it, letters to type.</summary>
internal sealed class Keyboard(IPage page)
{
    /// <summary>Accepts what Microsoft asks for, until <paramref name="there"/> is there.</summary>
    public async Task AcceptUntilAsync(ILocator there)
    {
        var accept = new MicrosoftPages(page).Accept;
        for (var pages = 0; pages < 4; pages++)
        {
            await accept.Or(there).First.WaitForAsync(new() { Timeout = 120_000 });
            if (await there.IsVisibleAsync())
                return;
            await PressAsync(accept);
        }
    }

    /// <summary>Replaces what stands in the field.</summary>
    public async Task TypeAsync(ILocator field, string text)
    {
        await TabToAsync(field);
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync(text);
        await Expect(field).ToHaveValueAsync(text);
    }

    public async Task PressAsync(ILocator target, string key = "Enter")
    {
        await TabToAsync(target);
        await page.Keyboard.PressAsync(key);
    }

    /// <summary>Presses Tab until the target has the focus; a target that Tab does not reach fails the test.</summary>
    public async Task TabToAsync(ILocator target)
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
