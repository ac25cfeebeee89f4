using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>What is true at the end of a run: read back, written down, and without tokens.</summary>
public sealed class SetupRunEndTests
{
    [Fact]
    public async Task One_old_answer_at_the_last_look_is_asked_for_again()
    {
        var stale = new StaleGrants();
        await using var app = await WizardApplication.StartAsync(settings: Quick, configure: builder =>
            builder.Services.AddHttpClient(TenantDirectories.Transport).AddHttpMessageHandler(() => new StaleAnswer(stale)));
        var ada = await app.SignInAsync("ada@contoso.com");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((1, SetupRunState.Proved, AllCreated), (stale.Given, run.State, States(run)));
    }

    /// <summary>Three replicas, each of which hears of a grant seconds after the others: one good answer may be followed by an old one.</summary>
    [Fact]
    public async Task Where_replicas_were_seen_to_disagree_the_last_three_answers_in_a_row_show_what_was_written()
    {
        var listed = new List<bool>();
        await using var app = await WizardApplication.StartAsync(
            "everyday", settings: new Dictionary<string, string?> { ["Setup:Lease"] = "00:05:00" }, time: new FastClock(20),
            configure: builder => builder.Services.AddHttpClient(TenantDirectories.Transport).AddHttpMessageHandler(() => new Listed(listed)));
        var ada = await app.SignInAsync("ada@contoso.com");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((SetupRunState.Proved, AllCreated), (run.State, States(run)));
        Assert.True(listed.Count >= 3 && listed[^3..].TrueForAll(isShown => isShown), string.Join(' ', listed));
    }

    [Fact]
    public async Task A_run_knows_its_answers_and_its_hand_off_the_permission_that_was_granted()
    {
        await using var app = await WizardApplication.StartAsync("secrets-12-months");
        var ada = await app.SignInAsync("ada@contoso.com");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        var principal = await app.PrincipalAsync(ada);
        var person = app.Services.GetRequiredService<People>().Describe(principal)!;
        Assert.Equal(run.Answers.Mailboxes, (await app.Services.GetRequiredService<SetupDrafts>().ReadAsync(run.DraftId, person, Cancellation))!.Mailboxes);
        var handoff = await app.Services.GetRequiredService<HandoffStore>().FindAsync(run.HandoffNumber!.Value, person, Cancellation);
        Assert.Equal("Mail.ReadWrite", handoff!.Permission);
    }

    [Fact]
    public async Task A_Test_that_waits_does_not_keep_the_tokens_of_the_last_run()
    {
        var forgotten = 0;
        await using var app = await WizardApplication.StartAsync(configure: builder => builder.Services.AddSingleton(provider => new SetupTokens
        {
            For = provider.GetRequiredService<StageTokens>().ForAsync,
            ForRun = (stage, tenant, actor, cancellationToken) =>
                provider.GetRequiredService<StageTokens>().ForRunAsync(stage, tenant, actor.Id, actor.UserName, cancellationToken),
            Forget = (tenant, person, cancellationToken) =>
            {
                Interlocked.Increment(ref forgotten);
                return provider.GetRequiredService<StageTokens>().ForgetAsync(tenant, person, cancellationToken);
            },
        }));
        var ada = await app.SignInAsync("ada@contoso.com");
        var first = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var principal = await app.PrincipalAsync(ada);
        var person = app.Services.GetRequiredService<People>().Describe(principal)!;
        var runner = app.Services.GetRequiredService<SetupRunner>();
        var plan = await PlanAsync(app, ada, Journey.Answers("office@contoso.com", "Scans", systemName: "Second"));

        var second = await Journey.WithConsentAsync(ada, principal, () => runner.StartAsync(plan.DraftId, principal, Cancellation));
        await runner.TestAgainAsync(first.Number, null, null, principal, Cancellation);
        var tested = Journey.EndAsync(runner, first.Number, person, Cancellation);
        Assert.Equal(SetupRunState.Proved, (await Journey.EndAsync(runner, second, person, Cancellation)).State);
        await tested;

        // The tokens go before the end is shown.
        Assert.Equal(2, Volatile.Read(ref forgotten));
    }

