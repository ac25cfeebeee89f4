using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

public sealed class SetupRunWaitOnSqliteTests() : SetupRunWaitTests(StorageProvider.Sqlite);

public sealed class SetupRunWaitOnPostgreSqlTests() : SetupRunWaitTests(StorageProvider.PostgreSql);

/// <summary>Runs that wait for a person, and go on or end.</summary>
public abstract class SetupRunWaitTests(StorageProvider provider)
{
    [Fact]
    public async Task Whose_sign_in_ran_out_signs_in_again_and_the_run_goes_on_where_it_is()
    {
        await using var app = await StartAsync(out var gate);
        var ada = await app.SignInAsync("ada@contoso.com");
        gate.IsShut = true;

        var waiting = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var row = await RowAsync(app);
        gate.IsShut = false;
        var runner = app.Services.GetRequiredService<SetupRunner>();
        var principal = await app.PrincipalAsync(ada);
        // Its tokens did not stay while it waited.
        await Assert.ThrowsAsync<ConsentNeededException>(() => app.Services.GetRequiredService<WaitingRuns>().GoOnAsync(waiting.Number, principal, Cancellation));
        await Journey.WithConsentAsync(ada, principal, async () =>
        {
            await app.Services.GetRequiredService<WaitingRuns>().GoOnAsync(waiting.Number, principal, Cancellation);
            return true;
        });
        var run = await Journey.EndAsync(runner, waiting.Number, app.Services.GetRequiredService<People>().Describe(principal)!, Cancellation);

        Assert.Equal((SetupRunState.Waiting, SetupProblemCode.SignInAgain, null), (waiting.State, waiting.Problem!.Code, waiting.EndedAt));
        // Nobody works on it meanwhile, and nobody else starts one beside it.
        Assert.Equal((null, null, null, true), (row.Owner, row.LeaseUntil, row.WorkKey, row.IsParked));
        Assert.NotNull(row.ActiveKey);
        Assert.Equal((SetupRunState.Proved, AllCreated), (run.State, States(run)));
        Assert.Single(Assert.Single(app.Tenant.State["contoso.com"].Applications).Passwords);
    }

    [Fact]
    public async Task A_second_press_meanwhile_joins_the_run_that_waits()
    {
        await using var app = await StartAsync(out var gate);
        var ada = await app.SignInAsync("ada@contoso.com");
        gate.IsShut = true;
        var waiting = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        gate.IsShut = false;

        var joined = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((waiting.Number, SetupRunState.Waiting), (joined.Number, joined.State));
    }

    [Fact]
    public async Task Who_gives_it_up_can_start_anew_and_another_tenant_can_do_neither()
    {
        await using var app = await StartAsync(out var gate);
        var ada = await app.SignInAsync("ada@contoso.com");
        gate.IsShut = true;
        var waiting = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        gate.IsShut = false;
        var runner = app.Services.GetRequiredService<SetupRunner>();
        var stranger = await app.PrincipalAsync(await app.SignInAsync("frank@fabrikam.com"));
        foreach (var act in new Func<Task>[] { () => app.Services.GetRequiredService<WaitingRuns>().GoOnAsync(waiting.Number, stranger, Cancellation), () => app.Services.GetRequiredService<WaitingRuns>().GiveUpAsync(waiting.Number, stranger, Cancellation) })
            Assert.Equal(SetupProblemCode.RunUnknown, (await Assert.ThrowsAsync<SetupProblemException>(act)).Problem.Code);

        var principal = await app.PrincipalAsync(ada);
        await app.Services.GetRequiredService<WaitingRuns>().GiveUpAsync(waiting.Number, principal, Cancellation);
        var given = await runner.ReadAsync(waiting.Number, app.Services.GetRequiredService<People>().Describe(principal)!, Cancellation);
        var next = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((SetupRunState.Failed, SetupProblemCode.SignInAgain), (given!.State, given.Problem!.Code));
        Assert.Equal((waiting.Number + 1, SetupRunState.Proved), (next.Number, next.State));
    }

