using MailboxWizard.EndToEndTests.Pages;
using MailboxWizard.Features.Configuration;
using MailboxWizard.SimulatedTenant.Beliefs;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailboxWizard.EndToEndTests;

/// <summary>A Test that Exchange keeps out: the engineer sees what is waited for, and that it turns green without another press, row by row.</summary>
public sealed class TestWaitTests(Browser browser)
{
    private const float Patience = 180_000;

    [Fact]
    public async Task Not_yet_turns_green_by_itself_when_the_registration_is_allowed()
    {
        await using var story = await DemoStory.StartAsync("calm");
        var contoso = story.Host.Tenant.State["contoso.com"];
        contoso.Ews = EwsState.NotAllowListed;
        await browser.VisitAsync(story.Address, "waits-administrator", async ada =>
        {
            var number = await RunAsync(ada);
            await ada.LookAsync("waits-run");
            await browser.VisitAsync(story.Address, "waits-engineer", async erik =>
            {
                var pages = await OpenAsync(erik, number);
                // The Test that goes on may have ended a moment ago, and then a press shows that one and takes nothing up.
                await pages.Take.ClickAsync();
                await Expect(pages.State).ToContainTextAsync("In work");
                await pages.Test.ClickAsync();
                await Expect(erik.Page.GetByText("tested again by itself at")).ToBeVisibleAsync(new() { Timeout = Patience });
                await Expect(Waiting(erik)).ToBeVisibleAsync();
                await erik.LookAsync("waits-page");

                story.EwsGate.Shut();
                contoso.Ews = EwsState.Open;

                await SeesRowsAsync(erik, (CheckKind.Token, "Passed"), (CheckKind.Mailbox, "Running"), (CheckKind.InputFolder, "Not yet"), (CheckKind.Message, "Not yet"));
                story.EwsGate.LetOneGo();
                await SeesRowsAsync(erik, (CheckKind.Token, "Passed"), (CheckKind.Mailbox, "Passed"), (CheckKind.InputFolder, "Running"), (CheckKind.Message, "Not yet"));
                story.EwsGate.Open();

                await Expect(pages.State).ToContainTextAsync("Tested", new() { Timeout = Patience });
                await Expect(Waiting(erik)).ToHaveCountAsync(0);
                Assert.Empty(erik.Errors);
            });
            await Expect(Heading(ada, "invoices@contoso.com opens")).ToBeVisibleAsync(new() { Timeout = Patience });
            await ada.Page.ReloadAsync();
            await Expect(Heading(ada, "invoices@contoso.com opens")).ToBeVisibleAsync(new() { Timeout = Patience });
            Assert.Empty(ada.Errors);
        });
    }

    /// <returns>The number of the hand-off, which is open although the Test only waits.</returns>
    private static async Task<int> RunAsync(Visitor ada)
    {
        ada.Page.SetDefaultTimeout(Patience);
        var pages = new AdministratorPages(ada.Page);
        var microsoft = new MicrosoftPages(ada.Page);
        await pages.ChooseAsync("invoices@contoso.com", "Invoices");
        await ada.Page.GetByText("Exchange (Online) - EWS").ClickAsync();
        await pages.SeePlan.ClickAsync();
        await microsoft.SignInAsync("ada@contoso.com", pages.Run);
        await pages.Run.ClickAsync();
        await microsoft.AcceptUntilAsync(Heading(ada, "invoices@contoso.com does not open yet"));
        await Expect(Waiting(ada)).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(ada.Page.Locator("main[data-interactive]")).ToBeAttachedAsync(new() { Timeout = Patience });
        return await pages.NumberAsync();
    }

    private static async Task<StaffPages> OpenAsync(Visitor erik, int number)
    {
        erik.Page.SetDefaultTimeout(Patience);
        var pages = new StaffPages(erik.Page);
        await erik.Page.GotoAsync($"/handoffs/{number}");
        await new MicrosoftPages(erik.Page).SignInAsync("erik@spectrum.example", pages.Take);
        await Expect(erik.Page.Locator("main[data-interactive]")).ToBeAttachedAsync();
        await Expect(pages.State).ToContainTextAsync("Ready");
        await Expect(erik.Page.GetByText("Set-OrganizationConfig @after -ErrorAction Stop")).ToBeVisibleAsync();
        return pages;
    }

    /// <summary>Each row by itself, while the Test stands still between two answers.</summary>
    private static async Task SeesRowsAsync(Visitor erik, params (CheckKind Kind, string Word)[] rows)
    {
        foreach (var (kind, word) in rows)
            await Expect(erik.Page.Locator($"[data-check={kind}] .st")).ToHaveTextAsync(word, new() { Timeout = Patience });
    }

    private static ILocator Waiting(Visitor visitor) => visitor.Page.GetByText("Not yet. After the change in Exchange it takes up to 24 hours.");

    private static ILocator Heading(Visitor visitor, string name) =>
        visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = name, Exact = true });
}
