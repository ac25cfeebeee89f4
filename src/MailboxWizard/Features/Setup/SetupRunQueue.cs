using System.Security.Claims;
using System.Threading.Channels;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Setup;

/// <summary>Works runs off in the background: several tenants at a time, one tenant's runs one after the other.</summary>
internal sealed partial class SetupRunQueue(
    SetupRunWork work, SetupRuns runs, SetupRunFeed feed, SetupTokens tokens, SetupProblems problems, IOptions<SetupOptions> options,
    TimeProvider time, ILogger<SetupRunQueue> logger) : BackgroundService
{
    private readonly Channel<SetupJob> _jobs = Channel.CreateUnbounded<SetupJob>(new() { SingleReader = true });
    private readonly Dictionary<TenantId, Task> _tails = [];

    private readonly SemaphoreSlim _places = new(options.Value.ParallelRuns);

    public void Add(SetupJob job)
    {
        if (!_jobs.Writer.TryWrite(job))
            throw new InvalidOperationException("The process is stopping and takes no more runs.");
    }

    /// <summary>Before the first page can be asked for: what an earlier process left is over.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var run in await runs.ActiveAsync(cancellationToken))
            await InterruptAsync(run, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var job in _jobs.Reader.ReadAllAsync(stoppingToken))
            {
                foreach (var tenant in _tails.Where(tail => tail.Value.IsCompleted).Select(tail => tail.Key).ToList())
                    _tails.Remove(tenant);
                _tails[job.Run.TenantId] = WorkAsync(_tails.GetValueOrDefault(job.Run.TenantId, Task.CompletedTask), job, stoppingToken);
            }
        }
        finally
        {
            _jobs.Writer.TryComplete();
            await Task.WhenAll(_tails.Values);
        }
    }

    public override void Dispose()
    {
        _places.Dispose();
        base.Dispose();
    }

    private async Task WorkAsync(Task before, SetupJob job, CancellationToken stoppingToken)
    {
        await before;
        // A run whose turn never comes is found active by the next process, and ends as interrupted there.
        if (stoppingToken.IsCancellationRequested)
            return;
        await _places.WaitAsync(CancellationToken.None);
        try
        {
            await (job.Tokens is { } hold
                ? work.RunAsync(job.Run, job.Person, job.User, hold, stoppingToken)
                : work.TestAgainAsync(job.Run, job.Person, job.User, stoppingToken));
        }
        catch (Exception fault)
        {
            Log.RunCouldNotBeEnded(logger, fault, job.Run.Number);
        }
        finally
        {
            _places.Release();
            // Where the end could not be shown, the tokens are still held.
            if (job.Tokens is { } left)
                await left.EndAsync();
        }
    }

    private async Task InterruptAsync(SetupRun run, CancellationToken cancellationToken)
    {
        await runs.FenceAsync(run, cancellationToken);
        var problem = problems.Of(SetupProblemCode.Interrupted, run.Snapshot.StartedByName, run.Snapshot.TenantName);
        run.ActiveKey = null;
        run.Snapshot = run.Snapshot with
        {
            State = SetupRunState.Failed,
            EndedAt = time.GetUtcNow(),
            Problem = problem,
            Rows = [.. run.Snapshot.Rows.Select(row => row.State is SetupStepState.Running or SetupStepState.Waiting
                ? row with { State = SetupStepState.Failed, Detail = problem.Happened, Problem = problem } : row)],
        };
        await runs.SaveAsync(run, cancellationToken);
        feed.Publish(run.Snapshot);
        Log.RunWasInterrupted(logger, run.Number);
        try
        {
            await tokens.Forget(run.TenantId, run.Snapshot.StartedBy, cancellationToken);
        }
        catch (Exception fault)
        {
            Log.TokensWereNotForgotten(logger, fault, run.Number);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} was left active by an earlier process and ended as interrupted.")]
        public static partial void RunWasInterrupted(ILogger logger, int run);

        [LoggerMessage(Level = LogLevel.Error, Message = "The end of run {Run} could not be written.")]
        public static partial void RunCouldNotBeEnded(ILogger logger, Exception fault, int run);

        [LoggerMessage(Level = LogLevel.Error, Message = "The tokens of the person who started run {Run} could not be deleted.")]
        public static partial void TokensWereNotForgotten(ILogger logger, Exception fault, int run);
    }
}

/// <summary>A run that waits for its turn, with the person in whose name it acts.</summary>
/// <param name="Tokens">Null for a Test, which needs no token of a person: it neither keeps those of a run that has ended, nor costs the person those of a plan.</param>
internal sealed record SetupJob(SetupRun Run, Person Person, ClaimsPrincipal User, TokenHold? Tokens);
