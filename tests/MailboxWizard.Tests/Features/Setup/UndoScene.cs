using System.Text.Json.Nodes;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>What tests of an undo share.</summary>
internal static class UndoScene
{
    public const string AllRemoved =
        "1 Found, 2 Found, 3 Removed, 4 Removed, 5 Removed, 6 Found, 7 Removed, 8 Removed, 9 Removed, 10 Removed, 11 Removed, 12 Removed, 13 Removed";

    /// <summary>What is not there any more is not waited for long.</summary>
    public static readonly Dictionary<string, string?> Quick = new(SetupScene.Quick) { ["Setup:StepDeadline"] = "00:00:04" };

    /// <summary>Everything that the simulated tenant believes, as it saves it; requests, weather and other tenants left out.</summary>
    public static async Task<string> PictureAsync(WizardApplication app, string domain = "contoso.com")
    {
        using var http = new HttpClient();
        var saved = JsonNode.Parse(await http.GetStringAsync(new Uri(app.Tenant.BrowserAddress, "/_control/saved"), Cancellation))!;
        var id = app.Tenant.State[domain].Id.ToString();
        return saved["tenants"]!.AsArray().Single(tenant => (string?)tenant!["id"] == id)!.ToJsonString(new() { WriteIndented = true });
    }

    /// <summary>Confirms, passes Microsoft where it asks, and waits for the end.</summary>
    public static async Task<SetupRunSnapshot> UndoAsync(WizardApplication app, WebVisitor visitor, int run)
    {
        var principal = await app.PrincipalAsync(visitor);
        await StartAsync(app, visitor, run);
        var person = app.Services.GetRequiredService<People>().Describe(principal)!;
        return await Journey.EndAsync(app.Services.GetRequiredService<SetupRunner>(), run, person, Cancellation);
    }

    public static async Task StartAsync(WizardApplication app, WebVisitor visitor, int run)
    {
        var principal = await app.PrincipalAsync(visitor);
        await Journey.WithConsentAsync(visitor, principal, async () =>
        {
            await app.Services.GetRequiredService<SetupUndoDoor>().StartAsync(run, principal, Cancellation);
            return true;
        });
    }

    public static async Task<SetupProblem> RefusedAsync(WizardApplication app, WebVisitor visitor, int run) =>
        (await Assert.ThrowsAsync<SetupProblemException>(() => StartAsync(app, visitor, run))).Problem;

    public static async Task<Handoff?> HandoffAsync(WizardApplication app, WebVisitor visitor, int number)
    {
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(visitor))!;
        return await app.Services.GetRequiredService<HandoffStore>().FindAsync(number, person, Cancellation);
    }

    public static async Task<SetupRun> RowAsync(WizardApplication app, int run)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        return await context.Set<SetupRun>().AsNoTracking().SingleAsync(row => row.Number == run, Cancellation);
    }
}
