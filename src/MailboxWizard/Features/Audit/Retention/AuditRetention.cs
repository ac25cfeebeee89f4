using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Audit.Retention;

/// <summary>
/// The one way out of the audit log: whole months that are over and older than what is kept. A signed checkpoint says where
/// they ended, then they go; what breaks in between is taken up by the next call.
/// </summary>
internal sealed class AuditRetention(
    IDbContextFactory<WizardDbContext> database, AuditLog log, AuditVerification verification, AuditSignatures signatures,
    IOptions<AuditOptions> options, TimeProvider time)
{
    /// <summary>What SQLite deletes in one transaction, so that who appends meanwhile need not wait long.</summary>
    private const int Chunk = 2_000;

    /// <summary>The last month that goes, when months are kept as the settings say.</summary>
    public int Due => AuditMonths.Of(time.GetUtcNow().AddMonths(-options.Value.RetentionMonths - 1));

    /// <returns>What stands in their place; null when there was nothing to drop.</returns>
    /// <exception cref="AuditRetentionRefusedException">The log is not whole: what is broken must not be dropped.</exception>
    public async Task<AuditCheckpoint?> DropAsync(IProgress<AuditVerificationProgress>? progress, CancellationToken cancellationToken)
    {
        var checkpoint = await FindAsync(Due, cancellationToken);
        if (checkpoint is not null)
        {
            if (await verification.VerifyAsync([], progress, cancellationToken) is not AuditVerdict.Whole)
                throw new AuditRetentionRefusedException();
            await log.AppendAsync(Entry(checkpoint, AuditOutcome.Intended), cancellationToken);
            await using var context = await database.CreateDbContextAsync(cancellationToken);
            context.Add(checkpoint);
            await context.SaveChangesAsync(cancellationToken);
        }

        if (!await DropBehindAsync(cancellationToken) && checkpoint is null)
            return null;
        await using var after = await database.CreateDbContextAsync(cancellationToken);
        var newest = await after.Set<AuditCheckpoint>().AsNoTracking().OrderByDescending(row => row.LastNumber).FirstAsync(cancellationToken);
        await log.AppendAsync(Entry(newest, AuditOutcome.Removed), cancellationToken);
        return newest;
    }

    private async Task<AuditCheckpoint?> FindAsync(int month, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var end = AuditMonths.EndOf(month);
        var before = await context.Set<AuditCheckpoint>().MaxAsync(checkpoint => (long?)checkpoint.LastNumber, cancellationToken) ?? 0;
        var last = await context.Set<AuditRow>().Where(row => row.At < end && row.Number > before)
            .OrderByDescending(row => row.At).ThenByDescending(row => row.Number).FirstOrDefaultAsync(cancellationToken);
        if (last is null || !await context.Set<AuditRow>().AnyAsync(row => row.At >= end, cancellationToken))
            return null;
        // The month in which it ended, when nothing happened in later ones.
        var unsigned = new AuditCheckpoint { Month = AuditMonths.Of(last.At), FirstNumber = before + 1, LastNumber = last.Number, LastHash = last.Hash, At = time.GetUtcNow() };
        return new()
        {
            Month = unsigned.Month,
            FirstNumber = unsigned.FirstNumber,
            LastNumber = unsigned.LastNumber,
            LastHash = unsigned.LastHash,
            At = unsigned.At,
            Signature = signatures.Sign(unsigned.Statement),
        };
    }

    /// <summary>Whether anything was there.</summary>
    private async Task<bool> DropBehindAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        if (context.Database.IsNpgsql())
            return (await context.Database.SqlQuery<int>($"""SELECT "AuditEntries_drop_dropped"() AS "Value" """).ToListAsync(cancellationToken)).Single() > 0;
        var last = await context.Set<AuditCheckpoint>().MaxAsync(checkpoint => (long?)checkpoint.LastNumber, cancellationToken) ?? 0;
        var any = false;
        while (await context.Database.ExecuteSqlAsync(
            $"""DELETE FROM "AuditEntries" WHERE "Number" IN (SELECT "Number" FROM "AuditEntries" WHERE "Number" <= {last} ORDER BY "Number" LIMIT {Chunk})""", cancellationToken) > 0)
            any = true;
        return any;
    }

    private static AuditEntry Entry(AuditCheckpoint checkpoint, AuditOutcome outcome) => new()
    {
        TenantId = default,
        TenantName = "",
        ActorName = "",
        Action = AuditAction.Retention,
        Subject = FormattableString.Invariant($"entries {checkpoint.FirstNumber} to {checkpoint.LastNumber}"),
        Outcome = outcome,
        Detail = AuditHash.Shown(checkpoint.LastHash),
    };
}

/// <summary>Entries are to be dropped from a log that is not whole: that would hide what is broken.</summary>
internal sealed class AuditRetentionRefusedException() : Exception("The audit log is not whole; verify-audit says where. Nothing was dropped.");
