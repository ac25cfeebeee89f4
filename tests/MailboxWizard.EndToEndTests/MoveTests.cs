using MailboxWizard.EndToEndTests.Pages;
using MailboxWizard.SimulatedTenant.Beliefs;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailboxWizard.EndToEndTests;

/// <summary>A hand-off goes from EWS to Graph, by the keyboard alone: offered, run, told to the engineer, and the grant of EWS taken back at the end.</summary>
public sealed class MoveTests(Browser browser)
{
    /// <summary>A whole run is waited for, in milliseconds.</summary>
    private const float Patience = 180_000;

    private const string Left = "EWS grant still in tenant";

    [Fact]
    public async Task A_hand_off_moves_from_ews_to_graph_and_stays_marked_until_the_grant_of_ews_is_gone()
    {
        await using var story = await DemoStory.StartAsync("calm");
        var contoso = story.Host.Tenant.State["contoso.com"];
        var (number, run) = await browser.VisitAsync(story.Address, "move-administrator", ada => MoveAsync(ada, contoso));
        await browser.VisitAsync(story.Address, "move-engineer", erik => CompleteAsync(erik, number, run));
        Assert.Equal(["Mail.ReadWrite", "full_access_as_app"], Granted(contoso));
        await browser.VisitAsync(story.Address, "move-end", ada => RemoveAsync(ada, contoso, number));
        Assert.Equal(["Mail.ReadWrite"], Granted(contoso));
    }

    /// <returns>The hand-off and the run that moved it.</returns>
    private static async Task<(int Number, string Run)> MoveAsync(Visitor ada, Tenant contoso)
    {
        var (page, pages, microsoft, keys) = (ada.Page, new AdministratorPages(ada.Page), new MicrosoftPages(ada.Page), new Keyboard(ada.Page));
        page.SetDefaultTimeout(Patience);
        await pages.ChooseAsync("invoices@contoso.com", "Invoices");
        await page.GetByText("Exchange (Online) - EWS").ClickAsync();
        await pages.SeePlan.ClickAsync();
        await microsoft.SignInAsync("ada@contoso.com", pages.Run);
        await pages.Run.ClickAsync();
        await microsoft.AcceptUntilAsync(Heading(ada, "invoices@contoso.com opens"));
        var number = await pages.NumberAsync();
        Assert.Equal(["full_access_as_app"], Granted(contoso));

        // Who comes for Graph anew is offered the move by the plan.
        await pages.ChooseAsync("invoices@contoso.com", "Invoices");
        await keys.PressAsync(pages.SeePlan);
        await keys.AcceptUntilAsync(Press(ada, "Move it to Graph"));
        await ada.LookAsync("move-1-plan-offers");
        await keys.PressAsync(Press(ada, "Move it to Graph"));
        await Expect(pages.Title).ToHaveTextAsync("Nothing stands in the way", new() { Timeout = Patience });

        // Who opens the hand-off is offered it there, and sees the same plan.
        await OpenAsync(ada, number);
        await Expect(page.GetByText("EWS ends on 1 April 2027")).ToBeVisibleAsync();
        await ada.LookAsync("move-2-page-offers");
        await keys.PressAsync(page.GetByRole(AriaRole.Link, new() { Name = "Move to Graph", Exact = true }));
        await Expect(pages.Title).ToHaveTextAsync("Nothing stands in the way", new() { Timeout = Patience });
        await Expect(pages.Rows.Filter(new() { HasText = "moves from EWS to Graph" })).ToHaveCountAsync(1);
        await Expect(page.Locator("main[data-interactive]")).ToBeAttachedAsync();
        await ada.LookAsync("move-3-plan");
        await keys.PressAsync(pages.Run);
        await keys.AcceptUntilAsync(Heading(ada, "invoices@contoso.com opens"));
        Assert.Equal(number, await pages.NumberAsync());
        await Expect(page.GetByText("Over EWS, to compare")).ToBeVisibleAsync();
        await Expect(page.GetByText("Then it is your move once more")).ToBeVisibleAsync();
        Assert.Equal(["Mail.ReadWrite", "full_access_as_app"], Granted(contoso));
        await ada.LookAsync("move-4-moved");
        Assert.Empty(ada.Errors);
        return (number, new Uri(page.Url).Segments[^1]);
    }

