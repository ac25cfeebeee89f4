using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>The clock of the one node is set back by an hour; on PostgreSQL the server's counts.</summary>
public sealed class SetupClockTests
{
    private static readonly TimeSpan s_back = TimeSpan.FromHours(-1);

    [Fact]
    public async Task While_a_run_is_worked_on_it_keeps_its_lease_and_ends_proved()
    {
        var clock = new MovableClock();
        var set = false;
        await using var app = await WizardApplication.StartAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(clock)
            .ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new Before("addPassword", async cancellationToken =>
            {
                if (!set)
                    clock.Offset = s_back;
                set = true;
                // Longer than leases are left alone: it is renewed by the clock that was set back.
                await Task.Delay(TimeSpan.FromSeconds(3), cancellationToken);
            }))));
        var ada = await app.SignInAsync("ada@contoso.com");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((true, SetupRunState.Proved, AllCreated), (set, run.State, States(run)));
        AssertOneOfEach(app);
    }

    [Fact]
    public async Task While_a_run_is_handed_back_it_is_not_due_an_hour_later_but_taken_up()
    {
        var clock = new MovableClock();
        var fails = true;
        await using var app = await WizardApplication.StartAsync(
            settings: new Dictionary<string, string?> { ["Setup:FirstPause"] = "00:00:20", ["Setup:LongestPause"] = "00:00:20" },
            configure: builder => builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton(services => new SetupTokens
            {
                For = services.GetRequiredService<StageTokens>().ForAsync,
                // As when the database is locked by somebody for longer than it is waited for.
                ForRun = (stage, tenant, actor, cancellationToken) => fails
                    ? throw new SqliteException("database is locked", 5)
                    : services.GetRequiredService<StageTokens>().ForRunAsync(stage, tenant, actor.Id, actor.UserName, cancellationToken),
                Forget = services.GetRequiredService<StageTokens>().ForgetAsync,
            }));
        var ada = await app.SignInAsync("ada@contoso.com");

        var running = Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var back = await HandedBackAsync(app);
        (fails, clock.Offset) = (false, s_back);
        var run = await running;

        Assert.True(back.DueAt - clock.GetUtcNow() > TimeSpan.FromMinutes(59), $"{back.DueAt}");
        Assert.Equal((SetupRunState.Proved, AllCreated), (run.State, States(run)));
        AssertOneOfEach(app);
    }

    [Fact]
    public async Task Between_plan_and_press_what_was_read_is_read_again()
    {
        var clock = new MovableClock();
        await using var app = await WizardApplication.StartAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        var ada = await app.SignInAsync("ada@contoso.com");
        var plan = await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));
        await Journey.ConsentAsync(ada, ConsentStage.Run, "ada@contoso.com");
        var principal = await app.PrincipalAsync(ada);
        var runner = app.Services.GetRequiredService<SetupRunner>();
        var before = app.Tenant.Requests.All.Count(IsOfPlans);

        clock.Offset = s_back;
        var number = await runner.StartAsync(plan.DraftId, principal, Cancellation);
        var run = await Journey.EndAsync(runner, number, app.Services.GetRequiredService<People>().Describe(principal)!, Cancellation);

        Assert.Equal((SetupRunState.Proved, AllCreated), (run.State, States(run)));
        Assert.True(app.Tenant.Requests.All.Count(IsOfPlans) > before);
        AssertOneOfEach(app);

        static bool IsOfPlans(MailboxWizard.SimulatedTenant.RequestEntry request) => request.Path.EndsWith("/subscribedSkus", StringComparison.Ordinal);
    }

    private static void AssertOneOfEach(WizardApplication app)
    {
        var contoso = app.Tenant.State["contoso.com"];
        var made = Assert.Single(contoso.Applications);
        Assert.Single(made.Passwords);
        Assert.Single(contoso.ServicePrincipals, principal => principal.AppId == made.AppId);
        Assert.Single(contoso.RoleAssignments, grant => grant.PrincipalType == "ServicePrincipal");
    }

    private static async Task<SetupRun> HandedBackAsync(WizardApplication app)
    {
        var database = app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            await using var context = await database.CreateDbContextAsync(limit.Token);
            if (await context.Set<SetupRun>().AsNoTracking().SingleOrDefaultAsync(limit.Token) is { Owner: null, Starts: > 0, DueAt: not null } run)
                return run;
            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>Does something right before each request to an address.</summary>
    private sealed class Before(string address, Func<CancellationToken, Task> act) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.Contains(address, StringComparison.Ordinal))
                await act(cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
