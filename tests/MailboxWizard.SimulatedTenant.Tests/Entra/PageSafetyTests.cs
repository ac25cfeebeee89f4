using static MailboxWizard.SimulatedTenant.Tests.Entra.EntraWorld;

namespace MailboxWizard.SimulatedTenant.Tests.Entra;

/// <summary>The pages trust nothing that they show, and their forms are good once. https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html</summary>
public sealed class PageSafetyTests
{
    private const string Evil = "<img src=x onerror=alert(1)>\"'";

    [Fact]
    public async Task Names_states_and_codes_are_shown_as_text()
    {
        await using var cloud = await EntraWorld.StartAsync(s =>
        {
            s.Application("MailboxWizard").DisplayName = Evil;
            s.Tenant("Contoso").DisplayName = Evil;
            s.Tenants[1].People[0].DisplayName = Evil;
            s.Tenants[1].Applications[3].DisplayName = Evil;
            s.Tenants[1].Applications[3].Scopes[0].ConsentText = Evil;
            s.Tenants[1].ConsentWorkflow = true;
        });
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync(Basic + "", extra: ("state", Evil));
        Check(browser);
        await browser.PressAsync("<img");
        Check(browser);
        await browser.PressAsync("Accept");
        Check(browser);
        Assert.Equal(Evil, browser.Posted()["state"]);
        await browser.AuthorizeAsync("api://orders/Orders.Read", extra: [("prompt", "consent"), ("login_hint", Evil)]);
        await browser.PressAsync("Olga");
        Check(browser);
        await browser.GoAsync($"/{Uri.EscapeDataString(Evil)}/oauth2/v2.0/authorize");
        Check(browser);
        await browser.GoAsync($"/contoso.com/oauth2/v2.0/authorize?client_id={Uri.EscapeDataString(Evil)}");
        Check(browser);
        await browser.GoAsync($"/contoso.com/adminconsent?client_id={DaemonAppId}");
        await browser.PressAsync("<img");
        Check(browser);
    }

    [Fact]
    public async Task A_form_is_good_for_one_answer_and_cannot_be_made_up()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync(Basic);
        var pending = browser.Page.QuerySelector("input[name=pending]")!.GetAttribute("value")!;
        await browser.PressAsync("Erik Engineer");
        Task<Reply> PostAsync(string key) => cloud.PostAsync("_signin/person", [("pending", key), ("person", cloud.Server.State.Person("ada@contoso.com").Id.ToString())]);

        foreach (var key in new[] { pending, "made-up", "" })
            Assert.Contains("AADSTS50089", (await PostAsync(key)).Expect(400).Body, StringComparison.Ordinal);
        await browser.GoAsync("/_signin/person");
        Assert.Contains("AADSTS50089", browser.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_page_cannot_answer_for_another()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();
        await browser.AuthorizeAsync(Basic);
        var pending = browser.Page.QuerySelector("input[name=pending]")!.GetAttribute("value")!;

        foreach (var step in new[] { "consent", "verify", "adminconsent", "device", "approval", "nothing" })
            Assert.Equal(501, (await cloud.PostAsync($"_signin/{step}", [("pending", pending), ("decision", "accept")])).Status);
    }

    [Fact]
    public async Task Programs_find_nothing_under_the_address_of_the_browser()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();

        await browser.GoAsync("/contoso.com/oauth2/v2.0/token");

        Assert.Equal(501, browser.Status);
    }

    private static void Check(Browser browser)
    {
        Assert.Empty(browser.Page.QuerySelectorAll("img"));
        Assert.DoesNotContain("onerror", string.Concat(browser.Page.All.SelectMany(e => e.Attributes.Select(a => a.Name))), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", browser.Last!.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }
}
