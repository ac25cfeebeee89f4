using MailboxWizard.EndToEndTests.Pages;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Microsoft.Playwright.Assertions;

namespace MailboxWizard.EndToEndTests;

/// <summary>A head that was kept elsewhere: none, a wrong one, and the right one.</summary>
internal static class AuditHeadSteps
{
    public static async Task GiveAsync(Visitor sam, DemoStory story)
    {
        var (page, audit) = (sam.Page, new AuditPages(sam.Page));
        await audit.OpenAsync("/audit");
        await audit.KeptHead.ClickAsync();
        await audit.Head.FillAsync("12:34");
        await audit.VerifyAgainst.ClickAsync();
        await Expect(page.GetByText("That is no head.")).ToBeVisibleAsync();
        await sam.LookAsync("audit-head");

        await audit.Head.FillAsync($"1:{new string('a', 64)}");
        await audit.VerifyAgainst.ClickAsync();
        await Expect(page.GetByText("The log does not contain the head that you gave.")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(audit.KeptHead).ToBeFocusedAsync();
        await sam.ScreenshotAsync("audit-head-not-contained");

        await using var context = await story.Host.Wizard.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var head = (await context.Database.SqlQuery<string>($"""SELECT "Number" || ':' || lower(hex("Hash")) AS "Value" FROM "AuditHead" """).ToListAsync(TestContext.Current.CancellationToken)).Single();
        await audit.KeptHead.ClickAsync();
        await audit.Head.FillAsync($"The audit log ends at {head}, signature none.");
        await audit.VerifyAgainst.ClickAsync();
        await Expect(page.GetByText("The log contains the head that you gave.")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await sam.ScreenshotAsync("audit-head-contained");
    }
}
