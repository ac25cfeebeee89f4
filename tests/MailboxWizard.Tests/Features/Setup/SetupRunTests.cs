using System.Security.Claims;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>Whole runs: the product against the simulated tenant over HTTP.</summary>
public sealed class SetupRunTests
{
    private const string AllCreated =
        "1 Found, 2 Found, 3 Created, 4 Created, 5 Created, 6 Found, 7 Created, 8 Created, 9 Created, 10 Created, 11 Created, 12 Created, 13 Created";

    /// <summary>Pauses that suit a tenant on loopback.</summary>
    private static readonly Dictionary<string, string?> Quick = new() { ["Setup:FirstPause"] = "00:00:00.2", ["Setup:LongestPause"] = "00:00:02" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_first_run_creates_everything_that_is_missing_and_proves_the_mailbox()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal(AllCreated, States(run));
        Assert.Equal((SetupRunState.Proved, 13, null), (run.State, run.Done, run.Problem?.Code));
        var contoso = app.Tenant.State["contoso.com"];
        var made = Assert.Single(contoso.Applications);
        Assert.Equal(("Therefore mailbox", "therefore-mailbox", 0, 0), (made.DisplayName, made.UniqueName, made.Owners.Count, made.RedirectUris.Count));
        Assert.Equal($"Therefore {DateTime.UtcNow:yyyy-MM} run {run.Number}", Assert.Single(made.Passwords).DisplayName);
        Assert.Single(contoso.RoleAssignments);
        // No powerful token is left: the next press must pass Microsoft again.
        var principal = await app.PrincipalAsync(ada);
        await Assert.ThrowsAsync<ConsentNeededException>(() => app.Services.GetRequiredService<StageTokens>().ForAsync(ConsentStage.Run, principal, Cancellation));
    }

    [Fact]
    public async Task Each_write_has_an_entry_before_it_and_one_after_and_no_entry_has_the_secret()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        var entries = await AuditAsync(app, ada, run.Number);
        var writes = entries.Where(entry => entry is { Step: not null, Action: not AuditAction.Handoff } && entry.Outcome is not AuditOutcome.Sealed).ToList();
        Assert.Equal(
            [
                (AuditAction.ClientSecret, AuditOutcome.Created), (AuditAction.Consent, AuditOutcome.Created),
                (AuditAction.Registration, AuditOutcome.Created), (AuditAction.ServicePrincipal, AuditOutcome.Created),
            ],
            writes.Where(entry => entry.Outcome is not AuditOutcome.Intended).Select(entry => (entry.Action, entry.Outcome)).OrderBy(pair => $"{pair.Action}"));
        foreach (var write in writes.GroupBy(entry => entry.Action))
            Assert.Equal([AuditOutcome.Intended, AuditOutcome.Created], write.Select(entry => entry.Outcome));
        Assert.All(writes.Where(entry => entry.Outcome is not AuditOutcome.Intended), entry => Assert.True(
            entry is { Request: not null, RequestId: not null, ClientRequestId: not null, Status: not null, DurationMilliseconds: not null }));
        Assert.Equal(AuditOutcome.Started, entries[0].Outcome);
        Assert.Equal(AuditOutcome.Proved, entries[^1].Outcome);
        var secret = Assert.Single(Assert.Single(app.Tenant.State["contoso.com"].Applications).Passwords).SecretText;
        Assert.DoesNotContain(entries, entry => entry.ToString().Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_run_finds_everything_and_writes_nothing_in_the_tenant()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        var first = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var writes = Writes(app);

        var second = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal("Found", string.Join(", ", second.Rows.Select(row => row.State).Distinct()));
        Assert.Equal((SetupRunState.Proved, first.HandoffNumber), (second.State, second.HandoffNumber));
        Assert.Equal(writes, Writes(app));
    }

    [Fact]
    public async Task A_further_mailbox_joins_the_open_hand_off_and_uses_its_secret()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        var first = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        var second = await Journey.RunAsync(app, ada, "office@contoso.com", "Scans");

