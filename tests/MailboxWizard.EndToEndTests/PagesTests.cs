using MailboxWizard.EndToEndTests.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailboxWizard.EndToEndTests;

/// <summary>Every page at 360 and 1600 px, in light and dark: axe finds nothing serious, nothing scrolls sideways.</summary>
public sealed class PagesTests(Browser browser)
{
    [Fact]
    public async Task Every_page_can_be_read_by_everyone_at_every_size()
    {
        await using var story = await DemoStory.StartAsync("calm");
        var findings = new List<string>();

        var number = await browser.VisitAsync(story.Address, "pages-administrator", visitor => AdministratorAsync(visitor, findings));
        await browser.VisitAsync(story.Address, "pages-engineer", visitor => EngineerAsync(visitor, number, findings));
        var link = await browser.VisitAsync(story.Address, "pages-builder", visitor => BuilderAsync(visitor, findings));
        await browser.VisitAsync(story.Address, "pages-colleague", visitor => ColleagueAsync(visitor, link, findings));
        await browser.VisitAsync(story.Address, "pages-neighbour", visitor => NeighbourAsync(visitor, story, findings));
        await browser.VisitAsync(story.Address, "pages-ordinary", visitor => OrdinaryAsync(visitor, findings));

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
        foreach (var path in new[] { $"/handoffs/{number}", "/handoffs/pasted", "/audit", "/handoffs/100001" })
            await LookAsync(erik, path, findings);

        // Ended, its key is still in the tenant: on the list and on its page.
        await erik.Page.GotoAsync($"/handoffs/{number}");
        await Expect(erik.Page.Locator("main[data-interactive]")).ToBeAttachedAsync();
        await Press(erik, "Withdraw").ClickAsync();
        await Press(erik, "Withdraw for good").ClickAsync();
        await Expect(erik.Page.GetByText("Key still in tenant.")).ToBeVisibleAsync();
        await LookAsync(erik, "/handoffs", findings, "-left", erik.Page.GetByText("1 key still in a tenant"));
        await LookAsync(erik, $"/handoffs/{number}", findings, "-ended");
    }

