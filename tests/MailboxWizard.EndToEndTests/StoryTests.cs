using MailboxWizard.EndToEndTests.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailboxWizard.EndToEndTests;

/// <summary>The whole story with all three people, in the weather that people meet; its pictures stand in the README.</summary>
public sealed class StoryTests(Browser browser)
{
    [Fact]
    public async Task Administrator_engineer_and_support_play_the_whole_story()
    {
        await using var story = await DemoStory.StartAsync("everyday");

        var number = await browser.VisitAsync(story.Address, "administrator", AdministratorAsync);
        await browser.VisitAsync(story.Address, "engineer", visitor => EngineerAsync(visitor, story, number));
        await browser.VisitAsync(story.Address, "support", visitor => SupportAsync(visitor, number));
    }

    private static async Task<int> AdministratorAsync(Visitor visitor)
    {
        var pages = new AdministratorPages(visitor.Page);
        var microsoft = new MicrosoftPages(visitor.Page);

        await visitor.Page.GotoAsync("/");
        await visitor.ScreenshotAsync("01-landing");
        await pages.ChooseAsync("invoices@contoso", "Invoices");
        await Expect(visitor.Page.GetByText("Did you mean")).ToBeVisibleAsync();
        await AdministratorPages.FillAsync(pages.Address, "invoices@contoso.com");
        await Expect(visitor.Page.GetByText("Did you mean")).ToBeHiddenAsync();
        await visitor.ScreenshotAsync("02-choose");
        await pages.SeePlan.ClickAsync();

        await microsoft.Person("ada@contoso.com").WaitForAsync();
        await visitor.ScreenshotAsync("02a-sign-in");
        await microsoft.Person("ada@contoso.com").ClickAsync();
        await microsoft.Accept.WaitForAsync();
        await visitor.ScreenshotAsync("02b-consent");
        await microsoft.AcceptUntilAsync(Heading(visitor, "Nothing stands in the way"));

        await Expect(pages.Rows).ToHaveCountAsync(14);
        await visitor.ScreenshotAsync("03-plan");
        await pages.Run.ClickAsync();
        await microsoft.AcceptUntilAsync(Heading(visitor, "Setting up invoices@contoso.com"));

        await Expect(pages.Rows.Filter(new() { HasText = "Waiting" })).ToHaveCountAsync(1, new() { Timeout = 60_000 });
        await visitor.ScreenshotAsync("04-run");

        await Expect(pages.Title).ToHaveTextAsync("invoices@contoso.com opens", new() { Timeout = 180_000 });
        await visitor.ScreenshotAsync("05-proved");
        Assert.Empty(visitor.Errors);
        return await pages.NumberAsync();
    }

    private static async Task EngineerAsync(Visitor visitor, DemoStory story, int number)
    {
        var pages = new StaffPages(visitor.Page);

        await visitor.Page.GotoAsync("/handoffs");
        await new MicrosoftPages(visitor.Page).SignInAsync("erik@spectrum.example", Heading(visitor, "Hand-offs"));
        await Expect(pages.Handoff(number)).ToBeVisibleAsync();
        await visitor.ScreenshotAsync("08-handoffs");
        await pages.Handoff(number).ClickAsync();

        await pages.Take.ClickAsync();
        await Expect(pages.State).ToContainTextAsync("In work");
        await pages.Test.ClickAsync();
        await Expect(pages.State).ToContainTextAsync("Tested", new() { Timeout = 60_000 });

        var shown = visitor.Page.Locator("[data-secret]");
        await pages.Reveal.ClickAsync();
        await Expect(shown).ToContainTextAsync(SecretIn(story));
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Hide" }).ClickAsync();
        await Expect(shown).Not.ToContainTextAsync(SecretIn(story));

        for (var click = 0; click < 3; click++)
            await pages.Ticks.Nth(click).CheckAsync();
        await visitor.ScreenshotAsync("07-configuration");
        await pages.Passed.ClickAsync();
        await pages.Ticks.Nth(4).CheckAsync();
        await pages.Complete.ClickAsync();
        await Expect(pages.State).ToContainTextAsync("Complete");
        await visitor.ScreenshotAsync("07b-complete");
        Assert.Empty(visitor.Errors);
    }

    private static async Task SupportAsync(Visitor visitor, int number)
    {
        await visitor.Page.GotoAsync("/audit");
        await new MicrosoftPages(visitor.Page).SignInAsync("sam@spectrum.example", Heading(visitor, "Audit log"));
        var consent = visitor.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Consent" }).Filter(new() { HasText = "Created" });
        await consent.GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Complementary).GetByText("Request id").First).ToBeVisibleAsync();
        await visitor.ScreenshotAsync("09-audit");
        await visitor.Page.GotoAsync($"/handoffs/{number}");
        await Expect(new StaffPages(visitor.Page).Reveal).ToHaveCountAsync(0);
        Assert.Empty(visitor.Errors);
    }

    private static ILocator Heading(Visitor visitor, string name) =>
        visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = name, Exact = true });

    private static string SecretIn(DemoStory story) =>
        story.Host.Tenant.State["contoso.com"].Applications.Single().Passwords.Single().SecretText;
}
