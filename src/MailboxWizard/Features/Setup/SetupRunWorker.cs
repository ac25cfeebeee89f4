using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Setup;

/// <summary>Takes up runs that are due and works them off in the background: several tenants at a time, one tenant's runs one after the other.</summary>
internal sealed partial class SetupRunWorker(
    SetupRunLeases leases, SetupRunWork work, TokenHolds holds, IOptions<SetupOptions> options, TimeProvider time, ILogger<SetupRunWorker> logger) : BackgroundService
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<int, Working> _working = [];

    /// <summary>There may be something to do at once; else it is found with the next look.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Before the first page can be asked for.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await leases.FreeWhatAnEarlierProcessLeftAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var renewing = RenewAsync(stoppingToken);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await TakeUpAsync(stoppingToken);
                await WaitAsync(options.Value.LookEvery, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops; what is under way is handed back below.
        }
        var left = _working.ToList();
        foreach (var (number, mine) in left)
            await LoseAsync(number, mine);
        await Task.WhenAll(left.Select(mine => mine.Value.Task));
        await renewing;
    }

    private async Task TakeUpAsync(CancellationToken stoppingToken)
    {
        try
        {
            foreach (var run in await leases.ClaimAsync(options.Value.ParallelRuns - _working.Count, [.. _working.Keys], stoppingToken))
            {
                var mine = new Working(run, time.GetTimestamp());
                _working[run.Number] = mine;
                mine.Task = WorkAsync(run, mine);
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            // The database is away: the next look comes by itself.
            Log.RunsWereNotLookedFor(logger, fault);
        }
    }

    private async Task WorkAsync(SetupRun run, Working mine)
    {
        // Off the loop that takes up the others.
        await Task.Yield();
        TokenHold? hold = null;
        try
        {
            hold = run is { Work: SetupWork.Test } || run.Actor is null ? null : await holds.TakeAsync(run.TenantId, run.Actor.Id, mine.Cancellation.Token);
            await work.DoAsync(run, hold, mine.Cancellation.Token);
        }
        catch (Exception fault)
        {
            // Its lease runs out, and whoever takes it up then goes on where it is.
            Log.RunWasLeft(logger, fault, run.Number);
        }
        finally
        {
            if (hold is not null)
                await hold.DisposeAsync();
            _working.TryRemove(run.Number, out _);
            mine.Dispose();
            Wake();
        }
    }

    /// <summary>What cannot be renewed in time is no longer this node's, whether or not the database can say so.</summary>
    private async Task RenewAsync(CancellationToken stoppingToken)
    {
        var (every, lease) = (options.Value.Lease / 4, options.Value.Lease);
        using var timer = new PeriodicTimer(every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (_working.IsEmpty)
                    continue;
                var asked = time.GetTimestamp();
                var held = await HeldAsync(stoppingToken);
                foreach (var (number, mine) in _working)
                {
                    if (held is not null && held.TryGetValue(number, out var epoch) && epoch == mine.Epoch)
                        mine.RenewedAt = asked;
                    else if ((held is not null && mine.RenewedAt < asked) || time.GetElapsedTime(mine.RenewedAt) > lease - every)
                        await LoseAsync(number, mine);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    /// <returns>Null when the database did not answer.</returns>
    private async Task<IReadOnlyDictionary<int, int>?> HeldAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            limit.CancelAfter(options.Value.Lease / 2);
            return await leases.RenewAsync(limit.Token);
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
        {
            Log.LeasesWereNotRenewed(logger, fault);
            return null;
        }
    }

    private async Task LoseAsync(int number, Working mine)
    {
        // Let go by its own work, which is about to leave.
        if (mine.Run.Owner is null)
            return;
        try
        {
            if (mine.Cancellation.IsCancellationRequested)
                return;
            Log.LeaseWasLost(logger, number);
            await mine.Cancellation.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It ended in this moment.
        }
    }

    private async Task WaitAsync(TimeSpan atMost, CancellationToken stoppingToken)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
        try
        {
            await _wake.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // Time to look.
        }
    }

    private sealed class Working(SetupRun run, long renewedAt) : IDisposable
    {
        public SetupRun Run { get; } = run;

        /// <summary>Under which it was taken up here.</summary>
        public int Epoch { get; } = run.Epoch;

        public long RenewedAt { get; set; } = renewedAt;

        public CancellationTokenSource Cancellation { get; } = new();

        public Task Task { get; set; } = Task.CompletedTask;

        public void Dispose() => Cancellation.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The database could not be asked for runs that are due.")]
        public static partial void RunsWereNotLookedFor(ILogger logger, Exception fault);

        [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} was left as it is; it goes on when its lease has run out.")]
        public static partial void RunWasLeft(ILogger logger, Exception fault, int run);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The leases of runs could not be renewed.")]
        public static partial void LeasesWereNotRenewed(ILogger logger, Exception fault);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} is no longer this node's; its work here stops.")]
        public static partial void LeaseWasLost(ILogger logger, int run);
    }
}
