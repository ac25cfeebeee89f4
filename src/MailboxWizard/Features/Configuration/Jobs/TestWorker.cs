using System.Globalization;
using MailboxWizard.Storage;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Configuration;

/// <summary>Takes up Tests that are due, and shows pages of this node what another one tests.</summary>
internal sealed partial class TestWorker(
    TestRecords records, TestWork work, TestFeed feed, Notices notices, IOptions<TestOptions> options, TimeProvider time, ILogger<TestWorker> logger) : BackgroundService
{
    private int _busy;

    /// <summary>Before the first page can be asked for.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await records.FreeWhatAnEarlierProcessLeftAsync(cancellationToken);
        notices.Listen(TestFeed.Topic, HearAsync);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.LookEvery, time);
        do
        {
            try
            {
                foreach (var taken in await records.TakeDueAsync(options.Value.Parallel - Volatile.Read(ref _busy), stoppingToken))
                    _ = GoOnAsync(taken);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                // The database is away: the next look comes by itself.
                LogTestsWereNotLookedFor(logger, broken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task GoOnAsync(TestRecord taken)
    {
        Interlocked.Increment(ref _busy);
        // Off the loop that takes up the others.
        await Task.Yield();
        try
        {
            await work.GoOnAsync(taken);
        }
        catch (Exception broken)
        {
            // Its lease runs out, and then it is due again.
            LogTestWasLeft(logger, broken, taken.Handoff);
        }
        finally
        {
            Interlocked.Decrement(ref _busy);
        }
    }

    private async Task HearAsync(string? about)
    {
        var followed = feed.Followed;
        IReadOnlyCollection<int> changed = int.TryParse(about, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? followed.Contains(number) ? [number] : []
            : followed;
        foreach (var handoff in changed)
            if (await work.ReadAsync(handoff, CancellationToken.None) is { } progress)
                await feed.TellAsync(handoff, progress);
    }

    [LoggerMessage(2405, LogLevel.Error, "The database could not be asked for Tests that are due")]
    private static partial void LogTestsWereNotLookedFor(ILogger logger, Exception broken);

    [LoggerMessage(2406, LogLevel.Error, "The Test of hand-off {Handoff} was left as it is; it goes on when its lease has run out")]
    private static partial void LogTestWasLeft(ILogger logger, Exception broken, int handoff);
}
