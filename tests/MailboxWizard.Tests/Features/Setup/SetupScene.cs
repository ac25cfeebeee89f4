using System.Security.Claims;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>What tests of whole runs share.</summary>
internal static class SetupScene
{
    public const string AllCreated =
        "1 Found, 2 Found, 3 Created, 4 Created, 5 Created, 6 Found, 7 Created, 8 Created, 9 Created, 10 Created, 11 Created, 12 Created, 13 Created";

    /// <summary>Pauses that suit a tenant on loopback.</summary>
    public static readonly Dictionary<string, string?> Quick = new() { ["Setup:FirstPause"] = "00:00:00.2", ["Setup:LongestPause"] = "00:00:02" };

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static string States(SetupRunSnapshot run) => string.Join(", ", run.Rows.Select(row => $"{row.Number} {row.State}"));

    public static SetupRow Cannot(SetupPlan plan) => Assert.Single(plan.Rows, row => row.State is SetupStepState.Cannot);

    public static int Writes(WizardApplication app) =>
        app.Tenant.Requests.All.Count(request => request.Host == "graph.microsoft.com" && request.Method is not "GET");

    public static async Task<SetupPlan> PlanAsync(WizardApplication app, WebVisitor visitor, SetupAnswers answers)
    {
        var principal = await app.PrincipalAsync(visitor);
        var draft = await app.Services.GetRequiredService<SetupDrafts>().SaveAsync(answers, null, Cancellation);
        return (await Journey.WithConsentAsync(visitor, principal, () => app.Services.GetRequiredService<SetupPlanner>().PlanAsync(draft, principal, Cancellation)))!;
    }

    public static async Task<SetupProblem> RefusedAsync(WizardApplication app, WebVisitor visitor, string draft)
    {
        ClaimsPrincipal principal = await app.PrincipalAsync(visitor);
        var refused = await Assert.ThrowsAsync<SetupProblemException>(() =>
            Journey.WithConsentAsync(visitor, principal, () => app.Services.GetRequiredService<SetupRunner>().StartAsync(draft, principal, Cancellation)));
        return refused.Problem;
    }

    public static async Task<IReadOnlyList<AuditEntry>> AuditAsync(WizardApplication app, WebVisitor visitor, int run)
    {
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(visitor))!;
        return await app.Services.GetRequiredService<AuditReader>().ReadRunAsync(run, person, Cancellation);
    }

    public static async Task<SetupRunSnapshot> ProvedAsync(SetupRunner runner, int number, Person person)
    {
        var proved = new TaskCompletionSource<SetupRunSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(SetupRunSnapshot? snapshot)
        {
            if (snapshot?.State is SetupRunState.Proved)
                proved.TrySetResult(snapshot);
        }
        using var subscription = runner.Subscribe(number, snapshot =>
        {
            Look(snapshot);
            return Task.CompletedTask;
        });
        Look(await runner.ReadAsync(number, person, Cancellation));
        return await proved.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
    }
}
