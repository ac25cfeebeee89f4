namespace MailboxWizard.Features.Audit;

/// <summary>Append-only in the database too: SQLite itself refuses to change or delete an entry.</summary>
public static class AuditTriggers
{
    /// <summary>Run by the migration that makes the table.</summary>
    public const string Create = """
        CREATE TRIGGER "AuditEntries_refuse_update" BEFORE UPDATE ON "AuditEntries"
        BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;
        CREATE TRIGGER "AuditEntries_refuse_delete" BEFORE DELETE ON "AuditEntries"
        BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;
        """;

    public const string Drop = """
        DROP TRIGGER IF EXISTS "AuditEntries_refuse_update";
        DROP TRIGGER IF EXISTS "AuditEntries_refuse_delete";
        """;
}
