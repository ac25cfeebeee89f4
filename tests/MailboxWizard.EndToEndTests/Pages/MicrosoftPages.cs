using Microsoft.Playwright;

namespace MailboxWizard.EndToEndTests.Pages;

/// <summary>The simulated tenant's sign-in and consent pages.</summary>
public sealed class MicrosoftPages(IPage page)
{
    public ILocator Accept => page.GetByRole(AriaRole.Button, new() { Name = "Accept", Exact = true });

    public ILocator Decline => page.GetByRole(AriaRole.Button, new() { Name = "Decline", Exact = true });

    public ILocator Person(string userName) => page.GetByRole(AriaRole.Button, new() { Name = userName });

    /// <summary>Picks the person and accepts whatever is asked, until the product's page is there.</summary>
    public async Task SignInAsync(string userName)
    {
        await Person(userName).ClickAsync();
        await AcceptWhatIsAskedAsync();
    }

    /// <summary>Accepts consent pages until the product's own bar is there.</summary>
    public async Task AcceptWhatIsAskedAsync()
    {
        var wordmark = page.GetByRole(AriaRole.Link, new() { Name = "MailboxWizard", Exact = true });
        for (var pages = 0; pages < 4; pages++)
        {
            await Accept.Or(wordmark).First.WaitForAsync();
            if (await wordmark.IsVisibleAsync())
                return;
            await Accept.ClickAsync();
        }
    }
}
