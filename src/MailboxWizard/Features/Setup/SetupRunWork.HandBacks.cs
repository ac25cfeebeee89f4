using MailboxWizard.Features.Setup.Steps;
using MailboxWizard.Storage;

namespace MailboxWizard.Features.Setup;

// A run that does not end, since what it met passes.
internal sealed partial class SetupRunWork
{
    /// <summary>
    /// A token cache that is away for as long as a run waits for a person ends it; the sign-in is gone by then. A database that is
    /// away cannot be told that a run has ended.
    /// </summary>
    private bool IsOver(SetupWalk walk, Exception fault) =>
        StorageFaults.IsOfTokenCache(fault) && tools.Time.GetUtcNow() - (walk.Ledger.ActedAt ?? walk.Run.StartedAt) > options.Value.LongestWait;

    /// <summary>The process stops, the database was away, or the lease is lost: whoever takes the run up goes on where it is.</summary>
    private async Task HandBackAsync(SetupWalk walk, Exception fault, CancellationToken cancellationToken)
    {
        var isStopped = cancellationToken.IsCancellationRequested;
        var away = StorageFaults.IsOfTokenCache(fault) ? SetupProblemCode.TokensUnavailable : SetupProblemCode.RecordsUnavailable;
        Log.RunWasHandedBack(logger, isStopped ? null : fault, walk.Number);
        if (!isStopped)
            Say(walk, away);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10), tools.Time);
        try
        {
            await walk.LetGoAsync(
                snapshot => snapshot, ledger => isStopped ? ledger : ledger with { HandedBack = ledger.HandedBack + 1 },
                isStopped ? TimeSpan.Zero : Pause(walk.Run), walk.Run.IsParked, limit.Token);
        }
        catch (RunFencedException)
        {
            Log.RunWasFenced(logger, walk.Number);
            return;
        }
        catch when (isStopped)
        {
            // A database that hangs says so by nothing but the lease that could not be renewed.
            Say(walk, SetupProblemCode.RecordsUnavailable);
            throw;
        }
        // What was stored meanwhile is shown as it stands.
        if (!isStopped)
            Say(walk, away);
    }

    /// <summary>What is away for long is asked less and less often: each start has its entry in the audit log.</summary>
    private TimeSpan Pause(SetupRun run) => tools.Retry.Pause(run.Starts, asked: null) * Math.Clamp(run.Ledger.HandedBack - MostStarts, 1, 20);

    /// <summary>To whoever looks at it on this node: what the database does not take cannot be stored either. The next take-up shows the run as it stands.</summary>
    private void Say(SetupWalk walk, SetupProblemCode away)
    {
        var said = tools.Problems.Of(away, walk.Person.Name, walk.Run.Snapshot.TenantName).Happened;
        var shown = walk.Run.Snapshot;
        List<SetupRow> all = [.. shown.Rows, shown.Proof];
        if ((all.Find(row => row.State is SetupStepState.Running or SetupStepState.Waiting) ?? all.Find(row => row.State is SetupStepState.NotYet)) is { } next)
            tools.Feed.Show(shown.With(next with { State = SetupStepState.Waiting, Detail = said }));
    }
}
