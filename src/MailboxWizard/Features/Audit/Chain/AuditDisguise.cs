using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>What stands before the table may show other entries to a page than to who walks along the chain.</summary>
internal static class AuditDisguise
{
    public const string Reason = "AuditEntries, or one of its months, is no plain table any more: a view, a rule or row security decides who is shown what.";

    /// <summary>Whether a view, a rule or row security has come before the entries.</summary>
    public static Task<bool> IsDisguisedAsync(this WizardDbContext context, CancellationToken cancellationToken) => context.Database.IsNpgsql()
        ? context.Database.SqlQuery<bool>(
            $"""
            SELECT EXISTS (
                SELECT 1 FROM pg_class WHERE (oid = '"AuditEntries"'::regclass OR oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = '"AuditEntries"'::regclass))
                AND (relkind NOT IN ('r', 'p') OR relrowsecurity OR relhasrules)) AS "Value"
            """).SingleAsync(cancellationToken)
        : context.Database.SqlQuery<bool>($"""SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'AuditEntries' AND type <> 'table') AS "Value" """).SingleAsync(cancellationToken);
}
