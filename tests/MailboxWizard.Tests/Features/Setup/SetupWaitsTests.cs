using System.Net;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

public sealed class SetupWaitsOnSqliteTests() : SetupWaitsTests(StorageProvider.Sqlite);

public sealed class SetupWaitsOnPostgreSqlTests() : SetupWaitsTests(StorageProvider.PostgreSql);

/// <summary>What an installation has measured itself, and what a waiting row says of it.</summary>
public abstract class SetupWaitsTests(StorageProvider provider) : DatabaseTests(provider)
{
    [Fact]
    public async Task Usual_is_what_nine_of_ten_took_of_the_same_row_once_there_are_five()
    {
        var waits = new SetupWaits(Database, Clock);
        foreach (var seconds in (int[])[4, 1, 3, 2])
            await waits.RecordAsync(7, TimeSpan.FromSeconds(seconds), Cancelled);
        await waits.RecordAsync(10, TimeSpan.FromMinutes(2), Cancelled);
        var tooFew = await waits.UsuallyAsync(7, Cancelled);
        foreach (var seconds in (int[])[5, 10, 9, 8, 7, 6])
            await waits.RecordAsync(7, TimeSpan.FromSeconds(seconds), Cancelled);

        Assert.Equal((null, TimeSpan.FromSeconds(9), null), (tooFew, await waits.UsuallyAsync(7, Cancelled), await waits.UsuallyAsync(10, Cancelled)));
    }

    [Fact]
    public async Task The_newest_hundred_of_each_row_are_kept()
    {
        var waits = new SetupWaits(Database, Clock);
        await waits.RecordAsync(10, TimeSpan.FromSeconds(1), Cancelled);
        for (var number = 1; number <= 103; number++)
            await waits.RecordAsync(7, TimeSpan.FromMilliseconds(number), Cancelled);

        await using var context = Database.CreateDbContext();
        var kept = await context.Set<SetupWait>().AsNoTracking().OrderBy(wait => wait.Id).ToListAsync(Cancelled);
        Assert.Equal([(10, 1000L), .. Enumerable.Range(4, 100).Select(number => (7, (long)number))], kept.Select(wait => (wait.Row, wait.Milliseconds)));
    }

    [Theory]
    [InlineData(0, "usually done within 20 s")]
    [InlineData(5, "usually done within 7 s")]
    public async Task A_row_that_waits_says_what_people_report_and_then_what_was_measured_here(int measured, string says)
    {
        var late = new Late();
        await using var app = await WizardApplication.StartAsync(settings: new Dictionary<string, string?>(Quick) { ["Setup:FirstPause"] = "00:00:00.5" }, provider: Provider, configure: builder =>
            builder.Services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new LateSecret(late))));
        var ada = await app.SignInAsync("ada@contoso.com");
        var waits = app.Services.GetRequiredService<SetupWaits>();
        for (var time = 0; time < measured; time++)
            await waits.RecordAsync(7, TimeSpan.FromSeconds(7), Cancellation);
        var plan = await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));
        await Journey.ConsentAsync(ada, ConsentStage.Run, "ada@contoso.com");
        var principal = await app.PrincipalAsync(ada);
        var runner = app.Services.GetRequiredService<SetupRunner>();
        var said = new List<string>();

        var number = await runner.StartAsync(plan.DraftId, principal, Cancellation);
        using var subscription = runner.Subscribe(number, snapshot =>
        {
            lock (said)
                said.AddRange(snapshot.Rows.Where(row => row is { Number: 7, State: SetupStepState.Waiting }).Select(row => row.Detail));
            return Task.CompletedTask;
        });
        var person = app.Services.GetRequiredService<People>().Describe(principal)!;
        late.IsThere.SetResult();
        var run = await Journey.EndAsync(runner, number, person, Cancellation);

        Assert.Equal(SetupRunState.Proved, run.State);
        lock (said)
            Assert.Equal([$"Not every part of Microsoft 365 knows the new registration yet. Attempt 2 in 1 s; {says}."], said.Distinct());
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        Assert.Equal(measured + 1, await context.Set<SetupWait>().CountAsync(wait => wait.Row == 7, Cancellation));
    }

    private sealed class Late
    {
        /// <summary>Somebody watches the run.</summary>
        public TaskCompletionSource IsThere { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Answered;
    }

    /// <summary>The first replica that is asked for a secret does not know the registration yet.</summary>
    private sealed class LateSecret(Late late) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri?.AbsolutePath.EndsWith("/addPassword", StringComparison.Ordinal) is not true || Interlocked.Increment(ref late.Answered) > 1)
                return await base.SendAsync(request, cancellationToken);
            await late.IsThere.Task.WaitAsync(cancellationToken);
            return new(HttpStatusCode.NotFound)
            {
                RequestMessage = request,
                Content = new StringContent("""{"error":{"code":"Request_ResourceNotFound","message":"Resource does not exist."}}""", System.Text.Encoding.UTF8, "application/json"),
            };
        }
    }
}
