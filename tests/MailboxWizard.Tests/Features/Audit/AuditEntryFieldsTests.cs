using System.Text.Json;
using MailboxWizard.Features.Audit;
using MailboxWizard.Tests.Features.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Audit;

/// <summary>Who exactly acted, and on whom: what tells two people of one name apart.</summary>
public sealed class AuditEntryFieldsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_actors_user_name_and_the_id_of_a_person_who_is_the_subject_stand_in_drawer_CSV_and_JSON_Lines()
    {
        await using var app = await WizardApplication.StartAsync();
        using var sam = await app.SignInAsync("sam@spectrum.example");
        var entry = await app.Services.GetRequiredService<AuditLog>().AppendAsync(
            new()
            {
                TenantId = new(TestPeople.Contoso),
                TenantName = "Contoso",
                ActorId = new(new("dddddddd-0000-4000-8000-000000000004")),
                ActorTenantId = new(TestPeople.Contoso),
                ActorName = "Ada Admin",
                ActorAddress = "=ada@contoso.com",
                Action = AuditAction.Owner,
                Subject = "Ben Builder",
                SubjectId = new(new("dddddddd-0000-4000-8000-000000000005")),
                Outcome = AuditOutcome.Removed,
            },
            Cancelled);

        using var page = await sam.PageAsync(await sam.GetAsync($"/audit?entry={entry.Number}"));
        var csv = await (await AuditExportTests.ExportAsync(sam, "?action=Owner", "Csv")).Content.ReadAsStringAsync(Cancelled);
        var json = JsonDocument.Parse(await (await AuditExportTests.ExportAsync(sam, "?action=Owner", "JsonLines")).Content.ReadAsStringAsync(Cancelled)).RootElement;

        var facts = page.QuerySelectorAll("aside dl.facts dt").ToDictionary(term => term.TextContent, term => term.NextElementSibling!.TextContent.Trim());
        Assert.Equal(
            ("=ada@contoso.com", "Ben Builder", "dddddddd-0000-4000-8000-000000000005"), (facts["User name"], facts["On what"], facts["On whom"]));
        var (head, line) = csv.TrimStart('\uFEFF').Split("\r\n") is [var names, var values, ""] ? (names.Split(','), values.Split(',')) : default;
        Assert.Equal(head!.Length, line!.Length);
        var cells = head.Zip(line).ToDictionary(pair => pair.First.Trim('"'), pair => pair.Second.Trim('"'));
        Assert.Equal(
            ("'=ada@contoso.com", "Ben Builder", "dddddddd-0000-4000-8000-000000000005", "Removed"),
            (cells["User name"], cells["On what"], cells["On whom (id)"], cells["Outcome"]));
        Assert.Equal(
            ("=ada@contoso.com", "Ben Builder", "dddddddd-0000-4000-8000-000000000005"),
            (json.GetProperty("actorAddress").GetString(), json.GetProperty("subject").GetString(), json.GetProperty("subjectId").GetString()));
    }
}