    private static async Task CompleteAsync(Visitor erik, int number, string run)
    {
        var (page, pages, keys) = (erik.Page, new StaffPages(erik.Page), new Keyboard(erik.Page));
        page.SetDefaultTimeout(Patience);
        await page.GotoAsync($"/handoffs/{number}");
        await keys.PressAsync(new MicrosoftPages(page).Person("erik@spectrum.example"));
        await keys.AcceptUntilAsync(pages.Take);
        await Expect(page.Locator("main[data-interactive]")).ToBeAttachedAsync();
        await Expect(page.GetByText($"Moved from EWS to Graph by run {run}.")).ToBeVisibleAsync();
        await erik.LookAsync("move-5-page-moved");

        await keys.PressAsync(pages.Take);
        await Expect(pages.State).ToContainTextAsync("In work");
        await keys.PressAsync(Press(erik, "Test both routes"));
        await Expect(pages.State).ToContainTextAsync("Tested", new() { Timeout = Patience });
        await Expect(page.GetByText("Over EWS, to compare")).ToBeVisibleAsync();
        await keys.PressAsync(pages.Passed);
        await Expect(pages.Complete).Not.ToHaveAttributeAsync("aria-disabled", "true");
        await keys.PressAsync(pages.Complete);
        await Expect(pages.State).ToContainTextAsync("Complete");
        await Expect(page.GetByText(Left)).ToBeVisibleAsync();
        await Expect(page.GetByText("Whose move: an administrator of Contoso")).ToBeVisibleAsync();
        await erik.LookAsync("move-6-page-left");

        await page.GotoAsync("/handoffs");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { Has = pages.Handoff(number) })).ToContainTextAsync(Left);
        await keys.PressAsync(page.GetByRole(AriaRole.Link, new() { Name = "1 EWS grant still in a tenant", Exact = true }));
        await Expect(pages.Handoff(number)).ToBeVisibleAsync();
        await erik.LookAsync("move-7-list");
        Assert.Empty(erik.Errors);
    }

    private static async Task RemoveAsync(Visitor ada, Tenant contoso, int number)
    {
        var (page, keys) = (ada.Page, new Keyboard(ada.Page));
        page.SetDefaultTimeout(Patience);
        await page.GotoAsync($"/handoffs/{number}");
        await keys.PressAsync(new MicrosoftPages(page).Person("ada@contoso.com"));
        var remove = Press(ada, "Remove the EWS grant");
        await keys.AcceptUntilAsync(remove);
        await Expect(page.Locator("main[data-interactive]")).ToBeAttachedAsync();
        await ada.LookAsync("move-8-page-asks");

        Assert.Equal(["Mail.ReadWrite", "full_access_as_app"], Granted(contoso));

        // Microsoft has her consent to write since the run, and asks no more.
        await keys.PressAsync(remove);
        await Expect(page.GetByText("The EWS grant is gone from the tenant.")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByText(Left)).ToHaveCountAsync(0);
        await ada.LookAsync("move-9-page-gone");
        Assert.Empty(ada.Errors);
    }

    private static async Task OpenAsync(Visitor visitor, int number)
    {
        await visitor.Page.GotoAsync($"/handoffs/{number}");
        await Expect(visitor.Page.Locator("main[data-interactive]")).ToBeAttachedAsync();
    }

    /// <summary>The application permissions of the tenant's one registration.</summary>
    private static IEnumerable<string> Granted(Tenant contoso)
    {
        var client = contoso.ServicePrincipals.Single(principal => principal.AppId == contoso.Applications.Single().AppId);
        return contoso.RoleAssignmentsOf(client.Id)
            .Select(grant => contoso.ServicePrincipals.Single(resource => resource.Id == grant.ResourceId).AppRoles.Single(role => role.Id == grant.AppRoleId).Value!)
            .Order(StringComparer.Ordinal);
    }

    private static ILocator Press(Visitor visitor, string name) => visitor.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Heading(Visitor visitor, string name) => visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = name, Exact = true });
}
