using System.Net;
using System.Text;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Storage;

/// <summary>The whole product on PostgreSQL, with its token cache in Redis.</summary>
public sealed class PostgreSqlAndRedisTests
{
    private const string Ada = "ada@contoso.com";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_journey_from_plan_to_complete_and_nothing_secret_is_written_down()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var app = await StartAsync(redis);
        using var ada = await app.SignInAsync(Ada);
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var number = run.HandoffNumber ?? throw new InvalidOperationException(run.Problem?.Happened);
        Assert.Equal((SetupRunState.Proved, 13), (run.State, run.Done));
        var secret = Assert.Single(Assert.Single(app.Tenant.State["contoso.com"].Applications).Passwords).SecretText;
        // The administrator's tokens went with the run.
        Assert.Empty(await redis.ReadAllAsync());

        using var erik = await app.SignInAsync("erik@spectrum.example", $"/handoffs/{number}");
        var engineer = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(erik))!;
        var handoffs = app.Services.GetRequiredService<HandoffStore>();
        Assert.Equal([number], (await handoffs.ListAsync(new("CONTOSO"), engineer, Cancelled)).Rows.Select(row => row.Number));
        Assert.True((await handoffs.TakeAsync(number, engineer, Cancelled)).IsDone);
        Assert.Equal(secret, await Journey.SecretAsync(erik, number, "reveal"));
        var tester = app.Services.GetRequiredService<HandoffTester>();
        var tested = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (tester.Subscribe(number, progress =>
        {
            if (!progress.IsRunning)
                tested.TrySetResult();
            return Task.CompletedTask;
        }))
        {
            Assert.Null((await tester.StartAsync(number, engineer, Cancelled)).Refusal);
            await tested.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
        }

        Assert.Equal(HandoffState.Tested, (await handoffs.FindAsync(number, engineer, Cancelled))!.State);
        Assert.True((await tester.ReadAsync(number, engineer, Cancelled))!.Outcome!.Passed);
        Assert.True((await handoffs.ReportThereforeTestAsync(number, engineer, passed: true, "Test successful", Cancelled)).IsDone);
        Assert.True((await handoffs.CompleteAsync(number, engineer, Cancelled)).IsDone);

        Assert.Equal(HttpStatusCode.Gone, (await Journey.PostSecretAsync(erik, number, "reveal")).StatusCode);
        using var sam = await app.SignInAsync("sam@spectrum.example", "/audit");
        var support = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(sam))!;
        var audit = await app.Services.GetRequiredService<AuditReader>().ReadRunAsync(run.Number, support, Cancelled);
        Assert.Equal((AuditAction.Run, AuditOutcome.Started), (audit[0].Action, audit[0].Outcome));
        Assert.Contains(audit, entry => entry is { Action: AuditAction.Reveal, Outcome: AuditOutcome.Read });
        Assert.Contains(audit, entry => entry is { Action: AuditAction.ClientSecret, Outcome: AuditOutcome.Destroyed });

        var places = await PlacesAsync(app, redis, [ada, sam]);
        foreach (var canary in new[] { secret, PostgreSqlServer.Password, RedisServer.Password })
            Assert.Empty(places.Where(place => place.Text.Contains(canary, StringComparison.Ordinal)).Select(place => (place.Name, canary)));
        // The search itself is proved: what is known to be there is found.
        Assert.Contains(places, place => place.Name.EndsWith("database", StringComparison.Ordinal) && place.Text.Contains("invoices@contoso.com", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tokens_lie_encrypted_in_Redis_for_two_hours_and_never_in_the_database_and_go_when_they_are_forgotten()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var app = await StartAsync(redis);
        using var visitor = await app.SignInAsync(Ada);
        var principal = await app.PrincipalAsync(visitor);
        var person = app.Services.GetRequiredService<People>().Describe(principal)!;
        var tokens = app.Services.GetRequiredService<StageTokens>();
        var token = await tokens.ForAsync(ConsentStage.SignIn, principal, Cancelled);

        var (key, (content, left)) = Assert.Single(await redis.ReadAllAsync());
        Assert.Equal($"mailboxwizard:token:{person.ObjectId}.{person.TenantId}", key);
        Assert.InRange(left!.Value, TimeSpan.FromMinutes(110), TimeSpan.FromHours(2));
        Assert.DoesNotContain(token, Encoding.UTF8.GetString(content), StringComparison.Ordinal);
        Assert.DoesNotContain("AccessToken", Encoding.UTF8.GetString(content), StringComparison.Ordinal);
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancelled))
            Assert.False(await context.Set<StoredToken>().AnyAsync(Cancelled));

        await tokens.ForgetAsync(person.TenantId, person.ObjectId, Cancelled);

        Assert.Empty(await redis.ReadAllAsync());
        await Assert.ThrowsAsync<ConsentNeededException>(() => tokens.ForAsync(ConsentStage.SignIn, principal, Cancelled));
    }

    [Fact]
    public async Task A_Redis_that_goes_away_is_named_to_people_and_to_the_balancer_and_nobody_is_sent_to_sign_in_again()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var app = await StartAsync(redis);
        using var visitor = await app.SignInAsync(Ada);
        var principal = await app.PrincipalAsync(visitor);
        var draft = await app.Services.GetRequiredService<SetupDrafts>().SaveAsync(Journey.Answers("invoices@contoso.com", "Invoices"), null, Cancelled);
        using var client = new HttpClient { BaseAddress = app.Address };
        Assert.Equal("""{"status":"Healthy","checks":{"database":"Healthy","keys":"Healthy","redis":"Healthy"}}""", await client.GetStringAsync("/health/ready", Cancelled));

        await redis.KillAsync();

        var plan = await Assert.ThrowsAsync<SetupProblemException>(() => app.Services.GetRequiredService<SetupPlanner>().PlanAsync(draft, principal, Cancelled));
        var press = await Assert.ThrowsAsync<SetupProblemException>(() => app.Services.GetRequiredService<SetupRunner>().StartAsync(draft, principal, Cancelled));
        Assert.Equal((SetupProblemCode.TokensUnavailable, SetupProblemCode.TokensUnavailable), (plan.Problem.Code, press.Problem.Code));
        Assert.Equal("This server cannot reach its token cache", plan.Problem.Title);
        using var other = app.Visit();
        await other.SignInAsync("erik@spectrum.example", "/handoffs");
        Assert.StartsWith("/sign-in/failed?reason=TokensUnavailable", other.Visited[^1].PathAndQuery, StringComparison.Ordinal);
        Assert.Contains("This server cannot keep a sign-in just now", other.Bodies[^1], StringComparison.Ordinal);
        using var ready = await client.GetAsync("/health/ready", Cancelled);
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, """{"status":"Unhealthy","checks":{"database":"Healthy","keys":"Healthy","redis":"Unhealthy"}}"""),
            (ready.StatusCode, await ready.Content.ReadAsStringAsync(Cancelled)));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live", Cancelled)).StatusCode);
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains(RedisServer.Password, StringComparison.Ordinal));
    }

    private static Task<WizardApplication> StartAsync(RedisServer redis) => WizardApplication.StartAsync(
        provider: StorageProvider.PostgreSql, settings: new Dictionary<string, string?> { ["TokenCache:Redis"] = redis.ConnectionString });

    private static async Task<List<(string Name, string Text)>> PlacesAsync(WizardApplication app, RedisServer redis, WebVisitor[] visitors)
    {
        List<(string Name, string Text)> places =
        [
            ("log", string.Join('\n', app.Log.Lines)),
            ("addresses", string.Join('\n', visitors.SelectMany(visitor => visitor.Visited))),
            ("pages", string.Join('\n', visitors.SelectMany(visitor => visitor.Bodies))),
            ("redis", string.Join('\n', (await redis.ReadAllAsync()).Select(entry => $"{entry.Key} {Encoding.Latin1.GetString(entry.Value.Content)}"))),
        ];
        var data = Path.Combine((await StorageServers.PostgreSqlAsync()).Folder, "data");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(data, "base"), "*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(data, "pg_wal"), "*", SearchOption.AllDirectories)))
        {
            try
            {
                places.Add(($"{file}: database", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file))));
            }
            catch (FileNotFoundException)
            {
                // The server deleted it meanwhile.
            }
        }

        return places;
    }
}
