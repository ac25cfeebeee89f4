using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Deleted;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup.Deleted;

/// <summary>A registration of ours that an administrator has deleted in Entra.</summary>
internal static class DeletedScene
{
    public const string Ada = "ada@contoso.com";

    public static SetupAnswers Answers => Journey.Answers("invoices@contoso.com", "Invoices");

    /// <summary>A run has proved the mailbox; then the registration is deleted through Graph, which takes its service principal along.</summary>
    public static async Task<(WebVisitor Ada, Application Ours)> DeletedAsync(WizardApplication app, Action<Application>? before = null) =>
        await DeletedAsync(app, await app.SignInAsync(Ada), before);

    public static async Task<(WebVisitor Ada, Application Ours)> DeletedAsync(WizardApplication app, WebVisitor ada, Action<Application>? before = null)
    {
        var run = await Journey.RunAsync(app, ada, Answers);
        Assert.Equal(SetupRunState.Proved, run.State);
        var ours = Assert.Single(app.Tenant.State["contoso.com"].Applications);
        before?.Invoke(ours);
        var principal = await app.PrincipalAsync(ada);
        await Journey.ConsentAsync(ada, ConsentStage.Run, Ada);
        var token = await app.Services.GetRequiredService<StageTokens>().ForAsync(ConsentStage.Run, principal, Cancellation);
        await app.Services.GetRequiredService<TenantDirectories>().Open(_ => Task.FromResult(token)).DeleteRegistrationAsync(new(ours.Id), Cancellation);
        return (ada, ours);
    }

    /// <summary>As the page does: with the id that its plan shows, and over Microsoft's page where it asks.</summary>
    public static async Task DoAsync(WizardApplication app, WebVisitor visitor, DeletedDeed deed, string draft, ObjectId shown)
    {
        var principal = await app.PrincipalAsync(visitor);
        await Journey.WithConsentAsync(visitor, principal, async () =>
        {
            await app.Services.GetRequiredService<DeletedRegistrations>().DoAsync(deed, draft, shown, principal, Cancellation);
            return true;
        });
    }

    public static async Task<SetupProblemCode> RefusedAsync(WizardApplication app, WebVisitor visitor, DeletedDeed deed, string draft, ObjectId shown) =>
        (await Assert.ThrowsAsync<SetupProblemException>(() => DoAsync(app, visitor, deed, draft, shown))).Problem.Code;

    /// <summary>What was written about registrations and service principals outside any run, in order.</summary>
    public static async Task<List<AuditEntry>> AuditAsync(WizardApplication app)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        return await context.Set<AuditEntry>().AsNoTracking()
            .Where(entry => entry.Run == null && (entry.Action == AuditAction.Registration || entry.Action == AuditAction.ServicePrincipal))
            .OrderBy(entry => entry.Number).ToListAsync(Cancellation);
    }
}
