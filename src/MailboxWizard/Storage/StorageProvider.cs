namespace MailboxWizard.Storage;

/// <summary>Which database keeps everything.</summary>
public enum StorageProvider
{
    /// <summary>One file beside the program, for one node.</summary>
    Sqlite,

    /// <summary>A server, for any number of nodes.</summary>
    PostgreSql,
}
