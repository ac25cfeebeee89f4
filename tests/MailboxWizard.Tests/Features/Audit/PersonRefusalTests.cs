using System.Net;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Escalations;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.Setup;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Audit;

/// <summary>What somebody who is signed in presses for and does not get stands in the log: once, and then how often.</summary>
public sealed class PersonRefusalTests
{
    [Fact]
    public async Task Whatever_is_refused_to_somebody_is_written_once_and_repeats_are_counted()
    {
        await using var app = await WizardApplication.StartAsync();
        var run = await Journey.RunAsync(app, await app.SignInAsync("ada@contoso.com"), "invoices@contoso.com", "Invoices");
        var petra = await app.SignInAsync("petra@contoso.com");
        var principal = await app.PrincipalAsync(petra);
        var plan = await PlanAsync(app, petra, Journey.Answers("office@contoso.com", "Inbox", systemName: "Archive"));
        var desk = app.Services.GetRequiredService<EscalationDesk>();
        var runner = app.Services.GetRequiredService<SetupRunner>();
        var leave = app.Services.GetRequiredService<LeaveNoTrace>();

        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(SetupProblemCode.RoleMissing, (await RefusedAsync(app, petra, plan.DraftId)).Code);
            Assert.Equal(SetupProblemCode.RoleMissing, (await UndoScene.RefusedAsync(app, petra, run.Number)).Code);
            await PressAsync(() => runner.StartAsync("nobody's", principal, Cancellation));
            await PressAsync(() => runner.TestAgainAsync(999_999, null, null, principal, Cancellation));
            await PressAsync(() => desk.ApproveAsync(new string('A', 43), principal, Cancellation));
            await PressAsync(() => desk.MakeAsync(run.Number, principal, Cancellation));
            await PressAsync(() => app.Services.GetRequiredService<WaitingRuns>().GiveUpAsync(run.Number, principal, Cancellation));
            await PressAsync(() => leave.LeaveAsync(principal, Cancellation));
        }

        string[] once =
        [
            "Run office@contoso.com: RoleMissing", "Undo invoices@contoso.com: RoleMissing", "Run : DraftGone", "Test : RunUnknown", "Escalation : EscalationGone",
            "Escalation : RunUnknown", "Run : RunUnknown", "LeaveNoTrace : RoleMissing",
        ];
        Assert.Equal(once, await RefusedToPetraAsync(app));
        await app.Services.GetRequiredService<AuditRefusals>().SweepAsync(all: true, Cancellation);
        var counted = (await RefusedToPetraAsync(app)).Skip(once.Length).Select(line => System.Text.RegularExpressions.Regex.Replace(line, "since .*,", "since …,")).ToList();
        Assert.Equal(
            ["Escalation : Repeated 4 times since …, first EscalationGone", "LeaveNoTrace : Repeated 2 times since …, first RoleMissing", "Run office@contoso.com: Repeated 6 times since …, first RoleMissing",
             "Test : Repeated 2 times since …, first RunUnknown", "Undo invoices@contoso.com: Repeated 2 times since …, first RoleMissing"],
            counted.Order(StringComparer.Ordinal));

        async Task PressAsync(Func<Task> press) => await Assert.ThrowsAsync<SetupProblemException>(() => Journey.WithConsentAsync(petra, principal, async () =>
        {
            await press();
            return true;
        }));
    }

    [Fact]
    public async Task Nobody_signs_out_without_an_entry()
    {
        await using var app = await WizardApplication.StartAsync();
        using var ada = await app.SignInAsync("ada@contoso.com");
        using var page = await ada.PageAsync(await ada.GetAsync("/permissions"));
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation))
            await context.Database.ExecuteSqlRawAsync("CREATE TRIGGER full BEFORE INSERT ON AuditEntries BEGIN SELECT RAISE(ABORT, 'the disk is full'); END", Cancellation);

        var answer = await ada.SubmitAsync((AngleSharp.Html.Dom.IHtmlButtonElement)page.QuerySelector("form[action$='/sign-out'] button")!);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync("/permissions")).StatusCode);
        Assert.Equal("ada@contoso.com", (await app.PrincipalAsync(ada)).FindFirst("preferred_username")?.Value);
    }

    private static async Task<List<string>> RefusedToPetraAsync(WizardApplication app)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        return await context.Set<AuditEntry>().Where(entry => entry.ActorName == "Petra Privileged" && entry.Outcome == AuditOutcome.Refused).OrderBy(entry => entry.Number)
            .Select(entry => $"{entry.Action} {entry.Subject}: {entry.Detail}").ToListAsync(Cancellation);
    }
}
