using System.Net;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Escalations;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Tests.Features.Setup.Escalations;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>While Microsoft is busy before anything is written, somebody is told.</summary>
public sealed class SetupPlanWaitTests
{
    private static readonly Dictionary<string, string?> s_settings = new() { ["Setup:FirstPause"] = "00:00:00.5", ["Setup:LongestPause"] = "00:00:02" };

    [Fact]
    public async Task A_plan_says_that_it_waits_and_for_how_long()
    {
        var busy = new Busy();
        await using var app = await StartAsync(busy);
        var ada = await app.SignInAsync("ada@contoso.com");
        await Journey.ConsentAsync(ada, ConsentStage.Look, "ada@contoso.com");
        var principal = await app.PrincipalAsync(ada);
        var draft = await app.Services.GetRequiredService<SetupDrafts>().SaveAsync(Journey.Answers("invoices@contoso.com", "Invoices"), null, Cancellation);
        var said = new List<string>();
        busy.Left = 1;

        var plan = await app.Services.GetRequiredService<SetupPlanner>().PlanAsync(draft, principal, Cancellation, waits =>
        {
            said.Add(waits);
            return Task.CompletedTask;
        });

        Assert.True(plan!.CanRun);
        Assert.Equal(["Microsoft 365 is busy and asks for a pause. Attempt 2 in 1 s."], said);
    }

    [Fact]
    public async Task A_colleague_who_opens_a_link_is_told_as_well()
    {
        var busy = new Busy();
        await using var app = await StartAsync(busy);
        var (_, _, token) = await EscalationScene.AskedAsync(app);
        var petra = await app.SignInAsync("petra@contoso.com");
        await Journey.ConsentAsync(petra, ConsentStage.Look, "petra@contoso.com");
        var said = new List<string>();
        busy.Left = 1;

        var plan = await app.Services.GetRequiredService<EscalationDesk>().PlanAsync(token, await app.PrincipalAsync(petra), Cancellation, waits =>
        {
            said.Add(waits);
            return Task.CompletedTask;
        });

        Assert.True(plan!.CanRun);
        Assert.Equal(["Microsoft 365 is busy and asks for a pause. Attempt 2 in 1 s."], said);
    }

    [Fact]
    public async Task The_first_look_of_a_run_says_it_in_the_row_that_looks()
    {
        var busy = new Busy();
        await using var app = await StartAsync(busy);
        var ada = await app.SignInAsync("ada@contoso.com");
        var plan = await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));
        await Journey.ConsentAsync(ada, ConsentStage.Run, "ada@contoso.com");
        var principal = await app.PrincipalAsync(ada);
        var runner = app.Services.GetRequiredService<SetupRunner>();
        var said = new List<string>();
        // The database is locked for a moment, and the run is taken up again: what the press has read does not count any more.
        busy.IsLocked = true;

        var number = await runner.StartAsync(plan.DraftId, principal, Cancellation);
        using var subscription = runner.Subscribe(number, snapshot =>
        {
            lock (said)
                said.AddRange(snapshot.Rows.Where(row => row is { Number: 2, State: SetupStepState.Waiting }).Select(row => row.Detail));
            return Task.CompletedTask;
        });
        var run = await Journey.EndAsync(runner, number, app.Services.GetRequiredService<People>().Describe(principal)!, Cancellation);

        Assert.Equal((SetupRunState.Proved, AllCreated), (run.State, States(run)));
        lock (said)
            Assert.Equal(["Microsoft 365 is busy and asks for a pause. Attempt 2 in 1 s."], said.Distinct());
    }

    private static Task<WizardApplication> StartAsync(Busy busy) => WizardApplication.StartAsync(settings: s_settings, configure: builder =>
    {
        builder.Services.AddHttpClient(TenantDirectories.Transport).AddHttpMessageHandler(() => new Refusing(busy));
        builder.Services.AddSingleton(services => new SetupTokens
        {
            For = services.GetRequiredService<StageTokens>().ForAsync,
            ForRun = (stage, tenant, actor, cancellationToken) =>
            {
                if (!busy.IsLocked)
                    return services.GetRequiredService<StageTokens>().ForRunAsync(stage, tenant, actor.Id, actor.UserName, cancellationToken);
                (busy.IsLocked, busy.Left) = (false, 1);
                throw new SqliteException("database is locked", 5);
            },
            Forget = services.GetRequiredService<StageTokens>().ForgetAsync,
        });
    });

    private sealed class Busy
    {
        public int Left;

        public bool IsLocked { get; set; }
    }

    /// <summary>So many requests for the tenant's plans are answered 503.</summary>
    private sealed class Refusing(Busy busy) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri!.AbsolutePath.EndsWith("/subscribedSkus", StringComparison.Ordinal) && Interlocked.Decrement(ref busy.Left) >= 0
                ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
                {
                    RequestMessage = request,
                    Content = new StringContent("""{"error":{"code":"serviceNotAvailable","message":"Busy."}}""", System.Text.Encoding.UTF8, "application/json"),
                })
                : base.SendAsync(request, cancellationToken);
    }
}
