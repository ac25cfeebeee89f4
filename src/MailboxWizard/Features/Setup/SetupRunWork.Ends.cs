using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup.Steps;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;

namespace MailboxWizard.Features.Setup;

// How a run ends, in the log, on the pages and in words.
internal sealed partial class SetupRunWork
{
    private async Task EndAsync(SetupWalk walk, SetupRunState state, SetupProblem? problem, TokenHold? tokens = null)
    {
        // Also when the process stops: the row must say how it ended.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var outcome = state switch
        {
            SetupRunState.Proved => AuditOutcome.Proved,
            SetupRunState.NotProved => AuditOutcome.Warning,
            _ => AuditOutcome.Failed,
        };
        try
        {
            await tools.Audit.AppendAsync(
                walk.Entry(AuditAction.Run, SetupRunner.Subject(walk.Run.Snapshot.Answers)) with
                {
                    Outcome = outcome,
                    Detail = problem?.Code.ToString(),
                    RequestId = problem?.RequestId,
                    Handoff = walk.Run.Snapshot.HandoffNumber,
                },
                limit.Token);
        }
        catch (Exception fault)
        {
            // The run has ended all the same; left active, it would stand in the way of the next one until a restart.
            Log.EndWasNotAudited(logger, fault, walk.Number, state);
        }
        if (tokens is not null)
            await tokens.EndAsync();
        try
        {
            walk.Run.ActiveKey = null;
            await walk.ShowAsync(
                snapshot => snapshot with
                {
                    State = state,
                    Problem = problem,
                    EndedAt = tools.Time.GetUtcNow(),
                    Rows = [.. snapshot.Rows.Select(row => Settled(row, problem))],
                    Proof = Settled(snapshot.Proof, problem),
                },
                limit.Token);
            Log.RunEnded(logger, walk.Number, state, problem?.Code);
        }
        catch (RunFencedException)
        {
            Log.RunWasFenced(logger, walk.Number);
        }
    }

    /// <summary>No row goes on running in a run that has ended.</summary>
    private static SetupRow Settled(SetupRow row, SetupProblem? problem) => row.State is SetupStepState.Running or SetupStepState.Waiting
        ? row with { State = SetupStepState.Failed, Detail = problem?.Happened ?? row.Detail, Problem = problem }
        : row;

    private SetupProblem Problem(SetupWalk walk, Exception fault, CancellationToken cancellationToken)
    {
        var (person, tenant) = (walk.Person.Name, walk.Run.Snapshot.TenantName);
        switch (fault)
        {
            case SetupProblemException known:
                return known.Problem;
            case Microsoft365Exception answered:
                Log.MicrosoftRefused(logger, walk.Number, answered.Problem.Status, answered.Problem.Code, answered.Problem.RequestId);
                return tools.Problems.Of(answered.Problem, person, tenant);
            case ConsentNeededException:
                return tools.Problems.Of(SetupProblemCode.SignInAgain, person, tenant);
            case SecretNotSealedException:
                Log.SecretWasNotSealed(logger, fault, walk.Number);
                return tools.Problems.Of(SetupProblemCode.SealFailed, person, tenant);
            case TokenCacheUnavailableException:
                Log.TokenCacheWasAway(logger, fault, walk.Number);
                return tools.Problems.Of(SetupProblemCode.TokensUnavailable, person, tenant);
            case Handoffs.KeysLostException:
                return tools.Problems.Of(SetupProblemCode.KeysLost, person, tenant);
            case OperationCanceledException when cancellationToken.IsCancellationRequested:
                return tools.Problems.Of(SetupProblemCode.Interrupted, person, tenant);
            default:
                Log.RunFailedUnexpectedly(logger, fault, walk.Number);
                return tools.Problems.Of(SetupProblemCode.Unexpected, person, tenant);
        }
    }
}