    [Fact]
    public async Task When_nobody_comes_it_ends_as_failed()
    {
        await using var app = await StartAsync(out var gate);
        var ada = await app.SignInAsync("ada@contoso.com");
        gate.IsShut = true;
        var waiting = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation))
            await context.Set<SetupRun>().ExecuteUpdateAsync(set => set.SetProperty(run => run.DueAt, DateTimeOffset.UnixEpoch), Cancellation);

        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;
        var runner = app.Services.GetRequiredService<SetupRunner>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        SetupRunSnapshot? ended;
        while ((ended = await runner.ReadAsync(waiting.Number, person, Cancellation)) is not { EndedAt: not null })
            await Task.Delay(50, limit.Token);

        Assert.Equal((SetupRunState.Failed, SetupProblemCode.SignInAgain), (ended.State, ended.Problem!.Code));
        Assert.EndsWith("The run waited, and nobody went on with it in time.", ended.Problem.Happened, StringComparison.Ordinal);
        Assert.Null((await RowAsync(app)).ActiveKey);
        Assert.Contains(await AuditAsync(app, ada, waiting.Number), entry => entry is { Action: AuditAction.Run, Outcome: AuditOutcome.Failed });
    }

    [Fact]
    public async Task Run_again_finds_the_answers_also_when_they_were_kept_no_longer_and_for_the_runs_own_tenant_alone()
    {
        await using var app = await StartAsync(out var gate);
        var ada = await app.SignInAsync("ada@contoso.com");
        gate.IsShut = true;
        var waiting = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        gate.IsShut = false;
        var (runner, planner) = (app.Services.GetRequiredService<SetupRunner>(), app.Services.GetRequiredService<SetupPlanner>());
        var principal = await app.PrincipalAsync(ada);
        await app.Services.GetRequiredService<WaitingRuns>().GiveUpAsync(waiting.Number, principal, Cancellation);
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation))
            await context.Set<SetupDraft>().ExecuteDeleteAsync(Cancellation);
        // Staff of the home tenant may look at the run; it is not theirs to run.
        foreach (var other in new[] { "frank@fabrikam.com", "erik@spectrum.example" })
        {
            var refused = await Assert.ThrowsAsync<SetupProblemException>(async () => await runner.KeepAnswersAsync(waiting.Number, await app.PrincipalAsync(await app.SignInAsync(other)), Cancellation));
            Assert.Contains(refused.Problem.Code, new[] { SetupProblemCode.RunUnknown, SetupProblemCode.RoleMissing });
        }

        var drafts = new[] { await runner.KeepAnswersAsync(waiting.Number, principal, Cancellation), await runner.KeepAnswersAsync(waiting.Number, principal, Cancellation) };
        var plan = await Journey.WithConsentAsync(ada, principal, () => planner.PlanAsync(drafts[0], principal, Cancellation));

        Assert.Equal([waiting.DraftId, waiting.DraftId], drafts);
        Assert.True(plan!.CanRun);
        Assert.Equal(waiting.Answers.Mailboxes, plan.Answers.Mailboxes);
        Assert.Null(await app.Services.GetRequiredService<SetupDrafts>().ReadAsync(drafts[0], null, Cancellation));
    }

    private Task<WizardApplication> StartAsync(out Gate gate)
    {
        var shut = gate = new Gate();
        return WizardApplication.StartAsync(provider: provider, configure: builder => builder.Services.AddSingleton(services => new SetupTokens
        {
            For = services.GetRequiredService<StageTokens>().ForAsync,
            // As when the sign-in runs out while a run is on its way.
            ForRun = (stage, tenant, actor, cancellationToken) => shut.IsShut
                ? throw new ConsentNeededException(stage)
                : services.GetRequiredService<StageTokens>().ForRunAsync(stage, tenant, actor.Id, actor.UserName, cancellationToken),
            Forget = services.GetRequiredService<StageTokens>().ForgetAsync,
        }));
    }

    private static async Task<SetupRun> RowAsync(WizardApplication app)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        return await context.Set<SetupRun>().AsNoTracking().SingleAsync(Cancellation);
    }

    private sealed class Gate
    {
        public bool IsShut { get; set; }
    }
}