        Assert.Equal((SetupRunState.Proved, first.HandoffNumber), (second.State, second.HandoffNumber));
        Assert.Single(Assert.Single(app.Tenant.State["contoso.com"].Applications).Passwords);
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;
        var handoff = await app.Services.GetRequiredService<MailboxWizard.Features.Handoffs.HandoffStore>().FindAsync(first.HandoffNumber!.Value, person, Cancellation);
        Assert.Equal(["invoices@contoso.com", "office@contoso.com"], handoff!.Mailboxes.Select(mailbox => mailbox.Address));
    }

    [Fact]
    public async Task What_was_deleted_by_hand_is_made_again_under_the_next_name()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var contoso = app.Tenant.State["contoso.com"];
        var deleted = Assert.Single(contoso.Applications);
        deleted.DeletedAt = DateTimeOffset.UtcNow;
        contoso.RoleAssignments.RemoveWhere(_ => true);
        contoso.ServicePrincipals.RemoveWhere(principal => principal.AppId == deleted.AppId);

        var second = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var third = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((AllCreated, SetupRunState.Proved), (States(second), second.State));
        Assert.Equal(["therefore-mailbox", "therefore-mailbox-2"], contoso.Applications.Select(application => application.UniqueName));
        Assert.Equal("Found", string.Join(", ", third.Rows.Select(row => row.State).Distinct()));
    }

    [Fact]
    public async Task A_grant_and_a_secret_that_were_removed_by_hand_are_made_again_and_nothing_else()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var contoso = app.Tenant.State["contoso.com"];
        contoso.RoleAssignments.RemoveWhere(_ => true);
        Assert.Single(contoso.Applications).Passwords.RemoveWhere(_ => true);

        var second = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal(
            "1 Found, 2 Found, 3 Found, 4 Found, 5 Found, 6 Found, 7 Created, 8 Created, 9 Created, 10 Found, 11 Found, 12 Found, 13 Created", States(second));
        Assert.Equal(SetupRunState.Proved, second.State);
    }

    [Fact]
    public async Task A_squatted_name_is_not_taken_over_and_nothing_is_written()
    {
        await using var app = await WizardApplication.StartAsync("squatted-name");
        var ada = await app.SignInAsync("ada@contoso.com");

        var plan = await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));
        var refused = await RefusedAsync(app, ada, plan.DraftId);

        Assert.Equal((3, SetupProblemCode.NameTaken), (Cannot(plan).Number, refused.Code));
        Assert.Contains("Olga Ordinary", refused.Happened, StringComparison.Ordinal);
        Assert.Equal(0, Writes(app));
    }

    [Fact]
    public async Task A_foreign_secret_on_our_registration_stops_the_next_run()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        Assert.Single(app.Tenant.State["contoso.com"].Applications).Passwords.Add(new()
        {
            KeyId = Guid.NewGuid(), DisplayName = "somebody else's", SecretText = "simulated~only", StartsAt = DateTimeOffset.UtcNow, EndsAt = DateTimeOffset.UtcNow.AddYears(1),
        });

        var plan = await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));

        Assert.Equal((3, SetupProblemCode.ForeignCredential), (Cannot(plan).Number, Cannot(plan).Problem!.Code));
    }

    [Fact]
    public async Task An_application_administrator_needs_a_colleague_for_Graph_and_nobody_for_EWS()
    {
        await using var app = await WizardApplication.StartAsync();
        var ben = await app.SignInAsync("ben@contoso.com");

        var plan = await PlanAsync(app, ben, Journey.Answers("invoices@contoso.com", "Invoices"));
        var run = await Journey.RunAsync(app, ben, "invoices@contoso.com", "Invoices", Route.Ews);

        Assert.Equal((13, SetupProblemCode.ConsentRoleMissing), (Cannot(plan).Number, Cannot(plan).Problem!.Code));
        Assert.Equal($"{AllCreated}: Proved ", $"{States(run)}: {run.State} {run.Problem?.Happened}");
    }

    [Theory]
    [InlineData("secrets-forbidden", 6, SetupProblemCode.SecretsForbidden)]
    [InlineData("no-exchange", 11, SetupProblemCode.ExchangeMissing)]
    public async Task What_the_tenant_lacks_or_forbids_is_said_before_anything_is_written(string scenario, int row, SetupProblemCode code)
    {
        await using var app = await WizardApplication.StartAsync(scenario);
        var ada = await app.SignInAsync("ada@contoso.com");

        var plan = await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));
        var refused = await RefusedAsync(app, ada, plan.DraftId);

        Assert.Equal((row, code, code, 0), (Cannot(plan).Number, Cannot(plan).Problem!.Code, refused.Code, Writes(app)));
    }

    [Fact]
    public async Task A_secret_is_made_as_long_as_the_policy_allows()
    {
        await using var app = await WizardApplication.StartAsync("secrets-12-months");
        var ada = await app.SignInAsync("ada@contoso.com");
        var today = DateOnly.FromDateTime(DateTime.UtcNow);

        var run = await Journey.RunAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices") with { SecretEnds = today.AddMonths(24) });

        Assert.Equal((SetupRunState.Proved, today.AddDays(365)), (run.State, run.SecretEnds));
    }

    [Theory]
    [InlineData("throttled")]
    [InlineData("unsteady")]
    [InlineData("everyday")]
    public async Task Bad_weather_is_waited_out_and_ends_proved(string scenario)
    {
        await using var app = await WizardApplication.StartAsync(scenario, settings: Quick);
        var ada = await app.SignInAsync("ada@contoso.com");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal($"{AllCreated}: Proved ", $"{States(run)}: {run.State} {run.Problem?.Happened}");
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
    public async Task A_neighbour_sees_neither_the_run_nor_the_draft()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var plan = await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));
        var frank = await app.PrincipalAsync(await app.SignInAsync("frank@fabrikam.com"));
        var person = app.Services.GetRequiredService<People>().Describe(frank)!;

        Assert.Null(await app.Services.GetRequiredService<SetupRunner>().ReadAsync(run.Number, person, Cancellation));
        Assert.Null(await app.Services.GetRequiredService<SetupDrafts>().ReadAsync(plan.DraftId, person, Cancellation));
        Assert.Null(await app.Services.GetRequiredService<SetupPlanner>().PlanAsync(plan.DraftId, frank, Cancellation));
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
    public async Task A_run_that_an_earlier_process_left_is_interrupted_and_the_next_one_removes_its_lost_secret()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        var first = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation))
        {
            // As if the process had died between Microsoft's answer and the seal.
            var row = await context.Set<SetupRun>().SingleAsync(Cancellation);
            row.ActiveKey = SetupRun.KeyOf(row.TenantId, row.Family);
            row.Ledger = row.Ledger with { SecretKeyId = null, SecretState = SetupSecretState.Intended, HandedOff = false, Used = null };
            await context.SaveChangesAsync(Cancellation);
            await context.Database.ExecuteSqlRawAsync("DELETE FROM Handoffs", Cancellation);
        }
        using (var next = ActivatorUtilities.CreateInstance<SetupRunQueue>(app.Services))
        {
            await next.StartAsync(Cancellation);
            await next.StopAsync(Cancellation);
        }
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;
        var left = await app.Services.GetRequiredService<SetupRunner>().ReadAsync(first.Number, person, Cancellation);

        var second = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((SetupRunState.Failed, SetupProblemCode.Interrupted), (left!.State, left.Problem!.Code));
        Assert.Equal(SetupRunState.Proved, second.State);
        Assert.EndsWith($"run {second.Number}", Assert.Single(Assert.Single(app.Tenant.State["contoso.com"].Applications).Passwords).DisplayName, StringComparison.Ordinal);
    }

    private static string States(SetupRunSnapshot run) => string.Join(", ", run.Rows.Select(row => $"{row.Number} {row.State}"));

    private static SetupRow Cannot(SetupPlan plan) => Assert.Single(plan.Rows, row => row.State is SetupStepState.Cannot);

    private static int Writes(WizardApplication app) =>
        app.Tenant.Requests.All.Count(request => request.Host == "graph.microsoft.com" && request.Method is not "GET");

    private static async Task<SetupPlan> PlanAsync(WizardApplication app, WebVisitor visitor, SetupAnswers answers)
    {
        var principal = await app.PrincipalAsync(visitor);
        var draft = await app.Services.GetRequiredService<SetupDrafts>().SaveAsync(answers, null, Cancellation);
        return (await Journey.WithConsentAsync(visitor, principal, () => app.Services.GetRequiredService<SetupPlanner>().PlanAsync(draft, principal, Cancellation)))!;
    }

    private static async Task<SetupProblem> RefusedAsync(WizardApplication app, WebVisitor visitor, string draft)
    {
        ClaimsPrincipal principal = await app.PrincipalAsync(visitor);
        var refused = await Assert.ThrowsAsync<SetupProblemException>(() =>
            Journey.WithConsentAsync(visitor, principal, () => app.Services.GetRequiredService<SetupRunner>().StartAsync(draft, principal, Cancellation)));
        return refused.Problem;
    }

    private static async Task<IReadOnlyList<AuditEntry>> AuditAsync(WizardApplication app, WebVisitor visitor, int run)
    {
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(visitor))!;
        return await app.Services.GetRequiredService<AuditLog>().ReadRunAsync(run, person, Cancellation);
    }

    private static async Task<SetupRunSnapshot> ProvedAsync(SetupRunner runner, int number, Person person)
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

    /// <summary>Protects everything but secrets.</summary>
    private sealed class BrokenSeal(IDataProtectionProvider inner) : IDataProtectionProvider
    {
        public IDataProtector CreateProtector(string purpose) => purpose.Contains("Secret", StringComparison.Ordinal)
            ? throw new InvalidOperationException("The keys cannot be read.") : inner.CreateProtector(purpose);
    }
}
