using MailboxWizard.EndToEndTests.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailboxWizard.EndToEndTests;

/// <summary>Every page at 360 and 1600 px, in light and dark: axe finds nothing serious, nothing scrolls sideways.</summary>
public sealed class PagesTests(Browser browser)
{
    private static readonly (int Width, ColorScheme Scheme)[] Looks =
        [(360, ColorScheme.Light), (360, ColorScheme.Dark), (1600, ColorScheme.Light), (1600, ColorScheme.Dark)];

    [Fact]
    public async Task Every_page_can_be_read_by_everyone_at_every_size()
    {
        await using var story = await DemoStory.StartAsync("calm");
        var findings = new List<string>();

        var number = await browser.VisitAsync(story.Address, "pages-administrator", visitor => AdministratorAsync(visitor, findings));
        await browser.VisitAsync(story.Address, "pages-engineer", visitor => EngineerAsync(visitor, number, findings));

        Assert.Empty(findings);
    }

    private static async Task<int> AdministratorAsync(Visitor ada, List<string> findings)
    {
        foreach (var path in new[] { "/", "/permissions", "/signed-out", "/sign-in/failed?reason=ConsentDeclined", "/no-such-page", "/setup" })
            await LookAsync(ada, path, findings);

        var pages = new AdministratorPages(ada.Page);
        await pages.ChooseAsync("invoices@contoso.com", "Invoices");
        await pages.SeePlan.ClickAsync();
        await new MicrosoftPages(ada.Page).SignInAsync("ada@contoso.com", pages.Run);
        await LookAsync(ada, new Uri(ada.Page.Url).PathAndQuery, findings);
        await pages.Run.ClickAsync();
        await new MicrosoftPages(ada.Page).AcceptUntilAsync(ada.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "invoices@contoso.com opens" }));
        var number = await pages.NumberAsync();
        foreach (var path in new[] { new Uri(ada.Page.Url).PathAndQuery, $"/handoffs/{number}", "/audit", "/handoffs" })
            await LookAsync(ada, path, findings);
        return number;
    }

    private static async Task EngineerAsync(Visitor erik, int number, List<string> findings)
    {
        await erik.Page.GotoAsync("/handoffs");
        await new MicrosoftPages(erik.Page).SignInAsync("erik@spectrum.example", erik.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Hand-offs" }));
        foreach (var path in new[] { "/handoffs", $"/handoffs/{number}", "/audit", "/handoffs/100001" })
            await LookAsync(erik, path, findings);
    }

    private static async Task LookAsync(Visitor visitor, string path, List<string> findings)
    {
        foreach (var (width, scheme) in Looks)
        {
            await visitor.Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await visitor.Page.SetViewportSizeAsync(width, 900);
            await visitor.Page.GotoAsync(path);
            await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveCountAsync(1);
            await Expect(visitor.Page.Locator(".mud-skeleton")).ToHaveCountAsync(0);
            await visitor.ScreenshotAsync($"page{string.Concat(path.Split('?')[0].Select(letter => char.IsLetterOrDigit(letter) ? letter : '-'))}-{width}-{scheme.ToString().ToLowerInvariant()}");
            findings.AddRange(await visitor.AxeFindingsAsync());
            if (await visitor.SidewaysAsync() is > 0 and var pixels)
                findings.Add($"{path} at {width} px is {pixels} px too wide.");
        }

        await visitor.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        await visitor.Page.SetViewportSizeAsync(1440, 900);
    }
}
