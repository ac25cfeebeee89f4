namespace MailboxWizard.Storage;

/// <summary>Lets one process at a time bring the database to its version; the others wait.</summary>
internal interface IMigrationTurn
{
    /// <summary>Waits for the turn. It ends with disposal, and by itself when the process dies, in whichever way.</summary>
    /// <exception cref="StorageUnusableException">There is no such database to be had.</exception>
    Task<IAsyncDisposable> TakeAsync(CancellationToken cancellationToken);
}
