namespace MailboxWizard.Features.Audit;

/// <summary>What makes the audit log trustworthy, and how long it is kept.</summary>
public sealed class AuditOptions
{
    public const string Section = "Audit";

    /// <summary>At least 32 bytes in base64, the same on all nodes and for ever; kept apart from the database. A secret.</summary>
    public string? Key { get; set; }

    /// <summary>A file that holds the key as <see cref="Key"/> would; one of the two.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The first entry that has to carry the key's MAC: 1, unless the log was begun without this key.</summary>
    public long KeyedFrom { get; set; } = 1;

    /// <summary>A PKCS#12 file whose certificate signs heads and checkpoints; required in Production.</summary>
    public string? SigningCertificatePath { get; set; }

    public string? SigningCertificatePassword { get; set; }

    /// <summary>Files of certificates that signed before: what they signed still counts.</summary>
    public IList<string> FormerCertificates { get; set; } = [];

    /// <summary>How often the head goes to the log.</summary>
    public TimeSpan HeadInterval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Months that are kept, besides the current one.</summary>
    public int RetentionMonths { get; set; } = 24;

    /// <summary>Whether this node drops older months by itself, daily, if the database lets it; otherwise it only says that they are overdue.</summary>
    public bool DropMonths { get; set; } = true;

    /// <summary>Below this the disk of the database is an alarm; for SQLite.</summary>
    public int FreeSpaceAlarmMegabytes { get; set; } = 2048;

    /// <summary>Above this the size of the database is an alarm; for PostgreSQL, whose disk is not seen from here: half of it is a good measure. 0: none.</summary>
    public int DatabaseSizeAlarmMegabytes { get; set; } = 4096;
}
