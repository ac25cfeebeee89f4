using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

public sealed class SetupPartialOnSqliteTests() : SetupPartialTests(StorageProvider.Sqlite);

public sealed class SetupPartialOnPostgreSqlTests() : SetupPartialTests(StorageProvider.PostgreSql);

/// <summary>Who lacks a role does what needs none, and the run waits for a colleague.</summary>
public abstract class SetupPartialTests(StorageProvider provider)
{
    [Fact]
    public async Task An_application_administrator_registers_and_the_run_waits_for_the_consent_of_a_colleague()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var ben = await app.SignInAsync("ben@contoso.com");

        var run = await PartialAsync(app, ben);

        Assert.Equal((SetupRunState.Waiting, SetupProblemCode.ConsentRoleMissing), (run.State, run.Problem!.Code));
        Assert.Equal(
            "1 Found, 2 Found, 3 Created, 4 Created, 5 Created, 6 Found, 7 Created, 8 Created, 9 Created, 10 Created, 11 Created, 12 Created, 13 Cannot", States(run));
        var contoso = app.Tenant.State["contoso.com"];
        Assert.Single(Assert.Single(contoso.Applications).Passwords);
        Assert.DoesNotContain(contoso.RoleAssignments, grant => grant.PrincipalType == "ServicePrincipal");
        // No token stays while it waits.
        var principal = await app.PrincipalAsync(ben);
        await Assert.ThrowsAsync<ConsentNeededException>(() => app.Services.GetRequiredService<StageTokens>().ForAsync(ConsentStage.Run, principal, Cancellation));
        // The colleague who opens the plan reads that the run waits, and for what.
        var plan = await PlanAsync(app, await app.SignInAsync("petra@contoso.com"), Journey.Answers("invoices@contoso.com", "Invoices"));
        Assert.Equal((run.Number, SetupProblemCode.ConsentRoleMissing), (plan.ActiveRun, plan.ActiveRunWaits));
    }

    [Fact]
    public async Task A_privileged_role_administrator_can_do_nothing_first_so_the_run_waits_at_once_and_nothing_is_written_or_asked_for()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var petra = await app.SignInAsync("petra@contoso.com");

        var plan = await PlanAsync(app, petra, Journey.Answers("invoices@contoso.com", "Invoices"));
        var asked = petra.Visited.Count;
        var number = await app.Services.GetRequiredService<SetupRunner>().StartAsync(plan.DraftId, isPartial: true, await app.PrincipalAsync(petra), Cancellation);
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(petra))!;
        var run = (await app.Services.GetRequiredService<SetupRunner>().ReadAsync(number, person, Cancellation))!;

        Assert.True(PartialStart.IsOffered(plan));
        Assert.False(PartialStart.DoesSomethingFirst(plan.Rows));
        Assert.Equal((SetupRunState.Waiting, SetupProblemCode.RoleMissing, 0, asked), (run.State, run.Problem!.Code, Writes(app), petra.Visited.Count));
        // Not even the one that the plan was read with stays while it waits.
        var principal = await app.PrincipalAsync(petra);
        await Assert.ThrowsAsync<ConsentNeededException>(() => app.Services.GetRequiredService<StageTokens>().ForAsync(ConsentStage.Look, principal, Cancellation));
        Assert.Equal(
            [(AuditAction.Run, AuditOutcome.Started), (AuditAction.Run, AuditOutcome.Warning)],
            (await AuditAsync(app, petra, number)).Select(entry => (entry.Action, entry.Outcome)));
    }

    [Fact]
    public async Task A_run_whose_beginning_cannot_be_written_does_not_wait_and_does_nothing()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var petra = await app.SignInAsync("petra@contoso.com");
        var plan = await PlanAsync(app, petra, Journey.Answers("invoices@contoso.com", "Invoices"));
        var principal = await app.PrincipalAsync(petra);
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        await context.Database.ExecuteSqlRawAsync(
            provider is StorageProvider.Sqlite
                ? """CREATE TRIGGER full BEFORE INSERT ON "AuditEntries" BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"""
                : """
                  CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the disk is full'; END; $$;
                  CREATE TRIGGER full_disk BEFORE INSERT ON "AuditEntries" FOR EACH ROW EXECUTE FUNCTION full_disk();
                  """,
            Cancellation);

        await Assert.ThrowsAnyAsync<Exception>(() => app.Services.GetRequiredService<SetupRunner>().StartAsync(plan.DraftId, isPartial: true, principal, Cancellation));

        // A node takes it up, and does nothing either before it has written its beginning.
        var run = Assert.Single(await context.Set<SetupRun>().AsNoTracking().ToListAsync(Cancellation));
        Assert.Equal((false, SetupRunState.Queued), (run.IsParked, run.Snapshot.State));
        Assert.Empty(app.Tenant.State["contoso.com"].Applications);
    }

    [Fact]
    public async Task What_is_no_missing_role_still_stops_everything()
    {
        await using var app = await WizardApplication.StartAsync("squatted-name", provider: provider);
        var ben = await app.SignInAsync("ben@contoso.com");
        var plan = await PlanAsync(app, ben, Journey.Answers("invoices@contoso.com", "Invoices"));
        var principal = await app.PrincipalAsync(ben);

        var refused = await Assert.ThrowsAsync<SetupProblemException>(() =>
            Journey.WithConsentAsync(ben, principal, () => app.Services.GetRequiredService<SetupRunner>().StartAsync(plan.DraftId, isPartial: true, principal, Cancellation)));

        Assert.False(PartialStart.IsOffered(plan));
        Assert.Equal((SetupProblemCode.NameTaken, 0), (refused.Problem.Code, Writes(app)));
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        Assert.Equal(
            [("Ben Builder", AuditOutcome.Refused, "NameTaken", "invoices@contoso.com")],
            (await context.Set<AuditEntry>().Where(entry => entry.Action == AuditAction.Run).ToListAsync(Cancellation))
                .Select(entry => (entry.ActorName, entry.Outcome, entry.Detail, entry.Subject)));
    }

    /// <summary>Plan, <em>Do what I may</em>, and wait until it waits.</summary>
    internal static async Task<SetupRunSnapshot> PartialAsync(WizardApplication app, WebVisitor visitor)
    {
        var plan = await PlanAsync(app, visitor, Journey.Answers("invoices@contoso.com", "Invoices"));
        var principal = await app.PrincipalAsync(visitor);
        var runner = app.Services.GetRequiredService<SetupRunner>();
        var number = await Journey.WithConsentAsync(visitor, principal, () => runner.StartAsync(plan.DraftId, isPartial: true, principal, Cancellation));
        return await Journey.EndAsync(runner, number, app.Services.GetRequiredService<People>().Describe(principal)!, Cancellation);
    }
}
