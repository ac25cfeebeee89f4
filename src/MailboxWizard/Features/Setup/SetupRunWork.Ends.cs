using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup.Steps;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;

namespace MailboxWizard.Features.Setup;

// How a run is taken up and ends, in the log and on the pages.
internal sealed partial class SetupRunWork
{
    /// <summary>That it begins; or begins again, which explains what was meant before and has no outcome. What cannot be written here does not begin.</summary>
    private async Task AuditTakenUpAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        var run = walk.Run;
        // Its press has written the first one, with what is to be taken back.
        if (run.Starts is 1 && run.Work is SetupWork.Undo)
            return;
        await tools.Audit.AppendAsync(
            walk.Entry(ActionOf(run.Work), SetupRunner.Subject(run.Snapshot.Answers)) with
            {
                Outcome = AuditOutcome.Started,
                Detail = run.Starts > 1 ? tools.Text["AuditTakenUpAgain", run.Starts].Value : null,
            },
            cancellationToken);
    }

    private static AuditAction ActionOf(SetupWork work) => work switch
    {
        SetupWork.Test => AuditAction.Test,
        SetupWork.Undo => AuditAction.Undo,
        _ => AuditAction.Run,
    };

    private async Task EndAsync(SetupWalk walk, SetupRunState state, SetupProblem? problem, TokenHold? tokens = null)
    {
        // Also when the process stops: the row must say how it ended.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await walk.EnsureMineAsync(limit.Token);
        var isUndo = walk.Run.Work is SetupWork.Undo;
        var outcome = state switch
        {
            _ when isUndo => state is SetupRunState.Undone ? AuditOutcome.Done : AuditOutcome.Failed,
            SetupRunState.Proved => AuditOutcome.Proved,
            SetupRunState.NotProved => AuditOutcome.Warning,
            _ => AuditOutcome.Failed,
        };
        try
        {
            await tools.Audit.AppendAsync(
                walk.Entry(ActionOf(walk.Run.Work), SetupRunner.Subject(walk.Run.Snapshot.Answers)) with
                {
                    Outcome = outcome,
                    Detail = problem?.Code.ToString(),
                    RequestId = problem?.RequestId,
                    Handoff = walk.Run.Snapshot.HandoffNumber,
                },
                limit.Token);
        }
        catch (Exception fault) when (!StorageFaults.MayPass(fault))
        {
            // The run has ended all the same; left active, it would stand in the way of the next one until a restart. What passes is
            // waited for instead: handed back, the run ends once more, with its entry.
            Log.EndWasNotAudited(logger, fault, walk.Number, state);
        }
        if (walk.Ledger.ConsentPage is { IsOpen: true } left)
            Log.ReplyAddressWasLeft(logger, walk.Number, left.Address);
        if (tokens is not null)
            await tokens.EndAsync(walk.Number);
        await walk.LetGoAsync(
            snapshot => snapshot with
            {
                State = state,
                Problem = problem,
                EndedAt = tools.Time.GetUtcNow(),
                Rows = [.. snapshot.Rows.Select(row => Settled(row, problem))],
                Proof = Settled(snapshot.Proof, problem),
            },
            dueIn: null, isParked: false, limit.Token);
        Log.RunEnded(logger, walk.Number, state, problem?.Code);
    }

    /// <summary>
    /// Nobody works on it and no token is kept for it until a person goes on with it. Then it looks at everything again, so that
    /// nothing of this walk needs to be kept.
    /// </summary>
    private async Task ParkAsync(SetupWalk walk, SetupProblem problem, TokenHold? tokens)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await walk.EnsureMineAsync(limit.Token);
        // Wanted, and nothing came of it: who wants it still asks once more. Kept, it would look as if it were in use.
        if (walk.Ledger.ConsentPage is { IsOpen: false })
            await walk.RecordAsync(ledger => ledger with { ConsentPage = null }, limit.Token);
        await tools.Audit.AppendAsync(
            walk.Entry(AuditAction.Run, SetupRunner.Subject(walk.Run.Snapshot.Answers)) with
            {
                Outcome = AuditOutcome.Warning,
                Detail = problem.Code.ToString(),
                RequestId = problem.RequestId,
            },
            limit.Token);
        if (tokens is not null)
            await tokens.EndAsync(walk.Number);
        await walk.LetGoAsync(
            snapshot => snapshot with
            {
                State = SetupRunState.Waiting,
                Problem = problem,
                Rows = [.. snapshot.Rows.Select(row => row.State is SetupStepState.Running or SetupStepState.Waiting
                    ? row with { State = SetupStepState.Waiting, Detail = problem.Happened } : row)],
            },
            options.Value.LongestWait, isParked: true, limit.Token);
        Log.RunWaits(logger, walk.Number, problem.Code);
    }

    /// <summary>
    /// Waits for Microsoft's page: due when somebody has decided there, or when the use is over. The token stays, since then the reply
    /// address is taken away again. See docs/decisions/0014-microsofts-consent-page.md.
    /// </summary>
    private async Task AskMicrosoftAsync(SetupWalk walk, SetupProblem problem, DateTimeOffset until)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await walk.EnsureMineAsync(limit.Token);
        await tools.Audit.AppendAsync(
            walk.Entry(AuditAction.Escalation, SetupRunner.Subject(walk.Run.Snapshot.Answers)) with { Outcome = AuditOutcome.Started, Detail = tools.Text["AuditPageAsked"] },
            limit.Token);
        var left = until - tools.Time.GetUtcNow();
        await walk.LetGoAsync(
            snapshot => snapshot with { State = SetupRunState.Waiting, Problem = problem }, left > TimeSpan.Zero ? left : TimeSpan.Zero, isParked: true, limit.Token);
        Log.RunWaits(logger, walk.Number, problem.Code);
    }

    /// <summary>
    /// The reply address of Microsoft's page is still there, and what keeps it there may pass: nobody need come. The tokens stay, since
    /// the next walk takes it away with them; without them, and after the last start, the run waits for a person.
    /// </summary>
    private async Task RestAsync(SetupWalk walk, SetupProblem problem)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await walk.EnsureMineAsync(limit.Token);
        await tools.Audit.AppendAsync(
            walk.Entry(AuditAction.Run, SetupRunner.Subject(walk.Run.Snapshot.Answers)) with
            {
                Outcome = AuditOutcome.Warning,
                Detail = problem.Code.ToString(),
                RequestId = problem.RequestId,
            },
            limit.Token);
        var said = tools.Text["WaitingToClose", problem.Happened].Value;
        await walk.LetGoAsync(
            snapshot => snapshot with { Rows = [.. snapshot.Rows.Select(row => Rests(snapshot, row) ? row with { State = SetupStepState.Waiting, Detail = said } : row)] },
            tools.Retry.Pause(walk.Run.Starts, asked: null), isParked: false, limit.Token);
        Log.ReplyAddressIsStillThere(logger, walk.Number, problem.Code);
    }

    /// <summary>Where it stopped; if nothing of the run shows that, in the row that the page is for.</summary>
    private static bool Rests(SetupRunSnapshot snapshot, SetupRow row) => snapshot.Rows.Any(IsUnderWay) ? IsUnderWay(row) : row.Number is 13;

    private static bool IsUnderWay(SetupRow row) => row.State is SetupStepState.Running or SetupStepState.Waiting;

    /// <summary>Taken up so often that whatever interrupts it will do so again. One whose reply address may be there waits for a person, and any other ends.</summary>
    private Task InterruptAsync(SetupWalk walk, TokenHold? tokens)
    {
        var problem = tools.Problems.Of(SetupProblemCode.Interrupted, walk.Person.Name, walk.Run.Snapshot.TenantName);
        return walk.Run.Work is SetupWork.Run && walk.Ledger.ConsentPage is { IsOpen: true }
            ? ParkAsync(walk, problem, tokens)
            : EndAsync(walk, walk.Run.Work is SetupWork.Test ? SetupRunState.NotProved : SetupRunState.Failed, problem, tokens);
    }

    /// <summary>The process stops, the database was away, or the lease is lost: whoever takes the run up goes on where it is.</summary>
    private async Task HandBackAsync(SetupWalk walk, Exception fault, CancellationToken cancellationToken)
    {
        var isStopped = cancellationToken.IsCancellationRequested;
        Log.RunWasHandedBack(logger, isStopped ? null : fault, walk.Number);
        // A token cache that is away says nothing of the database.
        if (!isStopped && fault is not TokenCacheUnavailableException)
            SayUnrecorded(walk);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await walk.LetGoAsync(
                snapshot => snapshot, isStopped ? TimeSpan.Zero : tools.Retry.Pause(walk.Run.Starts, asked: null), walk.Run.IsParked, limit.Token);
        }
        catch (RunFencedException)
        {
            Log.RunWasFenced(logger, walk.Number);
        }
    }

    /// <summary>To whoever looks at it on this node: what the database does not take cannot be stored either. The next take-up shows the run as it stands.</summary>
    private void SayUnrecorded(SetupWalk walk)
    {
        var said = tools.Problems.Of(SetupProblemCode.RecordsUnavailable, walk.Person.Name, walk.Run.Snapshot.TenantName).Happened;
        var shown = walk.Run.Snapshot;
        List<SetupRow> all = [.. shown.Rows, shown.Proof];
        if ((all.Find(row => row.State is SetupStepState.Running or SetupStepState.Waiting) ?? all.Find(row => row.State is SetupStepState.NotYet)) is { } next)
            tools.Feed.Show(shown.With(next with { State = SetupStepState.Waiting, Detail = said }));
    }

    /// <summary>What it waited for, and that nobody came.</summary>
    private SetupProblem? InVain(SetupProblem? problem) =>
        problem is null ? null : problem with { Happened = $"{problem.Happened} {tools.Text["NobodyWentOn"]}" };

    /// <summary>What a run waits for, rather than ending: someone can go on with it as it is.</summary>
    internal static bool IsForAPerson(SetupProblemCode code) =>
        code is SetupProblemCode.SignInAgain or SetupProblemCode.RoleMissing or SetupProblemCode.ConsentRoleMissing;

    private static SetupRunState StateAfterFault(SetupRun run, SetupProblemCode fault) => run.Work switch
    {
        SetupWork.Test => SetupRunState.NotProved,
        SetupWork.Undo => SetupUndo.StateAfterFault(run, fault),
        _ => SetupRunState.Failed,
    };

    /// <summary>No row goes on running in a run that has ended.</summary>
    private static SetupRow Settled(SetupRow row, SetupProblem? problem) => row.State is SetupStepState.Running or SetupStepState.Waiting
        ? row with { State = SetupStepState.Failed, Detail = problem?.Happened ?? row.Detail, Problem = problem }
        : row;
}