    [Fact]
    public async Task A_run_whose_end_cannot_be_audited_has_ended_all_the_same()
    {
        await using var app = await WizardApplication.StartAsync();
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation))
            await context.Database.ExecuteSqlRawAsync(
                "CREATE TRIGGER full BEFORE INSERT ON AuditEntries WHEN NEW.Action = 'Run' AND NEW.Outcome = 'Proved' BEGIN SELECT RAISE(ABORT, 'the disk is full'); END", Cancellation);
        var ada = await app.SignInAsync("ada@contoso.com");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var next = await PlanAsync(app, ada, run.Answers);

        Assert.Equal((SetupRunState.Proved, null), (run.State, next.ActiveRun));
        Assert.Contains(app.Log.Lines, line => line.StartsWith("Error ", StringComparison.Ordinal) && line.Contains("could not be written to the audit log", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_is_to_wait_at_once_does_not_before_its_start_is_in_the_log()
    {
        await using var app = await WizardApplication.StartAsync();
        var database = app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>();
        var petra = await app.SignInAsync("petra@contoso.com");
        var plan = await PlanAsync(app, petra, Journey.Answers("invoices@contoso.com", "Invoices"));
        var (principal, runner) = (await app.PrincipalAsync(petra), app.Services.GetRequiredService<SetupRunner>());
        await using var context = await database.CreateDbContextAsync(Cancellation);
        // As if the process had died after it stored the run.
        await context.Database.ExecuteSqlRawAsync(
            "CREATE TRIGGER full BEFORE INSERT ON AuditEntries WHEN NEW.Action = 'Run' BEGIN SELECT RAISE(ABORT, 'the disk is full'); END", Cancellation);

        await Assert.ThrowsAnyAsync<Exception>(() => runner.StartAsync(plan.DraftId, isPartial: true, principal, Cancellation));
        var stored = await context.Set<SetupRun>().AsNoTracking().SingleAsync(Cancellation);
        await context.Database.ExecuteSqlRawAsync("DROP TRIGGER full", Cancellation);
        await context.Set<SetupRun>().ExecuteUpdateAsync(set => set.SetProperty(run => run.DueAt, DateTimeOffset.UnixEpoch), Cancellation);
        var waiting = await Journey.EndAsync(runner, stored.Number, app.Services.GetRequiredService<People>().Describe(principal)!, Cancellation);

        Assert.Equal((false, SetupRunState.Queued), (stored.IsParked, stored.Snapshot.State));
        Assert.Equal((SetupRunState.Waiting, SetupProblemCode.RoleMissing, 0), (waiting.State, waiting.Problem!.Code, Writes(app)));
        Assert.Equal(
            [(AuditAction.Run, AuditOutcome.Started), (AuditAction.Run, AuditOutcome.Warning)],
            (await AuditAsync(app, petra, stored.Number)).Select(entry => (entry.Action, entry.Outcome)));
    }

    [Fact]
    public async Task Every_line_of_a_run_says_whose_it_is()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;
        var lines = app.Log.Lines.Where(line => line.Contains(nameof(SetupRunWork), StringComparison.Ordinal) && !line.StartsWith("scope", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.True(
            line.Contains($"TenantId={person.TenantId}", StringComparison.Ordinal) && line.Contains($"PersonId={person.ObjectId}", StringComparison.Ordinal), line));
        Assert.All(lines, line => Assert.Contains($"Run={run.Number}", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "  ", SetupProblemCode.AnswersRefused)]
    [InlineData(null, "In\u0007voices", SetupProblemCode.AnswersRefused)]
    [InlineData("office@contoso.com", "Invoices", SetupProblemCode.AnswersRefused)]
    [InlineData(null, "Invoices", SetupProblemCode.RunUnknown, 999)]
    public async Task A_folder_is_checked_before_it_is_tested_and_an_unknown_run_is_said_to_be_unknown(
        string? mailbox, string folder, SetupProblemCode code, int other = 0)
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var principal = await app.PrincipalAsync(ada);
        var runner = app.Services.GetRequiredService<SetupRunner>();

        var refused = await Assert.ThrowsAsync<SetupProblemException>(() => runner.TestAgainAsync(run.Number + other, mailbox, folder, principal, Cancellation));

        Assert.Equal(code, refused.Problem.Code);
        Assert.DoesNotContain("Therefore", refused.Problem.Happened, StringComparison.Ordinal);
        var person = app.Services.GetRequiredService<People>().Describe(principal)!;
        Assert.Equal(run.Answers.Mailboxes, (await runner.ReadAsync(run.Number, person, Cancellation))!.Answers.Mailboxes);
    }

    private sealed class StaleGrants
    {
        public bool IsGranted { get; set; }

        public int Given { get; set; }
    }

    /// <summary>Lists the grants once as they were before.</summary>
    private sealed class StaleAnswer(StaleGrants stale) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (request.RequestUri?.AbsolutePath.Contains("appRoleAssign", StringComparison.Ordinal) is not true)
                return answer;
            if (request.Method != HttpMethod.Get)
                stale.IsGranted = true;
            else if (stale is { IsGranted: true, Given: 0 })
            {
                stale.Given = 1;
                answer.Content = new StringContent("""{"value":[]}""", System.Text.Encoding.UTF8, "application/json");
            }

            return answer;
        }
    }

    /// <summary>Whether each answer that lists the grants showed one.</summary>
    private sealed class Listed(List<bool> listed) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.Contains("appRoleAssign", StringComparison.Ordinal) && answer.IsSuccessStatusCode)
            {
                await answer.Content.LoadIntoBufferAsync(cancellationToken);
                var shows = (await answer.Content.ReadAsStringAsync(cancellationToken)).Contains("\"appRoleId\"", StringComparison.Ordinal);
                lock (listed)
                    listed.Add(shows);
            }
            return answer;
        }
    }
}
