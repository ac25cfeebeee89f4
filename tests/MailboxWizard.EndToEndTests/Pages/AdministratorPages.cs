using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace MailboxWizard.EndToEndTests.Pages;

/// <summary>Landing, choose, plan and run, as the administrator meets them.</summary>
public sealed partial class AdministratorPages(IPage page)
{
    public ILocator Title => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocator Start => page.GetByRole(AriaRole.Link, new() { Name = "Choose the mailbox" });

    public ILocator Address => page.GetByLabel("Address");

    public ILocator InputFolder => page.GetByLabel("Input folder");

    public ILocator SeePlan => page.GetByRole(AriaRole.Button, new() { Name = "see the plan" });

    public ILocator Run => page.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true });

    /// <summary>The thirteen rows and the proof, each as one line of text.</summary>
    public ILocator Rows => page.Locator("ol.ledger > li");

    public async Task ChooseAsync(string address, string folder)
    {
        await page.GotoAsync("/");
        // While the circuit takes the page over, Blazor loses a press of a link.
        await Assertions.Expect(page.Locator("main[data-interactive]")).ToBeAttachedAsync();
        await Start.ClickAsync();
        await Assertions.Expect(page.Locator("main[data-interactive]")).ToBeAttachedAsync();
        await page.GetByText("Online", new() { Exact = true }).ClickAsync();
        await FillAsync(Address, address);
        await FillAsync(InputFolder, folder);
    }

    /// <summary>The hand-off number on the proved page, digits only.</summary>
    public async Task<int> NumberAsync()
    {
        var text = await page.Locator(".number").InnerTextAsync();
        return int.Parse(NoDigit().Replace(text, ""), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Typing before the circuit is there would be lost: types until the field keeps it.</summary>
    public static async Task FillAsync(ILocator field, string text)
    {
        await Assertions.Expect(field.Page.Locator("main[data-interactive]")).ToBeAttachedAsync();
        await field.FillAsync(text);
        await field.BlurAsync();
    }

    [GeneratedRegex("[^0-9]")]
    private static partial Regex NoDigit();
}
