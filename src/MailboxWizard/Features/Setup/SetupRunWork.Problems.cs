using MailboxWizard.Features.Setup.Steps;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;

namespace MailboxWizard.Features.Setup;

// What a fault is called, and whether somebody removed what the run made.
internal sealed partial class SetupRunWork
{
    /// <summary>Who waits in it, waits for what the run begins with.</summary>
    private const int LookRow = 2;

    /// <summary>What is unknown for longer than replication takes may have been deleted, or deleted and purged, by somebody: then nobody need wait.</summary>
    private async Task<SetupProblem> ProblemAsync(SetupWalk walk, Exception fault, CancellationToken cancellationToken)
    {
        var problem = Problem(walk, fault, cancellationToken);
        if (problem.Code is not (SetupProblemCode.NotReplicated or SetupProblemCode.ConsentWithdrawn) || fault is SetupProblemException { IsOfRow: true }
            || walk.Run.Work is not SetupWork.Run || !walk.HasLooked || walk.Facts.Registration is not { } known)
            return problem;
        // The step has used up its time, and others beside it count on theirs.
        walk.Waits.BeginsAnew(LookRow);
        try
        {
            return await RemovedAsync(walk, known, cancellationToken) is { } removed
                ? tools.Problems.Of(removed, walk.Facts, known.DisplayName) with { RequestId = problem.RequestId }
                : problem;
        }
        catch (Exception unread) when (unread is Microsoft365Exception or ConsentNeededException or TokenCacheUnavailableException)
        {
            // What is known is told.
            Log.DeletedWereNotRead(logger, unread, walk.Number);
            return problem;
        }
    }

    /// <summary>A reading of this run has shown it, and answers in a row show nothing of it; what was never shown may still be on its way to the replicas.</summary>
    private static async Task<bool> IsPurgedAsync(SetupWalk walk, Registration known, CancellationToken cancellationToken)
    {
        if (walk.Run.Snapshot.Rows[2].State is not (SetupStepState.Found or SetupStepState.Created))
            return false;
        for (var times = 0; times < AgreeingAnswers.Enough; times++)
            if (await walk.ReadAsync(LookRow, directory => directory.HasRegistrationAsync(known.Id, cancellationToken), cancellationToken, ConsentStage.Look, isShown: false))
                return false;
        return true;
    }

    /// <summary>Which of the two lies deleted; whoever deletes the registration deletes both.</summary>
    private static async Task<SetupProblemCode?> RemovedAsync(SetupWalk walk, Registration known, CancellationToken cancellationToken)
    {
        var registrations = walk.ReadAsync(LookRow, directory => directory.DeletedRegistrationsAsync(cancellationToken), cancellationToken, ConsentStage.Look, isShown: false);
        var clients = walk.ReadAsync(LookRow, directory => directory.DeletedServicePrincipalsAsync(cancellationToken), cancellationToken, ConsentStage.Look, isShown: false);
        await Task.WhenAll(registrations, clients);
        return (await registrations).Any(other => other.Id == known.Id) || await IsPurgedAsync(walk, known, cancellationToken) ? SetupProblemCode.RegistrationRemoved
            : walk.Facts.Client is { } client && (await clients).Any(other => other.Id == client.Id) ? SetupProblemCode.ServicePrincipalRemoved
            : null;
    }

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
            case ConsentNeededException needed:
                Log.TokenWasRefused(logger, needed, walk.Number, needed.Stage);
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
