using MailboxWizard.EndToEndTests.Pages;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailboxWizard.EndToEndTests;

/// <summary>Without a mouse too: what is done beside the straight way.</summary>
public sealed class KeyboardDeedsTests(Browser browser)
{
    [Fact]
    public async Task The_keyboard_alone_corrects_a_folder_and_opens_the_own_secret()
    {
        await using var story = await DemoStory.StartAsync("calm");
        await browser.VisitAsync(story.Address, "keyboard-folder", async visitor =>
        {
            var (page, pages, keys) = (visitor.Page, new AdministratorPages(visitor.Page), new Keyboard(visitor.Page));
            await RunAsync(page, pages, "scan@fabrikam.com", "Nowhere", "frank@fabrikam.com", "scan@fabrikam.com does not open yet");

            await keys.TypeAsync(page.GetByLabel("Input folder of scan@fabrikam.com"), "Scans");
            await page.Keyboard.PressAsync("Enter");
            await Expect(pages.Title).ToHaveTextAsync("scan@fabrikam.com opens", new() { Timeout = 60_000 });

            // The tokens ended with the run: the first press leads to Microsoft, and the page says that it is to be repeated.
            await keys.PressAsync(page.GetByRole(AriaRole.Link, new() { Name = "Open it yourself" }));
            var staff = new StaffPages(page);
            await keys.PressAsync(staff.Reveal);
            await keys.AcceptUntilAsync(page.GetByText("You are back from Microsoft. Press Reveal once more."));
            await Expect(page.Locator("main[data-interactive]")).ToBeAttachedAsync();
            await keys.PressAsync(staff.Reveal);
            await Expect(page.Locator("[data-secret-value]")).ToHaveTextAsync(
                story.Host.Tenant.State["fabrikam.com"].Applications.Single().Passwords.Single().SecretText);
            await keys.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Hide", Exact = true }));
            await Expect(page.Locator("[data-secret-value]")).ToBeEmptyAsync();
            Assert.DoesNotContain(visitor.Errors, error => !error.Contains("401", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task The_keyboard_alone_renews_and_withdraws()
    {
        await using var story = await DemoStory.StartAsync("calm");
        var (first, second) = await browser.VisitAsync(story.Address, "keyboard-renew", async visitor =>
        {
            var (page, pages, keys) = (visitor.Page, new AdministratorPages(visitor.Page), new Keyboard(visitor.Page));
            await RunAsync(page, pages, "office@contoso.com", "Inbox", "ada@contoso.com", "office@contoso.com opens");
            var first = await pages.NumberAsync();
            await browser.VisitAsync(story.Address, "keyboard-complete", engineer => CompleteAsync(engineer, first));

            await pages.ChooseAsync("office@contoso.com", "Inbox");
            await keys.PressAsync(pages.SeePlan);
            var renew = page.GetByRole(AriaRole.Button, new() { Name = "Renew", Exact = true });
            await keys.AcceptUntilAsync(renew);
            await keys.PressAsync(renew);
            await Expect(pages.Title).ToHaveTextAsync("Nothing stands in the way", new() { Timeout = 60_000 });
            await keys.PressAsync(pages.Run);
            await keys.AcceptUntilAsync(Heading(page, "office@contoso.com opens"));
            return (first, await pages.NumberAsync());
        });
        Assert.NotEqual(first, second);
        await browser.VisitAsync(story.Address, "keyboard-withdraw", async visitor =>
        {
            var (page, pages, keys) = (visitor.Page, new StaffPages(visitor.Page), new Keyboard(visitor.Page));
            await page.GotoAsync($"/handoffs/{second}");
            await keys.PressAsync(new MicrosoftPages(page).Person("erik@spectrum.example"));
            await keys.AcceptUntilAsync(pages.Withdraw);
            await Expect(page.Locator("main[data-interactive]")).ToBeAttachedAsync();
            await keys.PressAsync(pages.Withdraw);
            await keys.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Keep it", Exact = true }));
            await keys.PressAsync(pages.Withdraw);
            await keys.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Withdraw for good", Exact = true }));
            await Expect(pages.State).ToContainTextAsync("Withdrawn");
        });
    }

    /// <summary>What a live hand-off carries already is not saved a second time; its key stays in the tenant, as one that was made by hand.</summary>
    private static async Task WithdrawAsync(DemoStory story, Guid client)
    {
        var handoffs = story.Host.Wizard.Services.GetRequiredService<HandoffStore>();
        var open = (await handoffs.FindOpenAsync(new(story.Host.Tenant.State["contoso.com"].Id), new(client), TestContext.Current.CancellationToken))!;
        var ada = new Person { TenantId = open.TenantId, ObjectId = open.CreatedBy, TenantName = open.TenantName, Name = open.CreatedByName, UserName = "ada@contoso.com", IsAdministrator = true };
        Assert.True((await handoffs.WithdrawAsync(open.Number, ada, TestContext.Current.CancellationToken)).IsDone);
    }

    [Fact]
    public async Task The_keyboard_alone_tests_pasted_values_saves_them_and_reveals_once_more_for_a_reason()
    {
        await using var story = await DemoStory.StartAsync("calm");
        await browser.VisitAsync(story.Address, "keyboard-made", visitor =>
            RunAsync(visitor.Page, new(visitor.Page), "office@contoso.com", "Inbox", "ada@contoso.com", "office@contoso.com opens"));
        var made = story.Host.Tenant.State["contoso.com"].Applications.Single();
        var secret = made.Passwords.Single().SecretText;
        await WithdrawAsync(story, made.AppId);
        await browser.VisitAsync(story.Address, "keyboard-pasted", async visitor =>
        {
            var (page, keys) = (visitor.Page, new Keyboard(visitor.Page));
            await page.GotoAsync("/handoffs/pasted");
            await keys.PressAsync(new MicrosoftPages(page).Person("erik@spectrum.example"));
            await keys.AcceptUntilAsync(Heading(page, "Test pasted values"));
            await Expect(page.Locator("main[data-interactive]")).ToBeAttachedAsync();
            await keys.TypeAsync(page.GetByLabel("Tenant", new() { Exact = true }), "contoso.com");
            await keys.TypeAsync(page.GetByLabel("Client ID", new() { Exact = true }), $"{made.AppId}");
            await keys.TypeAsync(page.GetByLabel("Client Secret", new() { Exact = true }), $"{made.AppId}");
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.GetByText("This is the client ID once more")).ToBeVisibleAsync();
            await Expect(page.GetByLabel("Client Secret", new() { Exact = true })).ToBeFocusedAsync();
            await visitor.ScreenshotAsync("page-pasted-faults");
            Assert.Empty(await visitor.AxeFindingsAsync());

            await page.GetByLabel("Client Secret", new() { Exact = true }).FillAsync("");
            await keys.TypeAsync(page.GetByLabel("Client Secret", new() { Exact = true }), secret);
            var update = page.GetByRole(AriaRole.Combobox, new() { Name = "Update", Exact = true });
            await Expect(update).ToBeHiddenAsync();
            await keys.TabToAsync(page.GetByRole(AriaRole.Combobox, new() { Name = "Therefore", Exact = true }));
            await page.Keyboard.TypeAsync("2025");
            await keys.TabToAsync(update);
            await page.Keyboard.TypeAsync("Update 1");
            await keys.TypeAsync(page.GetByLabel("Email", new() { Exact = true }), "office@contoso.com");
            await keys.TypeAsync(page.GetByLabel("Input Folder", new() { Exact = true }), "Inbox");
            await keys.TabToAsync(page.GetByRole(AriaRole.Combobox, new() { Name = "After the Test" }));
            await page.Keyboard.TypeAsync("Save a hand-off if");
            await keys.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Test", Exact = true }));
            var saved = page.GetByRole(AriaRole.Link, new() { NameRegex = Address("^Open hand-off ") });
            await Expect(saved).ToBeVisibleAsync(new() { Timeout = 60_000 });
            await visitor.ScreenshotAsync("page-pasted-saved");
            Assert.Empty(await visitor.AxeFindingsAsync());

            await keys.PressAsync(saved);
            var (staff, shown) = (new StaffPages(page), page.Locator("[data-secret-value]"));
            await Expect(staff.State).ToContainTextAsync("Tested");
            await Expect(page.GetByText("Therefore 2025 Update 1, on-premises")).ToBeVisibleAsync();
            await Expect(page.Locator("main[data-interactive]")).ToBeAttachedAsync();
            await keys.PressAsync(staff.Reveal);
            await Expect(shown).ToHaveTextAsync(secret);
            await keys.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Hide", Exact = true }));
            await keys.PressAsync(staff.Reveal);
            await Expect(page.GetByLabel("Why once more?")).ToBeFocusedAsync();
            await Expect(shown).ToBeEmptyAsync();
            await visitor.ScreenshotAsync("page-handoff-reason");
            Assert.Empty(await visitor.AxeFindingsAsync());
            await page.Keyboard.TypeAsync("The window was closed");
            await page.Keyboard.PressAsync("Enter");
            await Expect(shown).ToHaveTextAsync(secret);
            await keys.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Hide", Exact = true }));

            await keys.TypeAsync(page.GetByLabel("Ticket number", new() { Exact = true }), "INC-4711");
            await page.Keyboard.PressAsync("Enter");
            await keys.TypeAsync(page.GetByLabel("New note"), "Values came by telephone");
            await keys.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Add note", Exact = true }));
            await Expect(page.Locator(".notes")).ToContainTextAsync("Values came by telephone");
            await Expect(page.GetByLabel("New note")).ToHaveValueAsync("");
            await visitor.ScreenshotAsync("page-handoff-notes");
            Assert.DoesNotContain(visitor.Errors, error => !error.Contains("422", StringComparison.Ordinal) && !error.Contains("428", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task The_keyboard_alone_filters_the_audit_log()
    {
        await using var story = await DemoStory.StartAsync("calm");
        await browser.VisitAsync(story.Address, "keyboard-audited", visitor =>
            RunAsync(visitor.Page, new(visitor.Page), "office@contoso.com", "Inbox", "ada@contoso.com", "office@contoso.com opens"));
        await browser.VisitAsync(story.Address, "keyboard-audit", async visitor =>
        {
            var (page, keys) = (visitor.Page, new Keyboard(visitor.Page));
            await page.GotoAsync("/audit");
            await keys.PressAsync(new MicrosoftPages(page).Person("sam@spectrum.example"));
            await keys.AcceptUntilAsync(Heading(page, "Audit log"));
            await Expect(page.Locator("main[data-interactive]")).ToBeAttachedAsync();
            var rows = page.Locator("tbody tr");

            await keys.TabToAsync(page.GetByRole(AriaRole.Combobox, new() { Name = "Action" }));
            await page.Keyboard.TypeAsync("Cons");
            await Expect(page).ToHaveURLAsync(Address("action=Consent"));
            await Expect(rows).ToHaveCountAsync(2);
            await keys.TabToAsync(page.GetByRole(AriaRole.Combobox, new() { Name = "Outcome" }));
            await page.Keyboard.TypeAsync("Crea");
            await Expect(rows).ToHaveCountAsync(1);
            await keys.TypeAsync(page.Locator("[data-search]"), "nothing begins like this");
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.GetByText("No entry fits these filters")).ToBeVisibleAsync();
            await keys.PressAsync(page.GetByRole(AriaRole.Link, new() { Name = "Show all", Exact = true }));
            await Expect(page).ToHaveURLAsync(Address("/audit$"));

            await keys.TabToAsync(page.GetByLabel("From day"));
            await page.Keyboard.TypeAsync("01012100");
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.GetByText("No entry fits these filters")).ToBeVisibleAsync();
            await keys.PressAsync(page.GetByRole(AriaRole.Link, new() { Name = "Show all", Exact = true }));

            var opened = rows.Filter(new() { HasText = "Consent" }).First.GetByRole(AriaRole.Link);
            await keys.PressAsync(opened);
            await Expect(page.GetByRole(AriaRole.Complementary)).ToBeVisibleAsync();
            await page.Keyboard.PressAsync("Escape");
            await Expect(page.GetByRole(AriaRole.Complementary)).ToHaveCountAsync(0);
            await Expect(opened).ToBeFocusedAsync();
        });
    }

    private static async Task RunAsync(IPage page, AdministratorPages pages, string address, string folder, string person, string title)
    {
        await pages.ChooseAsync(address, folder);
        await pages.SeePlan.ClickAsync();
        await new MicrosoftPages(page).SignInAsync(person, pages.Run);
        await pages.Run.ClickAsync();
        await new MicrosoftPages(page).AcceptUntilAsync(Heading(page, title));
    }

    private static async Task CompleteAsync(Visitor visitor, int number)
    {
        var pages = new StaffPages(visitor.Page);
        await visitor.Page.GotoAsync($"/handoffs/{number}");
        await new MicrosoftPages(visitor.Page).SignInAsync("erik@spectrum.example", pages.Passed);
        await Expect(visitor.Page.Locator("main[data-interactive]")).ToBeAttachedAsync();
        await pages.Passed.ClickAsync();
        await pages.Complete.ClickAsync();
        await Expect(pages.State).ToContainTextAsync("Complete");
    }

    private static ILocator Heading(IPage page, string name) => page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = name, Exact = true });

    private static System.Text.RegularExpressions.Regex Address(string part) => new(part);
}
