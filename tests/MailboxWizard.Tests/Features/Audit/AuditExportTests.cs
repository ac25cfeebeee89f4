using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AngleSharp.Html.Dom;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Export;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Audit;

public sealed class AuditExportTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Exactly_what_is_filtered_is_exported_in_order_and_the_export_is_an_entry(StorageProvider provider)
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        using var sam = await app.SignInAsync("sam@spectrum.example");
        await AppendAsync(app, 120);

        var response = await ExportAsync(sam, "?q=100%25&action=Test&outcome=Passed", "JsonLines");

        var lines = await LinesAsync(response);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/jsonl", response.Content.Headers.ContentType!.MediaType);
        Assert.Matches(@"^attachment; filename=""?audit-\d{8}T\d{6}Z-\d+\.jsonl""?$", response.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal(40, lines.Count);
        Assert.Equal(lines.Select(line => line.GetProperty("number").GetInt64()).Order(), lines.Select(line => line.GetProperty("number").GetInt64()));
        Assert.All(lines, line => Assert.Equal("100% \"sure\"\u202E", line.GetProperty("subject").GetString()));
        var about = (await Reader(app).ReadAsync(new() { Action = AuditAction.Export }, TestPeople.Support, Cancelled)).Entries;
        var hash = Convert.ToHexStringLower(SHA256.HashData(await response.Content.ReadAsByteArrayAsync(Cancelled)));
        Assert.Equal([AuditOutcome.Done, AuditOutcome.Started], about.Select(entry => entry.Outcome));
        Assert.Equal(("JsonLines of /audit?action=Test&outcome=Passed, a text of 4", $"40 entries, SHA-256 {hash}"), (about[0].Subject, about[0].Detail));
    }

    [Fact]
    public async Task A_spreadsheet_runs_nothing_and_a_terminal_shows_letters_only()
    {
        await using var app = await WizardApplication.StartAsync();
        using var ada = await app.SignInAsync("ada@contoso.com");
        await app.Services.GetRequiredService<AuditLog>().AppendAsync(Entry() with { ActorName = "=HYPERLINK(\"http://evil.example\";\"x\")", Subject = "<script>alert(1)</script>", Detail = "\u001b[2J\u202Eevil" }, Cancelled);

        var response = await ExportAsync(ada, "?action=Test", "Csv");

        var text = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Encoding.UTF8.GetPreamble(), (await response.Content.ReadAsByteArrayAsync(Cancelled)).Take(3));
        Assert.Contains("""  ,"'=HYPERLINK(""http://evil.example"";""x"")",  """.Trim(), text, StringComparison.Ordinal);
        Assert.Contains("\"<script>alert(1)</script>\"", text, StringComparison.Ordinal);
        Assert.Contains("\"\\u001B[2J\\u202Eevil\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
        Assert.Equal(3, text.Split("\r\n").Length);
        using var json = new StringReader(await (await ExportAsync(ada, "?action=Test", "JsonLines")).Content.ReadAsStringAsync(Cancelled));
        Assert.All(await json.ReadToEndAsync(Cancelled), letter => Assert.True(letter is '\n' or >= ' ' and <= '~'));
    }

    [Fact]
    public async Task A_customers_administrator_exports_the_own_tenants_entries_only()
    {
        await using var app = await WizardApplication.StartAsync();
        using var frank = await app.SignInAsync("frank@fabrikam.com");
        using var ada = await app.SignInAsync("ada@contoso.com");
        using var olga = await app.SignInAsync("olga@contoso.com");

        var all = await LinesAsync(await ExportAsync(ada, "", "JsonLines"));
        var neighbours = await ExportAsync(ada, $"?tenant={TestPeople.Fabrikam}", "JsonLines");
        var named = await LinesAsync(await ExportAsync(ada, "?q=frank", "JsonLines"));
        var ordinary = await PostAsync(olga, "/permissions", "", "JsonLines");

        Assert.NotEmpty(all);
        Assert.Equal([await TenantAsync(app, ada)], all.Select(line => line.GetProperty("tenantId").GetGuid()).Distinct());
        Assert.Equal(HttpStatusCode.Forbidden, neighbours.StatusCode);
        Assert.Equal("You may not read the entries of this tenant.", await neighbours.Content.ReadAsStringAsync(Cancelled));
        var refused = (await Reader(app).ReadAsync(new() { Action = AuditAction.Export, Outcome = AuditOutcome.Refused }, TestPeople.Support, Cancelled)).Entries;
        Assert.Equal([(await TenantAsync(app, ada), "NotYours")], refused.Select(entry => (entry.TenantId.Value, entry.Detail)));
        Assert.Empty(named);
        Assert.Equal(HttpStatusCode.Forbidden, ordinary.StatusCode);
    }

    [Fact]
    public async Task Staff_who_export_a_tenants_entries_leave_an_entry_that_the_tenant_sees()
    {
        await using var app = await WizardApplication.StartAsync();
        using var ada = await app.SignInAsync("ada@contoso.com");
        using var sam = await app.SignInAsync("sam@spectrum.example");

        await ExportAsync(sam, $"?tenant={await TenantAsync(app, ada)}", "Csv");

        var administrator = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;
        var seen = (await Reader(app).ReadAsync(new() { Action = AuditAction.Export }, administrator, Cancelled)).Entries;
        Assert.Equal([AuditOutcome.Done, AuditOutcome.Started], seen.Select(entry => entry.Outcome));
        Assert.Equal("Contoso", seen[0].TenantName);
    }

    [Theory]
    [InlineData("?action=Everything", "Csv", "Nothing was exported, since the filter held a value that the audit log does not know: action.")]
    [InlineData("?from=2026-11-24&until=2026-11-23", "Csv", "The first day is after the last")]
    [InlineData("", "Exe", "There is no such format. Use the buttons on the page of the audit log.")]
    [InlineData("", "0", "There is no such format. Use the buttons on the page of the audit log.")]
    public async Task Nothing_else_is_exported_than_what_was_asked_for(string filter, string format, string said)
    {
        await using var app = await WizardApplication.StartAsync();
        using var ada = await app.SignInAsync("ada@contoso.com");

        var response = await ExportAsync(ada, filter, format);

        Assert.Equal((HttpStatusCode.BadRequest, said), (response.StatusCode, await response.Content.ReadAsStringAsync(Cancelled)));
    }

    [Fact]
    public async Task A_million_characters_are_refused_with_a_sentence()
    {
        await using var app = await WizardApplication.StartAsync();
        using var ada = await app.SignInAsync("ada@contoso.com");

        var response = await ExportAsync(ada, "?q=" + new string('a', 1_000_000), "Csv");

        Assert.Equal((HttpStatusCode.BadRequest, "The text is too long to search for"), (response.StatusCode, await response.Content.ReadAsStringAsync(Cancelled)));
    }

    [Fact]
    public async Task Another_sites_form_exports_nothing()
    {
        await using var app = await WizardApplication.StartAsync();
        using var ada = await app.SignInAsync("ada@contoso.com");

        var response = await ada.SendAsync(new(HttpMethod.Post, AuditExportEndpoint.Path)
        {
            Content = new FormUrlEncodedContent([new("filter", ""), new("format", "Csv")]),
        });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty((await Reader(app).ReadAsync(new() { Action = AuditAction.Export }, TestPeople.Support, Cancelled)).Entries);
    }

    [Fact]
    public async Task One_person_has_one_export_at_a_time_and_can_cancel_it()
    {
        await using var app = await WizardApplication.StartAsync();
        using var ada = await app.SignInAsync("ada@contoso.com");
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;
        var exports = app.Services.GetRequiredService<AuditExports>();
        using var first = exports.TryStart(person, AuditExportFormat.Csv, Cancelled)!;

        var second = await ExportAsync(ada, "", "Csv");
        exports.Cancel(person);

        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.True(first.Cancelled.IsCancellationRequested);
        Assert.Equal(AuditExportState.Running, exports.Find(person)!.State);
        first.Dispose();
        Assert.Null(exports.Find(person));
        Assert.Equal(HttpStatusCode.OK, (await ExportAsync(ada, "", "Csv")).StatusCode);
    }

    [Fact]
    public async Task A_cancelled_export_breaks_off_so_that_nobody_takes_its_file_for_whole()
    {
        await using var app = await WizardApplication.StartAsync();
        using var ada = await app.SignInAsync("ada@contoso.com");
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;
        var (exports, log) = (app.Services.GetRequiredService<AuditExports>(), app.Services.GetRequiredService<AuditLog>());
        // More than all buffers on the way hold, so that the export waits for its reader.
        await Task.WhenAll(Enumerable.Range(0, 3000).Select(_ => log.AppendAsync(Entry() with { Detail = new('x', 20_000) }, Cancelled)));
        using var request = await FormAsync(ada, "/audit", "", "JsonLines");

        using var response = await ada.BeginAsync(request);
        await using var body = await response.Content.ReadAsStreamAsync(Cancelled);
        Assert.Equal(AuditExportState.Running, exports.Find(person)!.State);
        exports.Cancel(person);

        await Assert.ThrowsAnyAsync<Exception>(async () => await body.CopyToAsync(Stream.Null, Cancelled));
        AuditEntry last;
        do
            last = (await Reader(app).ReadAsync(new() { Action = AuditAction.Export }, TestPeople.Support, Cancelled)).Entries[0];
        while (last.Outcome is AuditOutcome.Started);
        Assert.Equal(AuditOutcome.Failed, last.Outcome);
        Assert.Matches("^Cancelled after [0-9]+ entries$", last.Detail!);
    }

    /// <summary>As the page's own form does it.</summary>
    internal static Task<HttpResponseMessage> ExportAsync(WebVisitor visitor, string filter, string format) => PostAsync(visitor, "/audit", filter, format);

    private static async Task<HttpResponseMessage> PostAsync(WebVisitor visitor, string page, string filter, string format) =>
        await visitor.SendAsync(await FormAsync(visitor, page, filter, format));

    private static async Task<HttpRequestMessage> FormAsync(WebVisitor visitor, string page, string filter, string format)
    {
        using var document = await visitor.PageAsync(await visitor.GetAsync(page));
        var token = ((IHtmlInputElement)document.QuerySelector("input[name=__RequestVerificationToken]")!).Value;
        return new(HttpMethod.Post, AuditExportEndpoint.Path)
        {
            Content = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { new StringContent(filter), "filter" }, { new StringContent(format), "format" } },
        };
    }

    private static AuditReader Reader(WizardApplication app) => app.Services.GetRequiredService<AuditReader>();

    private static async Task<Guid> TenantAsync(WizardApplication app, WebVisitor visitor) =>
        app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(visitor))!.TenantId.Value;

    private static async Task<List<JsonElement>> LinesAsync(HttpResponseMessage response) =>
        [.. (await response.Content.ReadAsStringAsync(Cancelled)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    private static async Task AppendAsync(WizardApplication app, int count)
    {
        var log = app.Services.GetRequiredService<AuditLog>();
        for (var number = 0; number < count; number++)
            await log.AppendAsync(Entry() with { Subject = number % 3 == 0 ? "100% \"sure\"\u202E" : "1000" }, Cancelled);
    }

    private static AuditEntry Entry() => new()
    {
        TenantId = new(new Guid("c0117050-9d1c-4b7e-9f3e-2a6b5c4d1001")),
        TenantName = "Contoso",
        ActorId = new(new Guid("dddddddd-0000-4000-8000-000000000004")),
        ActorName = "Ada Admin",
        Action = AuditAction.Test,
        Subject = "invoices@contoso.com",
        Outcome = AuditOutcome.Passed,
    };
}
