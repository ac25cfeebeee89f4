using System.Net;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.Audit.Export;
using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Escalations;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.Setup.Escalations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Audit;

/// <summary>What stands in the chain is there until its month goes: no name of a person may.</summary>
public sealed class NamesBesideTheChainTests
{
    [Fact]
    public async Task The_names_and_addresses_of_the_people_of_a_whole_story_stand_in_no_entry()
    {
        await using var app = await WizardApplication.StartAsync();
        // Ben may not consent: a colleague declines once, then approves.
        var (ben, waiting, token) = await EscalationScene.AskedAsync(app);
        var desk = app.Services.GetRequiredService<EscalationDesk>();
        var petra = await app.SignInAsync("petra@contoso.com");
        var colleague = await app.PrincipalAsync(petra);
        await desk.DeclineAsync(token, colleague, Cancellation);
        var second = await desk.MakeAsync(waiting.Number, await app.PrincipalAsync(ben), Cancellation);
        await Journey.WithConsentAsync(petra, colleague, () => desk.ApproveAsync(second, colleague, Cancellation));
        var run = await Journey.EndAsync(app.Services.GetRequiredService<SetupRunner>(), waiting.Number, EscalationScene.Person(app, colleague), Cancellation);
        Assert.Equal(SetupRunState.Proved, run.State);
        // An engineer takes it, tests it, also against a mailbox that is somebody's own, and looks for people by name.
        using var erik = await app.SignInAsync("erik@spectrum.example");
        var engineer = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(erik))!;
        var number = run.HandoffNumber!.Value;
        var handoffs = app.Services.GetRequiredService<HandoffStore>();
        Assert.True((await handoffs.TakeAsync(number, engineer, Cancellation)).IsDone);
        await Journey.SecretAsync(erik, number, "reveal");
        var shut = new TestWish { MailboxToStayShut = "olga@contoso.com" };
        var creator = (await handoffs.FindAsync(number, engineer, Cancellation))!.CreatedBy;
        var owner = new[] { colleague, await app.PrincipalAsync(ben) }.Select(principal => EscalationScene.Person(app, principal)).Single(person => person.ObjectId == creator);
        Assert.Null((await app.Services.GetRequiredService<HandoffTester>().StartAsync(number, owner, shut, Cancellation)).Refusal);
        using var sam = await app.SignInAsync("sam@spectrum.example");
        await ExportAsync(sam, "?q=Olga+Ordinary");
        await (await app.SignInAsync("olga@contoso.com")).GetAsync("/audit");

        var people = app.Tenant.State.Tenants.SelectMany(tenant => tenant.People).ToList();
        var monitored = run.Answers.Mailboxes.Select(mailbox => mailbox.Address).ToHashSet(StringComparer.OrdinalIgnoreCase);
        string[] personal =
        [
            .. people.Where(person => !person.OnlyOwnsMailbox && !monitored.Contains(person.UserPrincipalName))
                .SelectMany(person => new[] { person.DisplayName, person.UserPrincipalName }).Where(name => name.Length > 3),
        ];
        Assert.Contains("Petra Privileged", personal);
        Assert.Contains("olga@contoso.com", personal);
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        var rows = await context.Set<AuditRow>().AsNoTracking().ToListAsync(Cancellation);
        Assert.Contains(rows, row => row.Action == nameof(AuditAction.Export));
        Assert.Contains(rows, row => row.Detail == "A mailbox of contoso.com ought to stay shut");
        Assert.Contains(rows, row => row.Detail?.StartsWith("Asked by ", StringComparison.Ordinal) is true);
        foreach (var row in rows)
            foreach (var text in new[] { row.ClientAddress, row.Action, row.Subject, row.Outcome, row.Request, row.RequestId, row.ClientRequestId, row.Detail }.OfType<string>())
                Assert.DoesNotContain(personal, name => text.Contains(name, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task ExportAsync(WebVisitor visitor, string filter)
    {
        using var page = await visitor.PageAsync(await visitor.GetAsync("/audit"));
        var token = ((AngleSharp.Html.Dom.IHtmlInputElement)page.QuerySelector("input[name=__RequestVerificationToken]")!).Value;
        var answer = await visitor.SendAsync(new(HttpMethod.Post, AuditExportEndpoint.Path)
        {
            Content = new FormUrlEncodedContent([new("filter", filter), new("format", "Csv"), new("__RequestVerificationToken", token)]),
        });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
