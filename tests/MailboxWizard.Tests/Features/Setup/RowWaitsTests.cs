using MailboxWizard.Features.Setup;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>How long a step, and a run, waits for Microsoft in all.</summary>
public sealed class RowWaitsTests : IAsyncLifetime
{
    private static readonly SetupOptions s_options = new();
    private readonly FastClock clock = new(600);
    private WizardApplication? app;

    public async ValueTask InitializeAsync() => app = await WizardApplication.StartAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await app!.DisposeAsync();
    }

    [Fact]
    public async Task What_a_step_asks_for_shares_its_deadline_and_another_step_and_a_new_stage_have_their_own()
    {
        var waits = Waits(TimeSpan.Zero);

        var first = await AttemptsAsync(waits, 3);
        var second = await AttemptsAsync(waits, 3);
        var other = await AttemptsAsync(waits, 7);
        waits.BeginsAnew(7);
        var (anew, beside) = (await AttemptsAsync(waits, 7), await AttemptsAsync(waits, 3));
        waits.BeginsStage();
        var stage = await AttemptsAsync(waits, 3);

        Assert.True(first > 5 && other > 5 && anew > 5 && stage > 5, $"{first} {other} {anew} {stage}");
        // What the longest pause did not fit into, the first and short ones may.
        Assert.InRange(second, 1, 4);
        Assert.InRange(beside, 1, 4);
    }

    [Fact]
    public async Task Parts_of_an_undo_have_their_own_deadline_each() =>
        Assert.True(await AttemptsAsync(Waits(TimeSpan.Zero, SetupWork.Undo), 3) > 5 && await AttemptsAsync(Waits(TimeSpan.Zero, SetupWork.Undo), 3) > 5);

    [Theory]
    [InlineData(SetupWork.Run, true, 1)]
    [InlineData(SetupWork.Undo, true, 0)]
    [InlineData(SetupWork.Run, false, 0)]
    public async Task What_is_usual_is_learned_from_what_was_made_and_not_from_what_went_or_from_what_was_looked_for_after_a_kill(SetupWork work, bool isUsual, int learned)
    {
        await Waits(TimeSpan.Zero, work).RetryAsync(
            7, attempt => attempt > 1 ? Task.FromResult(true) : throw new Microsoft365Exception(new() { Status = 404, Code = "Request_ResourceNotFound", Message = "" }),
            TransientAnswers.AfterCreation, TestContext.Current.CancellationToken, isUsual: isUsual);

        await using var context = await app!.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        Assert.Equal(learned, await context.Set<SetupWait>().CountAsync(wait => wait.Row == 7, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(0, 20)]
    [InlineData(5, 15)]
    [InlineData(19, 4)]
    [InlineData(60, 4)]
    [InlineData(-60, 20)]
    public void The_runs_deadline_counts_from_its_start_or_the_last_act_and_whoever_takes_it_up_late_has_time_for_one_step(int minutesBefore, int left) =>
        Assert.InRange(Waits(TimeSpan.FromMinutes(minutesBefore)).Left, TimeSpan.FromMinutes(left - 1), TimeSpan.FromMinutes(left));

    /// <summary>Until the deadline ends it.</summary>
    private static async Task<int> AttemptsAsync(RowWaits waits, int row)
    {
        var attempts = 0;
        await Assert.ThrowsAsync<Microsoft365Exception>(() => waits.RetryAsync<bool>(
            row,
            attempt =>
            {
                attempts = attempt;
                throw new Microsoft365Exception(new() { Status = 503, Code = "serviceNotAvailable", Message = "" });
            },
            TransientAnswers.Busy, TestContext.Current.CancellationToken));
        return attempts;
    }

    private RowWaits Waits(TimeSpan before, SetupWork work = SetupWork.Run)
    {
        var options = Options.Create(s_options);
        var tools = app!.Services.GetRequiredService<SetupWalkTools>() with { Time = clock, Retry = new(clock, options), Options = options };
        return new(Run(work), tools, clock.GetTimestamp(), before, (_, _) => Task.CompletedTask);
    }

    private static SetupRun Run(SetupWork work) => new()
    {
        TenantId = new(Guid.NewGuid()),
        Family = "therefore-mailbox",
        Work = work,
        StartedAt = DateTimeOffset.UnixEpoch,
        Ledger = new() { Handoff = 482913, DraftId = "draft" },
        Snapshot = new()
        {
            Number = 1,
            TenantId = new(Guid.NewGuid()),
            TenantName = "Contoso",
            Answers = Journey.Answers("invoices@contoso.com", "Invoices"),
            DraftId = "draft",
            State = SetupRunState.Running,
            Rows = [.. Enumerable.Range(1, 13).Select(number => new SetupRow { Number = number, State = SetupStepState.Running, Detail = "" })],
            Proof = new() { Number = 0, State = SetupStepState.NotYet, Detail = "" },
            StartedBy = new(Guid.Empty),
            StartedByName = "Ada Admin",
            StartedAt = DateTimeOffset.UnixEpoch,
            SecretEnds = new(2027, 11, 23),
        },
    };
}
