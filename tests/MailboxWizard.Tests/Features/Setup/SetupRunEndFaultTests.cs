using System.Data.Common;
using System.Net;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Escalations;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>A database that is full for a moment, or a lease that is lost, while the end of a run is written.</summary>
/// <remarks>Longer than most: each way to end, at each of its writes.</remarks>
public sealed class SetupRunEndFaultTests
{
    [Theory]
    [InlineData(SetupRunState.Proved, AuditOutcome.Proved)]
    [InlineData(SetupRunState.Failed, AuditOutcome.Failed)]
    public async Task An_end_that_cannot_be_written_for_a_moment_is_written_when_it_can(SetupRunState state, AuditOutcome outcome)
    {
        var full = new Full();
        await using var app = await WizardApplication.StartAsync(settings: Quick, configure: builder => Configure(builder, full, isRefused: state is SetupRunState.Failed));
        var ada = await app.SignInAsync("ada@contoso.com");
        full.At(AuditAction.Run, outcome);

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((state, 0, 1), (run.State, full.Left, Count(app, "was handed back")));
        var ends = (await AuditAsync(app, ada, run.Number)).Where(entry => entry.Action is AuditAction.Run && entry.Outcome != AuditOutcome.Started);
        Assert.Equal([outcome], ends.Select(entry => entry.Outcome));
        Assert.Equal(0, Count(app, "could not be written to the audit log."));
    }

    [Fact]
    public async Task So_is_the_end_of_an_undo()
    {
        var full = new Full();
        await using var app = await WizardApplication.StartAsync(settings: UndoScene.Quick, configure: builder => Configure(builder, full, isRefused: false));
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        full.At(AuditAction.Undo, AuditOutcome.Done);

        var undone = await UndoScene.UndoAsync(app, ada, run.Number);

        Assert.Equal((SetupRunState.Undone, 0), (undone.State, full.Left));
        Assert.Single(await AuditAsync(app, ada, run.Number), entry => entry is { Action: AuditAction.Undo, Outcome: AuditOutcome.Done });
    }

    /// <summary>Its tokens are gone by then: whoever takes it up asks the tenant nothing, and nobody to sign in.</summary>
    [Theory]
    [InlineData(SetupRunState.Proved, AuditOutcome.Proved, null)]
    [InlineData(SetupRunState.Failed, AuditOutcome.Failed, SetupProblemCode.RefusedByMicrosoft)]
    public async Task A_run_that_has_been_said_to_end_and_whose_row_could_not_be_written_ends_so_when_it_can_and_it_is_said_once(
        SetupRunState state, AuditOutcome outcome, SetupProblemCode? problem)
    {
        var full = new Full();
        await using var app = await WizardApplication.StartAsync(settings: Quick, configure: builder => Configure(builder, full, isRefused: state is SetupRunState.Failed));
        var ada = await app.SignInAsync("ada@contoso.com");
        full.AtTheRow(() => app.Tenant.Requests.All.Count);

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((state, problem, 0, 1), (run.State, run.Problem?.Code, full.Left, Count(app, "was handed back")));
        var ends = (await AuditAsync(app, ada, run.Number)).Where(entry => entry.Action is AuditAction.Run && entry.Outcome != AuditOutcome.Started);
        Assert.Equal([(outcome, problem?.ToString())], ends.Select(entry => (entry.Outcome, entry.Detail)));
        Assert.Equal(full.Seen, app.Tenant.Requests.All.Count);
        Assert.Null((await UndoScene.RowAsync(app, run.Number)).Ledger.End);
    }

    [Fact]
    public async Task So_does_an_undo()
    {
        var full = new Full();
        await using var app = await WizardApplication.StartAsync(settings: UndoScene.Quick, configure: builder => Configure(builder, full, isRefused: false));
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        full.AtTheRow(() => app.Tenant.Requests.All.Count);

        var undone = await UndoScene.UndoAsync(app, ada, run.Number);

        Assert.Equal((SetupRunState.Undone, null, 0, UndoScene.AllRemoved), (undone.State, undone.Problem, full.Left, States(undone)));
        Assert.Equal(full.Seen, app.Tenant.Requests.All.Count);
        Assert.Equal([AuditOutcome.Started, AuditOutcome.Done], (await AuditAsync(app, ada, run.Number)).Where(entry => entry.Action is AuditAction.Undo).Select(entry => entry.Outcome));
    }

