using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.ConsentPages;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup.ConsentPages;

/// <summary>A run of an Application Administrator that waits for consent, and for which Microsoft's own page is used.</summary>
internal static class ConsentPageScene
{
    public const string Ben = "ben@contoso.com";
    public const string Petra = "petra@contoso.com";

    /// <summary>Answers without a consent are not waited for long.</summary>
    public static readonly Dictionary<string, string?> Quick = new(SetupScene.Quick) { ["Setup:StepDeadline"] = "00:00:04" };

    public static string Site(WizardApplication app) => app.Address.ToString().TrimEnd('/');

    public static Application Registration(WizardApplication app) => Assert.Single(app.Tenant.State["contoso.com"].Applications);

    public static IEnumerable<AppRoleAssignment> Grants(WizardApplication app) =>
        app.Tenant.State["contoso.com"].RoleAssignments.Where(grant => grant.PrincipalType == "ServicePrincipal");

    /// <summary>Ben does what he may, and asks for Microsoft's page; what comes back waits for its answer.</summary>
    public static async Task<(WebVisitor Ben, int Run, Uri Page)> AskedAsync(WizardApplication app)
    {
        var ben = await app.SignInAsync(Ben);
        var waiting = await SetupPartialTests.PartialAsync(app, ben);
        Assert.True(app.Services.GetRequiredService<ConsentPageDesk>().IsOffered(waiting, Site(app)));
        return (ben, waiting.Number, await AskAsync(app, ben, waiting.Number));
    }

    public static async Task<Uri> AskAsync(WizardApplication app, WebVisitor visitor, int run)
    {
        var principal = await app.PrincipalAsync(visitor);
        await Journey.WithConsentAsync(visitor, principal, async () =>
        {
            await app.Services.GetRequiredService<ConsentPageDesk>().AskAsync(run, Site(app), principal, Cancellation);
            return true;
        });
        return (await UntilAsync(app, visitor, run, (standing, _) => standing?.ConsentPage is not null))!.ConsentPage!.Address;
    }

    /// <summary>As the page of the run shows it, told anew with each change.</summary>
    public static async Task<WaitingStanding?> UntilAsync(WizardApplication app, WebVisitor visitor, int run, Func<WaitingStanding?, SetupRun, bool> shows)
    {
        var (principal, waits) = (await app.PrincipalAsync(visitor), app.Services.GetRequiredService<WaitingRuns>());
        var shown = new TaskCompletionSource<WaitingStanding?>(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task LookAsync()
        {
            if (await waits.ReadAsync(run, principal, Cancellation) is var standing && shows(standing, await RowAsync(app, run)))
                shown.TrySetResult(standing);
        }
        using var subscription = app.Services.GetRequiredService<SetupRunner>().Subscribe(run, _ => LookAsync());
        await LookAsync();
        return await shown.Task.WaitAsync(TimeSpan.FromMinutes(2), Cancellation);
    }

    /// <summary>It waits for a colleague again, and no page is open.</summary>
    public static async Task<SetupRunSnapshot> WaitsAgainAsync(WizardApplication app, WebVisitor visitor, int run)
    {
        await UntilAsync(app, visitor, run, (_, row) => row is { IsParked: true, Owner: null, Ledger.ConsentPage: null });
        return (await RowAsync(app, run)).Snapshot;
    }

    public static async Task<SetupRun> RowAsync(WizardApplication app, int run)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        return await context.Set<SetupRun>().AsNoTracking().SingleAsync(row => row.Number == run, Cancellation);
    }

    /// <summary>The hour is over.</summary>
    public static async Task OverAsync(WizardApplication app, int run)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        await context.Set<SetupRun>().Where(row => row.Number == run).ExecuteUpdateAsync(set => set.SetProperty(row => row.DueAt, DateTimeOffset.UtcNow.AddMinutes(-1)), Cancellation);
    }
}
