using AngleSharp.Html.Dom;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>Leaving, pressed as the page does it, and what is left of it here.</summary>
internal static class LeaveScene
{
    public static Guid Wizard(WizardApplication app) => app.Services.GetRequiredService<IConfiguration>().GetValue<Guid>("AzureAd:ClientId");

    public static async Task<HttpResponseMessage> PostAsync(WebVisitor visitor, int run)
    {
        using var page = await visitor.PageAsync(await visitor.GetAsync($"/runs/{run}"));
        var token = ((IHtmlInputElement)page.QuerySelector("input[name=__RequestVerificationToken]")!).Value;
        return await visitor.SendAsync(new(HttpMethod.Post, "/leave-no-trace")
        {
            Content = new FormUrlEncodedContent([new("run", $"{run}"), new("__RequestVerificationToken", token)]),
        });
    }

    public static async Task<bool> IsAliveAsync(WizardApplication app, System.Security.Claims.ClaimsPrincipal principal)
    {
        var person = app.Services.GetRequiredService<People>().Describe(principal)!;
        return await app.Services.GetRequiredService<Sessions>().IsAliveAsync(
            WizardClaims.SessionOf(principal)!.Value, person.TenantId, person.ObjectId, Cancellation);
    }

    public static async Task<List<AuditEntry>> EntriesAsync(WizardApplication app)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        return await context.Set<AuditEntry>().AsNoTracking().Where(entry => entry.Action == AuditAction.LeaveNoTrace).OrderBy(entry => entry.Number).ToListAsync(Cancellation);
    }

    public static async Task ActivateAsync(WizardApplication app)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        var row = await context.Set<SetupRun>().SingleAsync(Cancellation);
        (row.ActiveKey, row.IsParked, row.DueAt) = (SetupRun.KeyOf(row.TenantId, row.Family, Journey.Answers("invoices@contoso.com", "Invoices")), true, DateTimeOffset.UtcNow.AddDays(1));
        await context.SaveChangesAsync(Cancellation);
    }
}