    [Fact]
    public async Task And_one_that_waits_for_a_colleague_waits_for_nobody_else()
    {
        var full = new Full();
        await using var app = await WizardApplication.StartAsync(settings: Quick, configure: builder => Configure(builder, full, isRefused: false));
        var ben = await app.SignInAsync("ben@contoso.com");
        full.AtTheRow(() => app.Tenant.Requests.All.Count);

        var run = await SetupPartialTests.PartialAsync(app, ben);

        Assert.Equal((SetupRunState.Waiting, SetupProblemCode.ConsentRoleMissing, 0, full.Seen), (run.State, run.Problem!.Code, full.Left, app.Tenant.Requests.All.Count));
        Assert.Single(await AuditAsync(app, ben, run.Number), entry => entry is { Action: AuditAction.Run, Outcome: AuditOutcome.Warning });
        Assert.NotEmpty(await app.Services.GetRequiredService<EscalationDesk>().MakeAsync(run.Number, await app.PrincipalAsync(ben), Cancellation));
    }

    [Fact]
    public async Task A_node_that_loses_the_run_while_it_ends_leaves_the_tokens_to_who_has_it_and_the_end_is_said_once()
    {
        var forgotten = 0;
        await using var app = await WizardApplication.StartAsync(settings: Quick, configure: builder => builder.Services.AddSingleton(services => new SetupTokens
        {
            For = services.GetRequiredService<StageTokens>().ForAsync,
            ForRun = (stage, tenant, actor, cancellationToken) =>
                services.GetRequiredService<StageTokens>().ForRunAsync(stage, tenant, actor.Id, actor.UserName, cancellationToken),
            Forget = (tenant, person, cancellationToken) =>
            {
                Interlocked.Increment(ref forgotten);
                return services.GetRequiredService<StageTokens>().ForgetAsync(tenant, person, cancellationToken);
            },
        }));
        await TakeAwayAtAsync(app, "NEW.\"Outcome\" = 'Proved'");
        var ada = await app.SignInAsync("ada@contoso.com");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((SetupRunState.Proved, 1, 1), (run.State, forgotten, Count(app, "was taken over elsewhere; this walk stopped")));
        Assert.Single(await AuditAsync(app, ada, run.Number), entry => entry is { Action: AuditAction.Run, Outcome: AuditOutcome.Proved });
    }

    [Fact]
    public async Task Who_gives_up_a_run_with_which_a_colleague_goes_on_at_that_moment_does_not_say_that_it_has_failed()
    {
        await using var app = await WizardApplication.StartAsync(settings: Quick);
        var ben = await app.SignInAsync("ben@contoso.com");
        var run = await SetupPartialTests.PartialAsync(app, ben);
        await TakeAwayAtAsync(app, "NEW.\"Outcome\" IN ('Intended', 'Failed')");
        var principal = await app.PrincipalAsync(ben);

        var refused = await Assert.ThrowsAsync<SetupProblemException>(() => app.Services.GetRequiredService<WaitingRuns>().GiveUpAsync(run.Number, principal, Cancellation));

        Assert.Equal((SetupProblemCode.RunUnknown, SetupRunState.Waiting), (refused.Problem.Code, (await UndoScene.RowAsync(app, run.Number)).Snapshot.State));
        Assert.DoesNotContain(await AuditAsync(app, ben, run.Number), entry => entry is { Action: AuditAction.Run, Outcome: AuditOutcome.Failed });
    }

