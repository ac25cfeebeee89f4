using MailboxWizard.EndToEndTests.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailboxWizard.EndToEndTests;

/// <summary>What wwwroot/shell.js does in a browser, without a circuit's help.</summary>
public sealed class ShellTests(Browser browser)
{
    [Fact]
    public async Task The_script_is_loaded_once_though_a_page_imports_it_too()
    {
        await using var story = await DemoStory.StartAsync("calm");
        await browser.VisitAsync(story.Address, "shell-once", async visitor =>
        {
            List<string> asked = [];
            visitor.Page.Request += (_, request) => asked.Add(new Uri(request.Url).AbsolutePath);
            await visitor.Page.GotoAsync("/setup");
            await Expect(visitor.Page.Locator("main[data-interactive]")).ToBeAttachedAsync();

            await new AdministratorPages(visitor.Page).SeePlan.ClickAsync();

            await Expect(visitor.Page.Locator("#edition-0")).ToBeFocusedAsync();
            Assert.Single(asked, path => path.StartsWith("/shell.", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task When_the_browser_refuses_to_copy_the_button_says_what_to_do()
    {
        await using var story = await DemoStory.StartAsync("calm");
        await browser.VisitAsync(story.Address, "shell-copy", async visitor =>
        {
            await OpenAsync(visitor, "/handoffs", "erik@spectrum.example");
            var copy = visitor.Page.Locator("[data-copy]").First;
            await visitor.Page.EvaluateAsync("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden')); }");

            await copy.ClickAsync();

            await Expect(copy).ToHaveTextAsync("Not copied: select the text and copy it", new() { UseInnerText = true });
        });
    }

    [Fact]
    public async Task The_slash_leads_to_the_search_of_a_list_and_is_a_letter_in_it()
    {
        await using var story = await DemoStory.StartAsync("calm");
        await browser.VisitAsync(story.Address, "shell-search", async visitor =>
        {
            await OpenAsync(visitor, "/audit", "sam@spectrum.example");
            var search = visitor.Page.Locator("[data-search]");
            await Expect(search).Not.ToBeFocusedAsync();

            await visitor.Page.Keyboard.PressAsync("/");
            await Expect(search).ToBeFocusedAsync();
            await Expect(search).ToHaveValueAsync("");

            await visitor.Page.Keyboard.PressAsync("/");
            await Expect(search).ToHaveValueAsync("/");
        });
    }

    private static async Task OpenAsync(Visitor visitor, string path, string userName)
    {
        await visitor.Page.GotoAsync(path);
        await new MicrosoftPages(visitor.Page).SignInAsync(userName, visitor.Page.Locator("main[data-interactive] h1"));
    }
}
