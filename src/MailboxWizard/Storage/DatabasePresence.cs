using Microsoft.Extensions.Options;

namespace MailboxWizard.Storage;

/// <summary>For commands that work on a database: to make an empty one instead would be an answer to another question.</summary>
internal sealed class DatabasePresence(IOptions<StorageOptions> options)
{
    /// <exception cref="StorageUnusableException">The SQLite file is not there.</exception>
    public void Demand()
    {
        if (options.Value.Provider is StorageProvider.Sqlite && !File.Exists(SqliteWizardDbContext.File(options.Value)))
            throw new StorageUnusableException("There is no database in the folder that Storage:Folder names.");
    }
}
