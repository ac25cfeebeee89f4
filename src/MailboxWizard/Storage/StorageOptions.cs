namespace MailboxWizard.Storage;

/// <summary>Where the database and the keys lie.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    public StorageProvider Provider { get; set; }

    /// <summary>Npgsql's; required with PostgreSQL, not read with SQLite. Holds a password: never logged, never told.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The folder of the SQLite file; made at start if absent.</summary>
    public string Folder { get; set; } = "data";

    /// <summary>
    /// The folder of the data-protection keys with SQLite, outside the database file; readable by the owner only. With
    /// PostgreSQL the keys lie in the database, so that all nodes share them.
    /// </summary>
    public string KeysFolder { get; set; } = "data/keys";

    /// <summary>A PKCS#12 file whose certificate wraps the keys; required in Production.</summary>
    public string? KeyCertificatePath { get; set; }

    public string? KeyCertificatePassword { get; set; }
}
