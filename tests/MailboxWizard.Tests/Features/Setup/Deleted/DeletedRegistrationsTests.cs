using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Deleted;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.Deleted.DeletedScene;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup.Deleted;

public sealed class DeletedRegistrationsOnSqliteTests() : DeletedRegistrationsTests(StorageProvider.Sqlite);

public sealed class DeletedRegistrationsOnPostgreSqlTests() : DeletedRegistrationsTests(StorageProvider.PostgreSql);

/// <summary>A deleted registration of ours comes back, or goes for good, from the plan.</summary>
public abstract class DeletedRegistrationsTests(StorageProvider provider)
{
    [Fact]
    public async Task What_is_restored_comes_back_with_its_service_principal_and_the_next_run_finds_all_of_it()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var (ada, ours) = await DeletedAsync(app);
        var contoso = app.Tenant.State["contoso.com"];
        var client = Assert.Single(contoso.DeletedServicePrincipals).Id;
        var plan = await PlanAsync(app, ada, Answers);

        await DoAsync(app, ada, DeletedDeed.Restore, plan.DraftId, plan.Deleted!.Id);
        var again = await PlanAsync(app, ada, Answers);
        var run = await Journey.RunAsync(app, ada, Answers);

        Assert.Equal((null, client, 0), (ours.DeletedAt, Assert.Single(contoso.ServicePrincipals, principal => principal.AppId == ours.AppId).Id, contoso.DeletedServicePrincipals.Count));
        Assert.Equal((null, SetupStepState.Found, SetupStepState.Found), (again.Deleted, again.Rows[2].State, again.Rows[9].State));
        Assert.Equal((SetupRunState.Proved, 1), (run.State, ours.Passwords.Count));
        Assert.Single(contoso.Applications);
        var entries = await AuditAsync(app);
        Assert.Equal(
            [
                (AuditAction.Registration, AuditOutcome.Intended), (AuditAction.Registration, AuditOutcome.Changed),
                (AuditAction.ServicePrincipal, AuditOutcome.Intended), (AuditAction.ServicePrincipal, AuditOutcome.Changed),
            ],
            entries.Select(entry => (entry.Action, entry.Outcome)));
        Assert.All(entries.Where(entry => entry.Outcome is AuditOutcome.Changed), entry => Assert.Equal((200, true), (entry.Status, entry.RequestId is not null)));
        Assert.All(entries, entry => Assert.Equal(("Ada Admin", "Restored from the deleted items, as therefore-mailbox"), (entry.ActorName, entry.Detail)));
    }

    [Fact]
    public async Task What_is_deleted_for_good_leaves_nothing_and_its_name_is_used_again()
    {
        await using var app = await WizardApplication.StartAsync(settings: UndoScene.Quick, provider: provider);
        var (ada, _) = await DeletedAsync(app);
        var contoso = app.Tenant.State["contoso.com"];
        var plan = await PlanAsync(app, ada, Answers);

        await DoAsync(app, ada, DeletedDeed.Purge, plan.DraftId, plan.Deleted!.Id);
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation))
            Assert.False(await context.Set<StoredToken>().AnyAsync(Cancellation));
        var again = await PlanAsync(app, ada, Answers);

        Assert.Equal((0, 0), (contoso.Applications.Count, contoso.DeletedServicePrincipals.Count));
        Assert.Equal((null, "Therefore mailbox"), (again.Deleted, again.Rows[2].Detail));
        Assert.Equal(
            [
                (AuditAction.ServicePrincipal, AuditOutcome.Intended), (AuditAction.ServicePrincipal, AuditOutcome.Removed),
                (AuditAction.Registration, AuditOutcome.Intended), (AuditAction.Registration, AuditOutcome.Removed),
            ],
            (await AuditAsync(app)).Select(entry => (entry.Action, entry.Outcome)));
        Assert.Equal(SetupProblemCode.DeletedGone, await RefusedAsync(app, ada, DeletedDeed.Purge, plan.DraftId, plan.Deleted.Id));
        Assert.Equal(SetupRunState.Proved, (await Journey.RunAsync(app, ada, Answers)).State);
        Assert.Equal("therefore-mailbox", Assert.Single(contoso.Applications).UniqueName);
    }

    [Fact]
    public async Task A_replica_that_has_not_heard_of_it_yet_is_waited_for()
    {
        await using var app = await WizardApplication.StartAsync("everyday", settings: new Dictionary<string, string?> { ["Setup:Lease"] = "00:05:00" }, time: new FastClock(20), provider: provider);
        var (ada, ours) = await DeletedAsync(app);
        var plan = await PlanAsync(app, ada, Answers);

        await DoAsync(app, ada, DeletedDeed.Restore, plan.DraftId, plan.Deleted!.Id);

        Assert.Null(ours.DeletedAt);
        Assert.Single(app.Tenant.State["contoso.com"].ServicePrincipals, principal => principal.AppId == ours.AppId);
        Assert.Contains(app.Tenant.Requests.All, request => request is { Method: "GET", Status: 404 });
    }
}
