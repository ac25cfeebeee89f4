using Microsoft.Playwright;

namespace MailboxWizard.EndToEndTests.Pages;

/// <summary>The simulated tenant's sign-in and consent pages.</summary>
public sealed class MicrosoftPages(IPage page)
{
    public ILocator Accept => page.GetByRole(AriaRole.Button, new() { Name = "Accept", Exact = true });

    public ILocator Decline => page.GetByRole(AriaRole.Button, new() { Name = "Decline", Exact = true });

    public ILocator Person(string userName) => page.GetByRole(AriaRole.Button, new() { Name = userName });

    /// <summary>Picks the person and accepts whatever is asked, until <paramref name="there"/> is there.</summary>
    public async Task SignInAsync(string userName, ILocator there)
    {
        await Person(userName).ClickAsync();
        await AcceptUntilAsync(there);
    }

    /// <summary>Accepts consent pages, as many as come, until <paramref name="there"/> is there.</summary>
    public async Task AcceptUntilAsync(ILocator there)
    {
        for (var pages = 0; pages < 4; pages++)
        {
            await Accept.Or(there).First.WaitForAsync();
            if (await there.IsVisibleAsync())
                return;
            await Accept.ClickAsync();
        }

        await there.WaitForAsync();
    }
}
