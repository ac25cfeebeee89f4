using System.Data.Common;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup;
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

/// <summary>The token cache or the database is away for longer than a run is begun anew after crashes.</summary>
public sealed class SetupRunAwayTests
{
    /// <summary>More than a run has that takes the process down with it.</summary>
    private const int Times = 25;

    private static readonly Dictionary<string, string?> s_quick = new() { ["Setup:FirstPause"] = "00:00:00.01", ["Setup:LongestPause"] = "00:00:00.02", ["Setup:LookEvery"] = "00:00:00.02" };

    [Fact]
    public async Task A_token_cache_that_answers_nobody_ends_no_run_and_its_page_says_what_it_waits_for()
    {
        WizardApplication? here = null;
        await using var app = here = await WizardApplication.StartAsync(settings: s_quick, configure: builder => WithoutTokens(builder, () => HandedBack(here!) < Times));
        var ada = await app.SignInAsync("ada@contoso.com");
        var plan = await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));
        await Journey.ConsentAsync(ada, ConsentStage.Run, "ada@contoso.com");
        var principal = await app.PrincipalAsync(ada);
        var runner = app.Services.GetRequiredService<SetupRunner>();
        var said = false;

        var number = await runner.StartAsync(plan.DraftId, principal, Cancellation);
        using var page = runner.Subscribe(number, snapshot =>
        {
            said |= snapshot.Rows.Any(row => row.State is SetupStepState.Waiting && row.Detail.Contains("sign-in while it is needed did not answer", StringComparison.Ordinal));
            return Task.CompletedTask;
        });
        var run = await Journey.EndAsync(runner, number, app.Services.GetRequiredService<People>().Describe(principal)!, Cancellation);

        Assert.Equal((SetupRunState.Proved, AllCreated, true), (run.State, States(run), said));
        Assert.Equal(Times + 1, (await UndoScene.RowAsync(app, number)).Starts);
    }

    [Fact]
    public async Task After_three_days_without_it_the_run_ends_and_names_it()
    {
        var clock = new MovableClock();
        WizardApplication? here = null;
        await using var app = here = await WizardApplication.StartAsync(settings: s_quick, configure: builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            WithoutTokens(builder, () =>
            {
                clock.Offset = HandedBack(here!) * TimeSpan.FromHours(7);
                return true;
            });
        });
        var ada = await app.SignInAsync("ada@contoso.com");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((SetupRunState.Failed, SetupProblemCode.TokensUnavailable), (run.State, run.Problem?.Code));
        Assert.Equal(11, HandedBack(app));
    }

    /// <summary>As a PostgreSQL does whose disk is full: what is updated fits, and what is added does not.</summary>
    [Fact]
    public async Task A_database_that_takes_no_entry_for_the_log_ends_no_run()
    {
        var full = new NoEntries();
        await using var app = await WizardApplication.StartAsync(
            settings: s_quick, configure: builder => builder.Services.ConfigureDbContext<SqliteWizardDbContext>(options => options.AddInterceptors(full)));
        var ada = await app.SignInAsync("ada@contoso.com");
        full.Left = Times;

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((SetupRunState.Proved, AllCreated), (run.State, States(run)));
        Assert.Equal(Times + 1, (await UndoScene.RowAsync(app, run.Number)).Starts);
    }

    [Fact]
    public async Task A_database_that_hangs_takes_the_lease_and_the_page_says_that_it_takes_nothing()
    {
        var hangs = new Hangs();
        await using var app = await WizardApplication.StartAsync(time: new FastClock(4), configure: builder =>
        {
            builder.Services.ConfigureDbContext<SqliteWizardDbContext>(options => options.AddInterceptors(hangs));
            builder.Services.AddHttpClient(TenantDirectories.Transport).AddHttpMessageHandler(() => new AtTheSecret(hangs.Begin));
        });
        var ada = await app.SignInAsync("ada@contoso.com");
        var plan = await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));
        await Journey.ConsentAsync(ada, ConsentStage.Run, "ada@contoso.com");
        var principal = await app.PrincipalAsync(ada);
        var runner = app.Services.GetRequiredService<SetupRunner>();

        var number = await runner.StartAsync(plan.DraftId, principal, Cancellation);
        using var page = runner.Subscribe(number, snapshot =>
        {
            if (snapshot.Rows.Any(row => row.Detail.Contains("takes nothing at the moment", StringComparison.Ordinal)))
                hangs.End();
            return Task.CompletedTask;
        });
        var run = await Journey.EndAsync(runner, number, app.Services.GetRequiredService<People>().Describe(principal)!, Cancellation);

        Assert.Equal((SetupRunState.Proved, AllCreated), (run.State, States(run)));
    }

    private static int HandedBack(WizardApplication app) =>
        app.Log.Lines.Count(line => !line.StartsWith("scope", StringComparison.Ordinal) && line.Contains("was handed back and goes on", StringComparison.Ordinal));

    private static void WithoutTokens(WebApplicationBuilder builder, Func<bool> isAway) => builder.Services.AddSingleton(services => new SetupTokens
    {
        For = services.GetRequiredService<StageTokens>().ForAsync,
        ForRun = (stage, tenant, actor, cancellationToken) => isAway()
            ? throw new TokenCacheUnavailableException(new TimeoutException())
            : services.GetRequiredService<StageTokens>().ForRunAsync(stage, tenant, actor.Id, actor.UserName, cancellationToken),
        Forget = services.GetRequiredService<StageTokens>().ForgetAsync,
    });

    /// <summary>No room for what runs begin with.</summary>
    private sealed class NoEntries : DbCommandInterceptor
    {
        private int _left;

        public int Left
        {
            set => Volatile.Write(ref _left, value);
        }

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
            if (!command.CommandText.Contains("INSERT INTO \"AuditEntries\"", StringComparison.Ordinal))
                return;
            var values = command.Parameters.Cast<DbParameter>().Select(parameter => $"{parameter.Value}").ToList();
            if (values.Contains($"{AuditAction.Run}") && values.Contains($"{AuditOutcome.Started}") && Interlocked.Decrement(ref _left) >= 0)
                throw new SqliteException("database or disk is full", 13);
        }
    }

    /// <summary>Nothing of a run's row is written and nothing is refused, until it ends.</summary>
    private sealed class Hangs : DbCommandInterceptor
    {
        private TaskCompletionSource _gate = Opened();

        public void Begin() => _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void End() => _gate.TrySetResult();

        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("UPDATE \"SetupRuns\"", StringComparison.Ordinal))
                await _gate.Task.WaitAsync(cancellationToken);
            return result;
        }

        private static TaskCompletionSource Opened()
        {
            var opened = new TaskCompletionSource();
            opened.SetResult();
            return opened;
        }
    }

    /// <summary>Once.</summary>
    private sealed class AtTheSecret(Action act) : DelegatingHandler
    {
        private Action? _act = act;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/addPassword", StringComparison.Ordinal))
                Interlocked.Exchange(ref _act, null)?.Invoke();
            return base.SendAsync(request, cancellationToken);
        }
    }
}
