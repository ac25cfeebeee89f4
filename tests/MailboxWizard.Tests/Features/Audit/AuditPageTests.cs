using System.Net;
using MailboxWizard.Features.Audit;
using MailboxWizard.Tests.Features.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Audit;

public sealed class AuditPageTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Support_reads_all_tenants_and_an_administrator_only_the_own()
    {
        await using var app = await WizardApplication.StartAsync();
        using var ada = await app.SignInAsync("ada@contoso.com");
        using var frank = await app.SignInAsync("frank@fabrikam.com");
        using var sam = await app.SignInAsync("sam@spectrum.example");

        await ShowsAsync(["sam@spectrum.example", "frank@fabrikam.com", "ada@contoso.com"], sam, "/audit?action=SignIn");
        await ShowsAsync(["ada@contoso.com"], ada, "/audit");
        await ShowsAsync(["frank@fabrikam.com"], sam, "/audit?q=frank");
        await ShowsAsync([], ada, "/audit?q=frank");
    }

    [Fact]
    public async Task A_neighbours_entry_opens_for_nobody_else()
    {
        await using var app = await WizardApplication.StartAsync();
        using var frank = await app.SignInAsync("frank@fabrikam.com");
        using var ada = await app.SignInAsync("ada@contoso.com");

        using var page = await ada.PageAsync(await ada.GetAsync("/audit?entry=2"));

        Assert.Null(page.QuerySelector("aside"));
        Assert.Contains("There is no entry of this number that you may read.", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("frank", page.QuerySelector("main")!.TextContent, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_link_longer_than_a_server_takes_as_a_rule_gets_a_sentence()
    {
        await using var app = await WizardApplication.StartAsync();
        using var sam = await app.SignInAsync("sam@spectrum.example");

        var response = await sam.GetAsync($"/audit?q={new string('x', 20_000)}");
        using var page = await sam.PageAsync(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("The text is too long to search for", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("It may have 100 characters and has 20,000.", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_entry_shows_its_fields_and_its_run_with_foreign_text_disarmed()
    {
        await using var app = await WizardApplication.StartAsync();
        using var sam = await app.SignInAsync("sam@spectrum.example");
        var log = app.Services.GetRequiredService<AuditLog>();
        var entry = new AuditEntry
        {
            TenantId = new(TestPeople.Contoso),
            TenantName = "Contoso",
            ActorId = new(new("dddddddd-0000-4000-8000-000000000004")),
            ActorName = "Ada\u202E Admin",
            Action = AuditAction.ClientSecret,
            Subject = "<b>Therefore</b>",
            Outcome = AuditOutcome.Intended,
            Run = 5193,
            Step = 7,
        };
        await log.AppendAsync(entry, Cancelled);
        var created = await log.AppendAsync(entry with { Outcome = AuditOutcome.Created, Request = "POST …/addPassword", Status = 200, RequestId = "77a1b2c3-c4e8", DurationMilliseconds = 900 }, Cancelled);

        using var page = await sam.PageAsync(await sam.GetAsync($"/audit?entry={created.Number}"));

        var drawer = page.QuerySelector("aside")!;
        Assert.Equal("Run 5193", drawer.QuerySelector("h2")!.TextContent);
        Assert.Equal(
            ["7 Created Step 7POST …/addPassword 200 0.9 s"],
            drawer.QuerySelectorAll(".timeline > li:has(.lines)").Select(Words));
        Assert.Equal(13, drawer.QuerySelectorAll(".timeline > li").Length);
        Assert.Equal("/audit/run/5193", drawer.QuerySelector(".end a")!.GetAttribute("href"));
        Assert.Contains("77a1b2c3-c4e8", drawer.TextContent, StringComparison.Ordinal);
        Assert.Contains(@"Ada\u202E Admin", drawer.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', page.DocumentElement.TextContent);
        Assert.Equal("true", page.QuerySelector("tr.sel a")!.GetAttribute("aria-current"));
    }

    [Fact]
    public async Task A_tampered_address_falls_back_with_a_sentence()
    {
        await using var app = await WizardApplication.StartAsync();
        using var ada = await app.SignInAsync("ada@contoso.com");

        var response = await ada.GetAsync("/audit?action=Everything&before=x");

        using var page = await ada.PageAsync(response);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("Left out, since the address held a value that this page does not know: action, before.", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Single(page.QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public async Task Nothing_found_says_so_and_leads_back()
    {
        await using var app = await WizardApplication.StartAsync();
        using var ada = await app.SignInAsync("ada@contoso.com");

        using var page = await ada.PageAsync(await ada.GetAsync("/audit?run=9"));

        Assert.Equal("No entry fits these filters", page.QuerySelector(".empty h2")!.TextContent);
        Assert.Equal("/audit", page.QuerySelector(".empty a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Days_the_wrong_way_round_are_said_and_nothing_is_lost()
    {
        await using var app = await WizardApplication.StartAsync();
        using var ada = await app.SignInAsync("ada@contoso.com");

        using var page = await ada.PageAsync(await ada.GetAsync("/audit?q=ada&from=2026-11-24&until=2026-11-23"));

        Assert.Equal("The first day is after the last", page.QuerySelector(".empty h2")!.TextContent);
        Assert.Equal("/audit?q=ada&from=2026-11-23&until=2026-11-24", page.QuerySelector(".empty a")!.GetAttribute("href"));
        Assert.Equal(
            ["ada", "2026-11-24", "2026-11-23"],
            new[] { "q", "from", "until" }.Select(name => page.QuerySelector($"input[name={name}]")!.GetAttribute("value")));
        // Nothing is offered that would mean something else.
        Assert.Null(page.QuerySelector("form[action='/audit/export']"));
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_said()
    {
        await using var app = await WizardApplication.StartAsync();
        using var ada = await app.SignInAsync("ada@contoso.com");

        using var page = await ada.PageAsync(await ada.GetAsync("/audit?q=" + new string('a', 5000)));

        Assert.Equal("The text is too long to search for", page.QuerySelector(".empty h2")!.TextContent);
        Assert.Contains("It may have 100 characters and has 5,000.", page.QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_run_stands_under_its_own_link_in_thirteen_steps_with_request_ids()
    {
        await using var app = await WizardApplication.StartAsync();
        using var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        using var sam = await app.SignInAsync("sam@spectrum.example");
        using var frank = await app.SignInAsync("frank@fabrikam.com");

        using var page = await sam.PageAsync(await sam.GetAsync($"/audit/run/{run.Number}"));
        var refused = await frank.GetAsync($"/audit/run/{run.Number}");
        using var own = await ada.PageAsync(await ada.GetAsync($"/audit/run/{run.Number}"));

        var rows = page.QuerySelectorAll(".timeline > li").ToList();
        Assert.Equal($"Run {run.Number}", page.QuerySelector("h1")!.TextContent);
        Assert.Equal([.. Enumerable.Range(1, 13).Select(number => $"{number}"), ""], rows.Select(row => row.QuerySelector(".n")!.TextContent));
        Assert.Equal("Select ‘New Client Secret’", rows[6].QuerySelector(".title")!.TextContent);
        Assert.Equal(["Created", "Proved"], new[] { rows[6], rows[13] }.Select(row => row.QuerySelector(".st")!.TextContent.Trim()));
        Assert.Contains("addPassword 200", rows[6].TextContent, StringComparison.Ordinal);
        Assert.Matches("[0-9a-f]{8}-[0-9a-f]{4}-", rows[6].QuerySelector(".id")!.TextContent);
        Assert.Matches("[0-9.]+ s", rows[6].QuerySelector(".s")!.TextContent);
        Assert.Equal($"/audit?run={run.Number}", page.QuerySelector("main .end a")!.GetAttribute("href"));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Equal(rows.Count, own.QuerySelectorAll(".timeline > li").Length);
    }

    private static string Words(AngleSharp.Dom.IElement element) =>
        string.Join(' ', element.TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    private static async Task ShowsAsync(string[] subjects, WebVisitor visitor, string address)
    {
        using var page = await visitor.PageAsync(await visitor.GetAsync(address));
        Assert.Equal(subjects, page.QuerySelectorAll("tbody .subject").Select(subject => subject.TextContent));
    }
}