    /// <summary>Application Administrator only: the plan says what cannot be done, the rest is done, and a colleague asked for it.</summary>
    /// <returns>The link.</returns>
    private static async Task<string> BuilderAsync(Visitor ben, List<string> findings)
    {
        var pages = new AdministratorPages(ben.Page);
        await pages.ChooseAsync("office@contoso.com", "Inbox");
        await ben.Page.GetByText("Several Therefore systems, or another organisation").ClickAsync();
        await AdministratorPages.FillAsync(ben.Page.GetByLabel("Name of this Therefore system"), "Archive");
        await pages.SeePlan.ClickAsync();
        await new MicrosoftPages(ben.Page).SignInAsync("ben@contoso.com", pages.Run);
        await Expect(pages.Rows.Filter(new() { HasText = "Cannot" })).ToHaveCountAsync(1);
        await Expect(pages.Run).ToHaveAttributeAsync("aria-disabled", "true");
        var plan = new Uri(ben.Page.Url).AbsolutePath;
        await LookAsync(ben, plan, findings);

        await Press(ben, "Do what I may, and ask a colleague for the rest").ClickAsync();
        await new MicrosoftPages(ben.Page).AcceptUntilAsync(ben.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "The run waits for a colleague" }));
        await LookAsync(ben, new Uri(ben.Page.Url).PathAndQuery, findings, "-waiting");
        await Press(ben, "Make a link").ClickAsync();
        var link = await ben.Page.GetByLabel("Link", new() { Exact = true }).InputValueAsync();
        await ben.ScreenshotAsync("page-waiting-link");
        findings.AddRange(await ben.AxeFindingsAsync());

        // The plan now says that the run waits; Microsoft gives what reads it once more.
        var waits = ben.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "A run waits for a colleague" });
        await ben.Page.GotoAsync(plan);
        await new MicrosoftPages(ben.Page).AcceptUntilAsync(waits);
        await LookAsync(ben, plan, findings, "-plan-waits", waits);
        return link;
    }

    /// <summary>Privileged Role Administrator: reads what is asked for, and approves.</summary>
    private static async Task ColleagueAsync(Visitor petra, string link, List<string> findings)
    {
        await petra.Page.GotoAsync(link);
        var can = petra.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "You can approve this" });
        await new MicrosoftPages(petra.Page).SignInAsync("petra@contoso.com", can);
        await LookAsync(petra, new Uri(link).AbsolutePath, findings, "-approve", can);
        await Press(petra, "Decline").ClickAsync();
        await Expect(Press(petra, "Decline it")).ToBeVisibleAsync();
        await petra.ScreenshotAsync("page-approve-decline");
        await Press(petra, "Not now").ClickAsync();
        await Press(petra, "Approve").ClickAsync();
        await new MicrosoftPages(petra.Page).AcceptUntilAsync(petra.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "office@contoso.com opens" }));
        await petra.Page.GotoAsync(link);
        await Expect(petra.Page.GetByText("office@contoso.com")).ToHaveCountAsync(0);
    }

    private static ILocator Press(Visitor visitor, string name) => visitor.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>A folder that is not there, then a run that Microsoft stops.</summary>
    private static async Task NeighbourAsync(Visitor frank, DemoStory story, List<string> findings)
    {
        var pages = new AdministratorPages(frank.Page);
        var microsoft = new MicrosoftPages(frank.Page);
        await pages.ChooseAsync("scan@fabrikam.com", "Scan");
        await pages.SeePlan.ClickAsync();
        await microsoft.SignInAsync("frank@fabrikam.com", pages.Run);
        await pages.Run.ClickAsync();
        await microsoft.AcceptUntilAsync(frank.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "scan@fabrikam.com does not open yet" }));
        await LookAsync(frank, new Uri(frank.Page.Url).PathAndQuery, findings);

        await frank.Page.GetByRole(AriaRole.Button, new() { Name = "Scans", Exact = true }).ClickAsync();
        await Expect(pages.Title).ToHaveTextAsync("scan@fabrikam.com opens", new() { Timeout = 60_000 });

        // Somebody adds a secret of their own: the next plan does not take the registration over.
        var registration = story.Host.Tenant.State["fabrikam.com"].Applications.Single();
        registration.Passwords.Add(new()
        {
            KeyId = Guid.NewGuid(),
            DisplayName = "by hand",
            SecretText = "simulated~only",
            StartsAt = DateTimeOffset.UtcNow,
            EndsAt = DateTimeOffset.UtcNow.AddYears(1),
        });
        await pages.ChooseAsync("post@fabrikam.com", "Inbox");
        await pages.SeePlan.ClickAsync();
        await microsoft.AcceptUntilAsync(pages.Run);
        await Expect(pages.Run).ToHaveAttributeAsync("aria-disabled", "true");
        await LookAsync(frank, new Uri(frank.Page.Url).PathAndQuery, findings);
    }

    private static async Task OrdinaryAsync(Visitor olga, List<string> findings)
    {
        await olga.Page.GotoAsync("/audit");
        await new MicrosoftPages(olga.Page).SignInAsync("olga@contoso.com", olga.Page.GetByRole(AriaRole.Link, new() { Name = "MailboxWizard", Exact = true }));
        await LookAsync(olga, "/audit", findings);
        // Inside a circuit too: the start page's own links move without a new request.
        await olga.Page.GotoAsync("/setup");
        await Expect(olga.Page.Locator("main[data-interactive]")).ToBeAttachedAsync();
        await olga.Page.EvaluateAsync("() => Blazor.navigateTo('/handoffs')");
        await Expect(olga.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).Not.ToHaveTextAsync("Hand-offs");
        await Expect(olga.Page.GetByText("invoices@contoso.com")).ToHaveCountAsync(0);
    }

    /// <param name="name">Of the pictures, where the path is not fit for it.</param>
    /// <param name="there">What shows that the page is complete.</param>
    internal static async Task LookAsync(Visitor visitor, string path, List<string> findings, string? name = null, ILocator? there = null) =>
        findings.AddRange(await visitor.LookAtAsync(
            path,
            $"page{name ?? string.Concat(path.Split('?')[0].Select(letter => char.IsLetterOrDigit(letter) ? letter : '-'))}",
            async () =>
            {
                await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveCountAsync(1);
                await Expect(visitor.Page.Locator(".mud-skeleton")).ToHaveCountAsync(0);
                if (there is not null)
                    await Expect(there).ToBeVisibleAsync();
            }));
}
