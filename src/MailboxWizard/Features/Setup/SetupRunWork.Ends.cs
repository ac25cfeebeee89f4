using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup.Steps;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;

namespace MailboxWizard.Features.Setup;

// How a run is taken up and ends, in the log and on the pages.
internal sealed partial class SetupRunWork
{
    private static readonly TimeSpan s_endLimit = TimeSpan.FromSeconds(30);

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

    private Task EndAsync(SetupWalk walk, SetupRunState state, SetupProblem? problem, TokenHold? tokens = null) =>
        DecideAsync(walk, new(state, problem), tokens);

    /// <summary>
    /// Nobody works on it and no token is kept for it until a person goes on with it. Then it looks at everything again, so that
    /// nothing of this walk needs to be kept.
    /// </summary>
    private Task ParkAsync(SetupWalk walk, SetupProblem problem, TokenHold? tokens) => DecideAsync(walk, new(SetupRunState.Waiting, problem), tokens);

    /// <summary>What is decided is kept first: without tokens, whoever takes the run up in between could decide nothing but that it waits for a sign-in.</summary>
    private async Task DecideAsync(SetupWalk walk, DecidedEnd end, TokenHold? tokens)
    {
        // Also when the process stops: the row must say how it ended.
        using var limit = new CancellationTokenSource(s_endLimit);
        // Nobody can press anything about a run whose end is decided.
        walk.Run.IsParked = false;
        // A proof has written it together with the hand-off.
        if (walk.Ledger.End is null)
            await walk.RecordAsync(
                // A page that was wanted, and nothing came of it: who wants it still asks once more. Kept, it would look as if it were in use.
                ledger => ledger with { End = end, ConsentPage = end.Waits && ledger.ConsentPage is { IsOpen: false } ? null : ledger.ConsentPage }, limit.Token);
        await EndAsync(walk, isSaid: false, tokens, limit.Token);
    }

    /// <summary>What is left of an end that was decided by an earlier start, or by this one before a fault.</summary>
    private async Task EndDecidedAsync(SetupWalk walk, TokenHold? tokens)
    {
        using var limit = new CancellationTokenSource(s_endLimit);
        await walk.EnsureMineAsync(limit.Token);
        await EndAsync(walk, await tools.Runs.IsSaidAsync(EntryOf(walk, walk.Ledger.End!), limit.Token), tokens, limit.Token);
    }

    private async Task EndAsync(SetupWalk walk, bool isSaid, TokenHold? tokens, CancellationToken cancellationToken)
    {
        var end = walk.Ledger.End!;
        try
        {
            if (!isSaid)
                await tools.Audit.AppendAsync(EntryOf(walk, end), cancellationToken);
        }
        catch (Exception fault) when (!end.Waits && !StorageFaults.MayPass(fault))
        {
            // The run has ended all the same; left active, it would stand in the way of the next one until a restart. What passes is
            // waited for instead: handed back, the run ends once more, with its entry.
            Log.EndWasNotAudited(logger, fault, walk.Number, end.State);
        }
        if (!end.Waits && walk.Ledger.ConsentPage is { IsOpen: true } left)
            Log.ReplyAddressWasLeft(logger, walk.Number, left.Address);
        if (tokens is not null)
            await tokens.EndAsync(walk.Run);
        await walk.LetGoAsync(
            snapshot => end.Waits ? Waiting(snapshot, end.Problem!) : Ended(snapshot, end), ledger => ledger with { End = null },
            end.Waits ? options.Value.LongestWait : null, isParked: end.Waits, cancellationToken);
        if (end.Waits)
            Log.RunWaits(logger, walk.Number, end.Problem!.Code);
        else
            Log.RunEnded(logger, walk.Number, end.State, end.Problem?.Code);
    }

    private static AuditEntry EntryOf(SetupWalk walk, DecidedEnd end) => walk.Entry(ActionOf(walk.Run.Work), SetupRunner.Subject(walk.Run.Snapshot.Answers)) with
    {
        Outcome = (walk.Run.Work, end.State) switch
        {
            (SetupWork.Undo, SetupRunState.Undone) => AuditOutcome.Done,
            (SetupWork.Undo, _) => AuditOutcome.Failed,
            (_, SetupRunState.Proved) => AuditOutcome.Proved,
            (_, SetupRunState.NotProved or SetupRunState.Waiting) => AuditOutcome.Warning,
            _ => AuditOutcome.Failed,
        },
        Detail = end.Problem?.Code.ToString(),
        RequestId = end.Problem?.RequestId,
        Handoff = end.Waits ? null : walk.Run.Snapshot.HandoffNumber,
    };

    private static SetupRunSnapshot Waiting(SetupRunSnapshot snapshot, SetupProblem problem) => snapshot with
    {
        State = SetupRunState.Waiting,
        Problem = problem,
        Rows = [.. snapshot.Rows.Select(row => row.State is SetupStepState.Running or SetupStepState.Waiting
            ? row with { State = SetupStepState.Waiting, Detail = problem.Happened } : row)],
    };

    private SetupRunSnapshot Ended(SetupRunSnapshot snapshot, DecidedEnd end) => snapshot with
    {
        State = end.State,
        Problem = end.Problem,
        EndedAt = tools.Time.GetUtcNow(),
        Rows = [.. snapshot.Rows.Select(row => Settled(row, end.Problem))],
        Proof = Settled(snapshot.Proof, end.Problem),
    };

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
            snapshot => snapshot with { State = SetupRunState.Waiting, Problem = problem }, ledger => ledger, left > TimeSpan.Zero ? left : TimeSpan.Zero, isParked: true, limit.Token);
        Log.RunWaits(logger, walk.Number, problem.Code);
    }

    /// <summary>
    /// The reply address of Microsoft's page is still there, and what keeps it there may pass: nobody need come. The tokens stay, since
    /// the next walk takes it away with them; without them, and after the last start, the run waits for a person. Each walk asks for its
    /// tokens, of which Entra gives fifteen of the same within five minutes
    /// (https://learn.microsoft.com/entra/identity-platform/reference-breaking-changes#looping-clients-will-be-interrupted).
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
            ledger => ledger, options.Value.LongestPause * 2, isParked: false, limit.Token);
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