    [Fact]
    public async Task A_lease_that_is_lost_before_a_failure_is_written_is_no_error_and_the_next_walk_writes_it()
    {
        await using var app = await WizardApplication.StartAsync(settings: Quick, configure: builder => Configure(builder, new(), isRefused: true));
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation))
            await context.Database.ExecuteSqlRawAsync(
                """
                CREATE TRIGGER lost AFTER UPDATE OF "Snapshot" ON "SetupRuns" WHEN NEW."Starts" = 1 AND NEW."Snapshot" LIKE '%"state":"Failed"%' BEGIN
                    UPDATE "SetupRuns" SET "Epoch" = "Epoch" + 1, "Owner" = NULL, "LeaseUntil" = NULL, "WorkKey" = NULL WHERE "Number" = NEW."Number";
                END
                """, Cancellation);
        var ada = await app.SignInAsync("ada@contoso.com");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((SetupRunState.Failed, SetupProblemCode.RefusedByMicrosoft), (run.State, run.Problem!.Code));
        Assert.Equal((1, 0), (Count(app, "was taken over elsewhere; this walk stopped"), Count(app, "was left as it is")));
    }

    /// <summary>When the log says this of the run, somebody else takes it up in the very same moment.</summary>
    private static async Task TakeAwayAtAsync(WizardApplication app, string when)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
#pragma warning disable EF1002 // A constant of this class.
        await context.Database.ExecuteSqlRawAsync(
            $"""
            CREATE TRIGGER taken AFTER INSERT ON "AuditEntries" WHEN NEW."Action" = 'Run' AND {when} BEGIN
                UPDATE "SetupRuns" SET "Epoch" = "Epoch" + 1, "Owner" = NULL, "LeaseUntil" = NULL, "WorkKey" = NULL WHERE "Number" = NEW."Run";
            END
            """, Cancellation);
#pragma warning restore EF1002
    }

    private static int Count(WizardApplication app, string text) =>
        app.Log.Lines.Count(line => !line.StartsWith("scope", StringComparison.Ordinal) && line.Contains(nameof(SetupRun), StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal));

    private static void Configure(WebApplicationBuilder builder, Full full, bool isRefused)
    {
        builder.Services.ConfigureDbContext<SqliteWizardDbContext>(options => options.AddInterceptors(full));
        if (isRefused)
            builder.Services.AddHttpClient(TenantDirectories.Transport).AddHttpMessageHandler(() => new NoSecrets());
    }

    /// <summary>The disk is full once: when this entry is written, or the row of a run that is let go.</summary>
    private sealed class Full : DbCommandInterceptor
    {
        private string[] _values = [];
        private Func<int>? _see;
        private int _left;

        public int Left => Volatile.Read(ref _left);

        /// <summary>What was to be seen in that moment.</summary>
        public int Seen { get; private set; }

        public void At(AuditAction action, AuditOutcome outcome) => (_values, _left) = ([$"{action}", $"{outcome}"], 1);

        public void AtTheRow(Func<int> see) => (_see, _left) = (see, 1);

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Meet(command);
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Meet(command);
            return ValueTask.FromResult(result);
        }

        private void Meet(DbCommand command)
        {
            if (Left is not 1 || !IsMeant(command) || Interlocked.Exchange(ref _left, 0) is not 1)
                return;
            Seen = _see?.Invoke() ?? 0;
            throw new SqliteException("database or disk is full", 13);
        }

        private bool IsMeant(DbCommand command)
        {
            var text = command.CommandText;
            return _see is not null
                ? text.Contains("UPDATE \"SetupRuns\"", StringComparison.Ordinal) && text.Contains("\"WorkKey\" = NULL", StringComparison.Ordinal) && text.Contains("\"Snapshot\" = ", StringComparison.Ordinal)
                : text.Contains("INSERT INTO \"AuditEntries\"", StringComparison.Ordinal)
                    && !_values.Except(command.Parameters.Cast<DbParameter>().Select(parameter => $"{parameter.Value}")).Any();
        }
    }

    /// <summary>Microsoft refuses every secret, for a reason that nobody knows.</summary>
    private sealed class NoSecrets : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri!.AbsolutePath.EndsWith("/addPassword", StringComparison.Ordinal)
                ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.BadRequest)
                {
                    RequestMessage = request,
                    Content = new StringContent("""{"error":{"code":"Request_BadRequest","message":"Refused."}}""", System.Text.Encoding.UTF8, "application/json"),
                })
                : base.SendAsync(request, cancellationToken);
    }
}
