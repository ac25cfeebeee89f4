using MailboxWizard.EndToEndTests.Pages;
using MailboxWizard.SimulatedTenant.Beliefs;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailboxWizard.EndToEndTests;

/// <summary>A Test that Exchange keeps out: the engineer sees what is waited for, and that it turns green without another press.</summary>
public sealed class TestWaitTests(Browser browser)
{
    private const float Patience = 180_000;

    [Fact]
    public async Task Not_yet_turns_green_by_itself_when_the_registration_is_allowed()
    {
        await using var story = await DemoStory.StartAsync("calm");
        var number = await browser.VisitAsync(story.Address, "waits-administrator", AdministratorAsync);
        var contoso = story.Host.Tenant.State["contoso.com"];
        contoso.Ews = EwsState.NotAllowListed;

        await browser.VisitAsync(story.Address, "waits-engineer", async visitor =>
        {
            visitor.Page.SetDefaultTimeout(Patience);
            var pages = new StaffPages(visitor.Page);
            await visitor.Page.GotoAsync($"/handoffs/{number}");
            await new MicrosoftPages(visitor.Page).SignInAsync("erik@spectrum.example", pages.Take);
            await Expect(visitor.Page.Locator("main[data-interactive]")).ToBeAttachedAsync();
            await pages.Test.ClickAsync();
            var waiting = visitor.Page.GetByText("Not yet. After the change in Exchange it takes up to 24 hours.");
            await Expect(waiting).ToBeVisibleAsync(new() { Timeout = Patience });
            await Expect(visitor.Page.GetByText("Set-OrganizationConfig -EwsEnabled $true -EwsAllowedAppIDs ($list -join ',')")).ToBeVisibleAsync();
            foreach (var (width, scheme) in new[] { (360, ColorScheme.Light), (360, ColorScheme.Dark), (1600, ColorScheme.Light), (1600, ColorScheme.Dark) })
            {
                await visitor.Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
                await visitor.Page.SetViewportSizeAsync(width, 900);
                await visitor.ScreenshotAsync($"waits-{width}-{scheme.ToString().ToLowerInvariant()}");
                Assert.Empty(await visitor.AxeFindingsAsync());
                Assert.Equal(0, await visitor.SidewaysAsync());
            }

            contoso.Ews = EwsState.Open;

            await Expect(pages.State).ToContainTextAsync("Tested", new() { Timeout = Patience });
            await Expect(waiting).ToHaveCountAsync(0);
            Assert.Empty(visitor.Errors);
        });
    }

    private static async Task<int> AdministratorAsync(Visitor visitor)
    {
        visitor.Page.SetDefaultTimeout(Patience);
        var pages = new AdministratorPages(visitor.Page);
        var microsoft = new MicrosoftPages(visitor.Page);
        await pages.ChooseAsync("invoices@contoso.com", "Invoices");
        await visitor.Page.GetByText("Exchange (Online) - EWS").ClickAsync();
        await pages.SeePlan.ClickAsync();
        await microsoft.SignInAsync("ada@contoso.com", pages.Run);
        await pages.Run.ClickAsync();
        var opens = visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "invoices@contoso.com opens", Exact = true });
        await microsoft.AcceptUntilAsync(opens);
        return await pages.NumberAsync();
    }
}
