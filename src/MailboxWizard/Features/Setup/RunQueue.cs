namespace MailboxWizard.Features.Setup;

/// <summary>Gives a run to the nodes, and tells those who watch it.</summary>
internal sealed class RunQueue(SetupRuns runs, SetupRunFeed feed, SetupRunWorker worker)
{
    /// <summary>Another press on another page, or node, may have been quicker; then the page shows what that one does.</summary>
    public async Task PutAsync(SetupRun run, CancellationToken cancellationToken)
    {
        if (await runs.TryQueueAsync(run, cancellationToken))
            Tell(run);
    }

    /// <summary>It is stored already.</summary>
    public void Tell(SetupRun run)
    {
        feed.Publish(run.Snapshot);
        worker.Wake();
    }
}
