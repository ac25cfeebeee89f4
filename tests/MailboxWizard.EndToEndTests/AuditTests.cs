using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using MailboxWizard.EndToEndTests.Pages;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailboxWizard.EndToEndTests;

/// <summary>Finding in the audit log: filters, links, live entries, the timeline of a run, an export, the check of the chain.</summary>
public sealed class AuditTests(Browser browser)
{
    [Fact]
    public async Task Support_finds_what_happened_sends_the_link_and_takes_it_along()
    {
        await using var story = await DemoStory.StartAsync("calm");
        var run = await browser.VisitAsync(story.Address, "audit-run", RunAsync);

        var link = await browser.VisitAsync(story.Address, "audit-find", visitor => FindAsync(visitor, story, run));
        await browser.VisitAsync(story.Address, "audit-link", visitor => FollowAsync(visitor, link));
        await browser.VisitAsync(story.Address, "audit-keyboard", KeyboardAsync);
    }

    [Fact]
    public async Task Of_more_tenants_than_a_list_holds_one_is_found_by_its_beginning_and_a_page_that_is_refused_without_a_request_is_written()
    {
        await using var story = await DemoStory.StartAsync("calm");
        await Task.WhenAll(Enumerable.Range(0, AuditChoices.Most).Select(number => AppendAsync(story, $"Firm {number:000}")));
        await AppendAsync(story, "Zebra & Sons");

        await browser.VisitAsync(story.Address, "audit-lists", async sam =>
        {
            var (page, audit) = (sam.Page, new AuditPages(sam.Page));
            await page.GotoAsync("/audit");
            await new MicrosoftPages(page).SignInAsync("sam@spectrum.example", page.Locator("main[data-interactive] h1"));
            await page.GetByRole(AriaRole.Searchbox, new() { Name = "Tenant begins with" }).FillAsync("zeb");
            await page.Keyboard.PressAsync("Enter");
            await page.GetByRole(AriaRole.Combobox, new() { Name = "Tenant" }).SelectOptionAsync(new SelectOptionValue { Label = "Zebra & Sons" });
            await Expect(page).ToHaveURLAsync(new Regex(@"/audit\?tenant=[0-9a-f-]{36}$"));
            await Expect(audit.Rows).ToHaveCountAsync(1);
            await LookAsync(sam, new Uri(page.Url).PathAndQuery);
            await Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Tenant" }).Locator("option:checked")).ToHaveTextAsync("Zebra & Sons");
        });
        await browser.VisitAsync(story.Address, "audit-refused", async olga =>
        {
            await olga.Page.GotoAsync("/sign-in?returnUrl=/permissions");
            await new MicrosoftPages(olga.Page).SignInAsync("olga@contoso.com", olga.Page.Locator("main[data-interactive] h1"));
            await olga.Page.EvaluateAsync("() => Blazor.navigateTo('/audit?q=a')");
            await Expect(olga.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in as someone else" })).ToBeVisibleAsync();
        });

        var reader = story.Host.Wizard.Services.GetRequiredService<AuditReader>();
        var refused = (await reader.ReadAsync(new() { Action = AuditAction.Access }, Reader(), TestContext.Current.CancellationToken)).Entries;
        Assert.Equal([("Olga Ordinary", AuditOutcome.Refused, "/audit")], refused.Select(entry => (entry.ActorName, entry.Outcome, entry.Subject)));
        Assert.All(refused, entry => Assert.NotNull(entry.ClientAddress));
    }

    private static Person Reader() => new()
    {
        TenantId = new(Guid.NewGuid()),
        ObjectId = new(Guid.NewGuid()),
        TenantName = "",
        Name = "",
        UserName = "",
        IsSupport = true,
    };

    private static async Task<int> RunAsync(Visitor ada)
    {
        var pages = new AdministratorPages(ada.Page);
        await pages.ChooseAsync("invoices@contoso.com", "Invoices");
        await pages.SeePlan.ClickAsync();
        await new MicrosoftPages(ada.Page).SignInAsync("ada@contoso.com", pages.Run);
        await pages.Run.ClickAsync();
        await new MicrosoftPages(ada.Page).AcceptUntilAsync(ada.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "invoices@contoso.com opens" }));
        return int.Parse(new Uri(ada.Page.Url).Segments[^1], CultureInfo.InvariantCulture);
    }

    private static async Task<string> FindAsync(Visitor sam, DemoStory story, int run)
    {
        var (page, audit) = (sam.Page, new AuditPages(sam.Page));
        await page.GotoAsync("/audit");
        await new MicrosoftPages(page).SignInAsync("sam@spectrum.example", page.Locator("main[data-interactive] h1"));

        // Filters stand in the address, and Back undoes them one by one.
        await audit.Action.SelectOptionAsync(new SelectOptionValue { Label = "Client secret" });
        await Expect(page).ToHaveURLAsync(new Regex(@"/audit\?action=ClientSecret$"));
        await Expect(audit.Rows.Filter(new() { HasNotText = "Client secret" })).ToHaveCountAsync(0);
        await audit.Outcome.SelectOptionAsync(new SelectOptionValue { Label = "Created" });
        await Expect(audit.Rows).ToHaveCountAsync(1);
        await page.GoBackAsync();
        await Expect(audit.Outcome).ToHaveValueAsync("");
        await Expect(audit.Rows).Not.ToHaveCountAsync(1);
        await page.GoForwardAsync();
        await Expect(audit.Rows).ToHaveCountAsync(1);
        var link = page.Url;

        // The row opens beside the list, leads to the run's timeline, and Esc gives the focus back.
        await audit.Rows.First.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(audit.Drawer.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync($"Run {run}");
        await Expect(audit.Drawer.Locator("ol.timeline > li.sel")).ToContainTextAsync("Client Secret");
        await Expect(audit.Rows.First.Locator("time").First).ToHaveAttributeAsync("data-utc", new Regex(" UTC$"));
        await page.Keyboard.PressAsync("Escape");
        await Expect(audit.Drawer).ToHaveCountAsync(0);
        await Expect(audit.Rows.First.GetByRole(AriaRole.Link)).ToBeFocusedAsync();
        await audit.Rows.First.GetByRole(AriaRole.Link).ClickAsync();
        await audit.Drawer.GetByRole(AriaRole.Link, new() { Name = "Timeline", Exact = true }).ClickAsync();
        await Expect(audit.Title).ToHaveTextAsync($"Run {run}");
        await Expect(audit.Steps).ToHaveCountAsync(14);
        await Expect(audit.Steps.Nth(6)).ToContainTextAsync("addPassword 200");
        await LookAsync(sam, $"/audit/run/{run}");

        // Entries that come are counted, and leave the rows where they are.
        await audit.OpenAsync("/audit");
        var newest = await audit.Rows.First.InnerTextAsync();
        await AppendAsync(story);
        await Expect(audit.ShowNew).ToHaveTextAsync("Show 1 new entry");
        Assert.Equal(newest, await audit.Rows.First.InnerTextAsync());
        await AppendAsync(story);
        await Expect(audit.ShowNew).ToHaveTextAsync("Show 2 new entries");
        await audit.ShowNew.ClickAsync();
        await Expect(audit.Rows.First).ToContainTextAsync("=live()");
        await Expect(audit.ShowNew).ToHaveCountAsync(0);

        await ExportAsync(sam, audit);

        await audit.OpenAsync("/audit");
        await audit.Verify.ClickAsync();
        await Expect(page.GetByText("Chain intact up to entry")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await AuditHeadSteps.GiveAsync(sam, story);
        await LookAsync(sam, "/audit?entry=12");
        await LookAsync(sam, "/audit?from=2026-11-24&until=2026-11-23");
        Assert.Empty(sam.Errors);
        return link;
    }

    /// <summary>Exactly what is filtered, as each format.</summary>
    private static async Task ExportAsync(Visitor sam, AuditPages audit)
    {
        await audit.OpenAsync("/audit?q=%3Dlive");
        await Expect(audit.Rows).ToHaveCountAsync(2);
        var csv = await File.ReadAllLinesAsync(await audit.DownloadAsync("CSV"));
        Assert.Equal(3, csv.Length);
        Assert.All(csv.Skip(1), line => Assert.Contains(",\"'=live()\",", line, StringComparison.Ordinal));
        await Expect(sam.Page.GetByText("Export finished: 2 entries")).ToBeVisibleAsync();

        var lines = await File.ReadAllLinesAsync(await audit.DownloadAsync("JSON Lines"));
        Assert.Equal(["=live()", "=live()"], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("subject").GetString()));

        using var bundle = ZipFile.OpenRead(await audit.DownloadAsync("Signed bundle"));
        Assert.Superset(new HashSet<string> { "entries.jsonl", "head.txt", "manifest.json", "verify.py", "README.md" }, bundle.Entries.Select(part => part.FullName).ToHashSet());
    }

    /// <summary>A colleague sees the same by the link alone, once signed in.</summary>
    private static async Task FollowAsync(Visitor erik, string link)
    {
        var audit = new AuditPages(erik.Page);
        await erik.Page.GotoAsync(link);
        await new MicrosoftPages(erik.Page).SignInAsync("erik@spectrum.example", erik.Page.Locator("main[data-interactive] h1"));
        await Expect(audit.Action).ToHaveValueAsync("ClientSecret");
        await Expect(audit.Outcome).ToHaveValueAsync("Created");
        await Expect(audit.Rows).ToHaveCountAsync(1);
    }

    private static async Task KeyboardAsync(Visitor ada)
    {
        var (page, audit, keys) = (ada.Page, new AuditPages(ada.Page), new Keyboard(ada.Page));
        await page.GotoAsync("/audit");
        await keys.PressAsync(new MicrosoftPages(page).Person("ada@contoso.com"));
        await keys.AcceptUntilAsync(page.Locator("main[data-interactive] h1"));
        await page.Keyboard.PressAsync("/");
        await Expect(audit.Text).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("invoices");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex(@"\?q=invoices$"));
        await Expect(audit.Rows.Filter(new() { HasNotText = "invoices" })).ToHaveCountAsync(0);
        await keys.PressAsync(audit.Rows.First.GetByRole(AriaRole.Link));
        await Expect(audit.Drawer).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(audit.Drawer).ToHaveCountAsync(0);
        await page.Locator("body").ClickAsync(new() { Position = new() { X = 1, Y = 1 } });
        await keys.PressAsync(audit.Export);
        await keys.TabToAsync(audit.Format("CSV"));
        await page.Keyboard.PressAsync("Escape");
        await Expect(audit.Format("CSV")).ToBeHiddenAsync();
        await keys.PressAsync(audit.KeptHead);
        await keys.TabToAsync(audit.Head);
        await page.Keyboard.TypeAsync("12:34");
        await keys.PressAsync(audit.VerifyAgainst);
        await Expect(page.GetByText("That is no head.")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(audit.Head).ToBeHiddenAsync();
    }

    private static async Task AppendAsync(DemoStory story, string tenant = "Fabrikam") => await story.Host.Wizard.Services.GetRequiredService<AuditLog>().AppendAsync(
        new()
        {
            TenantId = new(Guid.NewGuid()),
            TenantName = tenant,
            ActorName = "Frank",
            Action = AuditAction.Test,
            Subject = "=live()",
            Outcome = AuditOutcome.Passed,
        },
        TestContext.Current.CancellationToken);

    private static async Task LookAsync(Visitor visitor, string path) => Assert.Empty(await visitor.LookAtAsync(
        path,
        $"audit{string.Concat(path.Select(letter => char.IsLetterOrDigit(letter) ? letter : '-'))}",
        () => Expect(visitor.Page.Locator("main[data-interactive]")).ToBeAttachedAsync()));
}
