using MailboxWizard.Storage;

namespace MailboxWizard.Features.Setup;

/// <summary>Gives a run to the nodes, and tells those who watch it.</summary>
internal sealed class RunQueue(SetupRuns runs, SetupRunFeed feed, SetupRunWorker worker, TimeProvider time)
{
    /// <param name="run">Nobody works on it; with what is to be done, and in whose name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="together">Written in the same transaction; what it throws undoes both.</param>
    /// <returns>False when another press on another page, or node, was quicker; the page then shows what that one does.</returns>
    public async Task<bool> PutAsync(SetupRun run, CancellationToken cancellationToken, Func<WizardDbContext, Task>? together = null)
    {
        run.Ledger = run.Ledger with { ActedAt = time.GetUtcNow(), HandedBack = 0, End = null };
        if (!await runs.TryQueueAsync(run, cancellationToken, together))
            return false;
        Tell(run);
        return true;
    }

    /// <summary>It is stored already.</summary>
    public void Tell(SetupRun run)
    {
        feed.Publish(run.Snapshot);
        worker.Wake();
    }
}
