using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>Runs that meet weather, faults, haste and interruptions.</summary>
public sealed class SetupFaultTests
{
    [Theory]
    [InlineData("throttled")]
    [InlineData("unsteady")]
    [InlineData("everyday")]
    public async Task Bad_weather_is_waited_out_and_ends_proved(string scenario)
    {
        await using var app = await WizardApplication.StartAsync(scenario, settings: Quick);
        var ada = await app.SignInAsync("ada@contoso.com");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Null(run.Problem?.Happened);
        Assert.Equal((AllCreated, SetupRunState.Proved), (States(run), run.State));
        Assert.Single(Assert.Single(app.Tenant.State["contoso.com"].Applications).Passwords);
    }

    [Fact]
    public async Task Two_presses_at_once_make_one_run()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        var plan = await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));
        var principal = await app.PrincipalAsync(ada);
        var runner = app.Services.GetRequiredService<SetupRunner>();
        await Journey.WithConsentAsync(ada, principal, () => app.Services.GetRequiredService<StageTokens>().ForAsync(ConsentStage.Run, principal, Cancellation));

        var numbers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => runner.StartAsync(plan.DraftId, principal, Cancellation)));

        Assert.Single(numbers.Distinct());
        var run = await Journey.EndAsync(runner, numbers[0], app.Services.GetRequiredService<People>().Describe(principal)!, Cancellation);
        Assert.Equal(SetupRunState.Proved, run.State);
        Assert.Single(app.Tenant.State["contoso.com"].Applications);
    }

    [Fact]
    public async Task Two_mailboxes_of_one_tenant_at_once_are_one_run_after_the_other_with_one_registration_and_one_hand_off()
    {
        await using var app = await WizardApplication.StartAsync(settings: Quick);
        var ada = await app.SignInAsync("ada@contoso.com");
        var principal = await app.PrincipalAsync(ada);
        var runner = app.Services.GetRequiredService<SetupRunner>();
        var plans = new[] { await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices")), await PlanAsync(app, ada, Journey.Answers("office@contoso.com", "Scans")) };
        await Journey.ConsentAsync(ada, ConsentStage.Run, "ada@contoso.com");

        var numbers = await Task.WhenAll(plans.Select(plan => runner.StartAsync(plan.DraftId, principal, Cancellation)));
        var person = app.Services.GetRequiredService<People>().Describe(principal)!;
        var runs = await Task.WhenAll(numbers.Select(number => Journey.EndAsync(runner, number, person, Cancellation)));

        Assert.Equal(2, numbers.Distinct().Count());
        Assert.All(runs, run => Assert.Equal(SetupRunState.Proved, run.State));
        Assert.Single(Assert.Single(app.Tenant.State["contoso.com"].Applications).Passwords);
        Assert.Single(runs.Select(run => run.HandoffNumber).Distinct());
    }

    [Fact]
    public async Task A_press_on_a_plan_joins_what_that_plan_has_started_even_when_it_has_ended_and_a_newly_shown_plan_starts_anew()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        var first = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var principal = await app.PrincipalAsync(ada);
        var runner = app.Services.GetRequiredService<SetupRunner>();
        Task<int> PressAsync() => Journey.WithConsentAsync(ada, principal, () => runner.StartAsync(first.DraftId, principal, Cancellation));

        var stale = await PressAsync();
        await Journey.WithConsentAsync(ada, principal, () => app.Services.GetRequiredService<SetupPlanner>().PlanAsync(first.DraftId, principal, Cancellation));
        var anew = await PressAsync();

        Assert.Equal((first.Number, first.Number + 1), (stale, anew));
    }

    [Fact]
    public async Task A_wrong_folder_ends_not_proved_and_a_corrected_one_proved_without_a_second_setup()
    {
        await using var app = await WizardApplication.StartAsync(settings: Quick);
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoyces");
        var writes = Writes(app);
        var principal = await app.PrincipalAsync(ada);
        var runner = app.Services.GetRequiredService<SetupRunner>();

        await runner.TestAgainAsync(run.Number, null, "Invoices", principal, Cancellation);

        Assert.Equal((SetupRunState.NotProved, SetupProblemCode.ProofFailed, null), (run.State, run.Problem!.Code, run.HandoffNumber));
        Assert.Contains(run.Test!.Rows, row => row is { Kind: CheckKind.InputFolder, State: CheckState.Failed });
        var again = await ProvedAsync(runner, run.Number, app.Services.GetRequiredService<People>().Describe(principal)!);
        Assert.NotNull(again.HandoffNumber);
        Assert.Equal(writes, Writes(app));
        Assert.Equal(
            [
                (AuditAction.Run, AuditOutcome.Started), (AuditAction.Test, AuditOutcome.Failed), (AuditAction.Run, AuditOutcome.Warning),
                (AuditAction.Test, AuditOutcome.Started), (AuditAction.Test, AuditOutcome.Warning), (AuditAction.Test, AuditOutcome.Proved),
            ],
            (await AuditAsync(app, ada, run.Number)).Where(entry => entry.Action is AuditAction.Run or AuditAction.Test).Select(entry => (entry.Action, entry.Outcome)));
    }

    [Fact]
    public async Task A_secret_that_cannot_be_sealed_is_removed_from_the_tenant()
    {
        await using var app = await WizardApplication.StartAsync(configure: builder => builder.Services.AddSingleton<IDataProtectionProvider>(
            provider => new BrokenSeal(DataProtectionProvider.Create("tests"))));
        var ada = await app.SignInAsync("ada@contoso.com");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((SetupRunState.Failed, SetupProblemCode.SealFailed, SetupStepState.Failed), (run.State, run.Problem!.Code, run.Rows[6].State));
        Assert.Empty(Assert.Single(app.Tenant.State["contoso.com"].Applications).Passwords);
        Assert.Empty(app.Tenant.State["contoso.com"].RoleAssignments);
    }

    [Fact]
    public async Task What_cannot_be_written_to_the_audit_log_is_not_done()
    {
        await using var app = await WizardApplication.StartAsync();
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation))
            await context.Database.ExecuteSqlRawAsync(
                "CREATE TRIGGER full BEFORE INSERT ON AuditEntries WHEN NEW.Action = 'Registration' BEGIN SELECT RAISE(ABORT, 'the disk is full'); END", Cancellation);
        var ada = await app.SignInAsync("ada@contoso.com");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((SetupRunState.Failed, SetupProblemCode.Unexpected), (run.State, run.Problem!.Code));
        Assert.Empty(app.Tenant.State["contoso.com"].Applications);
    }

    [Fact]
    public async Task A_run_that_an_earlier_process_left_goes_on_by_itself_and_removes_its_lost_secret()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        var first = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        await Journey.ConsentAsync(ada, ConsentStage.Run, "ada@contoso.com");
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation))
        {
            // As if the process had died between Microsoft's answer and the seal.
            var row = await context.Set<SetupRun>().SingleAsync(Cancellation);
            (row.ActiveKey, row.DueAt) = (SetupRun.KeyOf(row.TenantId, row.Family, row.Snapshot.Answers), DateTimeOffset.UnixEpoch);
            (row.Owner, row.LeaseUntil, row.WorkKey) = ("a process that died", DateTimeOffset.UnixEpoch, row.TenantId);
            row.Ledger = row.Ledger with { SecretKeyId = null, SecretState = SetupSecretState.Intended, HandedOff = false, Used = null };
            row.Snapshot = row.Snapshot with { State = SetupRunState.Running, EndedAt = null, HandoffNumber = null };
            await context.SaveChangesAsync(Cancellation);
            await context.Database.ExecuteSqlRawAsync("DELETE FROM Handoffs", Cancellation);
        }

        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;
        var resumed = await Journey.EndAsync(app.Services.GetRequiredService<SetupRunner>(), first.Number, person, Cancellation);

        Assert.Equal((SetupRunState.Proved, AllCreated), (resumed.State, States(resumed)));
        Assert.EndsWith($"run {first.Number}.2", Assert.Single(Assert.Single(app.Tenant.State["contoso.com"].Applications).Passwords).DisplayName, StringComparison.Ordinal);
    }

    /// <summary>Protects everything but secrets.</summary>
    private sealed class BrokenSeal(IDataProtectionProvider inner) : IDataProtectionProvider
    {
        public IDataProtector CreateProtector(string purpose) => purpose.Contains("Secret", StringComparison.Ordinal)
            ? throw new InvalidOperationException("The keys cannot be read.") : inner.CreateProtector(purpose);
    }
}
