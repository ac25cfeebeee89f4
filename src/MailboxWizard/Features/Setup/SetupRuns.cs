using System.Data.Common;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Setup;

/// <summary>All runs in the database. Writes carry the epoch under which the writer was started.</summary>
internal sealed class SetupRuns(IDbContextFactory<WizardDbContext> database, DatabaseClock clock)
{
    /// <summary>Adds the run, or names the one to join, which then was there first.</summary>
    /// <param name="run">Nobody's yet.</param>
    /// <param name="dueIn">When it may be taken up.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<(SetupRun Run, bool IsNew)> AddOrJoinAsync(SetupRun run, TimeSpan dueIn, CancellationToken cancellationToken)
    {
        // Looking and adding are one step: of two presses one adds, and the other finds it even when it has ended already.
        return await database.InOneStepAsync<(SetupRun, bool)>(
            async context =>
            {
                if (await FindToJoinAsync(context, run.TenantId, run.Family, run.Snapshot.Answers, run.Ledger.DraftId, cancellationToken) is { } there)
                    return (there, false);
                run.DueAt = await clock.NowAsync(context, cancellationToken) + dueIn;
                // Repeated, it comes with the number of the first attempt, which is nobody else's.
                context.Add(run);
                await context.SaveChangesAsync(cancellationToken);
                // The number is the database's; the snapshot carries it too.
                run.Snapshot = run.Snapshot with { Number = run.Number };
                await context.SaveChangesAsync(cancellationToken);
                return (run, true);
            },
            cancellationToken);
    }

    /// <summary>Within somebody else's transaction: adds the run, due at once, where nothing of its family is active.</summary>
    /// <exception cref="RunUnderWayException">Something is.</exception>
    public async Task AddAloneAsync(WizardDbContext context, SetupRun run, CancellationToken cancellationToken)
    {
        if (await context.Set<SetupRun>().AnyAsync(other => other.TenantId == run.TenantId && other.Family == run.Family && other.ActiveKey != null, cancellationToken))
            throw new RunUnderWayException();
        run.DueAt = await clock.NowAsync(context, cancellationToken);
        context.Add(run);
        await context.SaveChangesAsync(cancellationToken);
        // The number is the database's; the snapshot carries it too.
        run.Snapshot = run.Snapshot with { Number = run.Number };
    }

    /// <summary>The run that is under way for the same wish, or else the one that this plan has started since it was shown.</summary>
    public async Task<SetupRun?> FindToJoinAsync(TenantId tenant, string family, SetupAnswers answers, string draftId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await FindToJoinAsync(context, tenant, family, answers, draftId, cancellationToken);
    }

    public async Task<SetupRun?> FindAsync(int number, Person person, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Set<SetupRun>().AsNoTracking().VisibleTo(person).SingleOrDefaultAsync(run => run.Number == number, cancellationToken);
    }

    /// <summary>A run that waits for a person, whoever asks; null when it does not.</summary>
    public async Task<SetupRun?> FindParkedAsync(TenantId tenant, int number, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Set<SetupRun>().AsNoTracking()
            .SingleOrDefaultAsync(run => run.TenantId == tenant && run.Number == number && run.IsParked && run.Owner == null, cancellationToken);
    }

    /// <summary>What waited is due at once, with the ledger that it carries; false when it is not as it was read.</summary>
    public async Task<bool> TryMakeDueAsync(SetupRun run, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var now = await clock.NowAsync(context, cancellationToken);
        if (await context.Set<SetupRun>().Where(row => row.Number == run.Number && row.Epoch == run.Epoch && row.IsParked && row.Owner == null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Epoch, run.Epoch + 1).SetProperty(row => row.Ledger, run.Ledger)
                    .SetProperty(row => row.IsParked, false).SetProperty(row => row.DueAt, now),
                cancellationToken) is 0)
            return false;
        run.Epoch++;
        (run.IsParked, run.DueAt) = (false, now);
        return true;
    }

    /// <summary>For pages that have been admitted to the run already.</summary>
    public async Task<SetupRunSnapshot?> SnapshotAsync(int number, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Set<SetupRun>().AsNoTracking().Where(run => run.Number == number).Select(run => run.Snapshot).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<SetupRun>> OfFamilyAsync(TenantId tenant, string family, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Set<SetupRun>().AsNoTracking()
            .Where(run => run.TenantId == tenant && run.Family == family)
            .OrderByDescending(run => run.Number)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Number and epoch of every run of the registration.</summary>
    public async Task<Dictionary<int, int>> EpochsAsync(TenantId tenant, string family, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Set<SetupRun>().Where(run => run.TenantId == tenant && run.Family == family)
            .Select(run => new { run.Number, run.Epoch }).ToDictionaryAsync(run => run.Number, run => run.Epoch, cancellationToken);
    }

    /// <summary>Whether another run of this person goes on or is about to, and needs the tokens.</summary>
    /// <param name="tenant">Of the runs.</param>
    /// <param name="person">In whose name they act.</param>
    /// <param name="except">Runs that have ended, and the epoch under which: one that somebody else has taken up since goes on.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<bool> HasWorkAsync(TenantId tenant, ObjectId person, IReadOnlyCollection<(int Run, int Epoch)> except, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var active = await context.Set<SetupRun>().AsNoTracking()
            .Where(run => run.TenantId == tenant && run.ActiveKey != null && run.Work != SetupWork.Test)
            .Select(run => new { run.Number, run.Epoch, run.Actor, run.IsParked, run.Ledger }).ToListAsync(cancellationToken);
        // One that waits for Microsoft's page takes its reply address away with them.
        return active.Any(run => run.Actor?.Id == person && !except.Contains((run.Number, run.Epoch)) && (!run.IsParked || run.Ledger.ConsentPage is { IsOpen: true }));
    }

    /// <summary>Whether the audit log says this of the run already, since the run was last begun.</summary>
    public async Task<bool> IsSaidAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var said = context.Set<AuditEntry>().Where(other => other.TenantId == entry.TenantId && other.Run == entry.Run && other.Action == entry.Action);
        var begun = await said.Where(other => other.Outcome == AuditOutcome.Started).MaxAsync(other => (long?)other.Number, cancellationToken) ?? 0;
        return await said.AnyAsync(other => other.Number > begun && other.Outcome == entry.Outcome && other.Detail == entry.Detail, cancellationToken);
    }

    /// <summary>Whether any run of the tenant goes on, also one that waits for a person.</summary>
    public async Task<bool> HasActiveAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Set<SetupRun>().AnyAsync(run => run.TenantId == tenant && run.ActiveKey != null, cancellationToken);
    }

    /// <summary>
    /// Gives a run that nobody works on to whichever node is quickest, in the name of <see cref="SetupRun.Actor"/> and with the snapshot
    /// and the work that it carries; false when it is not as it was read, or another run of the registration is active.
    /// </summary>
    /// <param name="run">As it is to be.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="together">Written in the same transaction; what it throws undoes both.</param>
    public async Task<bool> TryQueueAsync(SetupRun run, CancellationToken cancellationToken, Func<WizardDbContext, Task>? together = null)
    {
        var key = SetupRun.KeyOf(run.TenantId, run.Family, run.Snapshot.Answers);
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var now = await clock.NowAsync(context, cancellationToken);
        try
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            var queued = await context.Set<SetupRun>()
                .Where(row => row.Number == run.Number && row.Epoch == run.Epoch && row.Owner == null && (row.ActiveKey == null || row.IsParked))
                .ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.ActiveKey, key).SetProperty(row => row.Epoch, run.Epoch + 1)
                        .SetProperty(row => row.Work, run.Work).SetProperty(row => row.Actor, run.Actor).SetProperty(row => row.Starts, 0)
                        .SetProperty(row => row.Snapshot, run.Snapshot).SetProperty(row => row.Ledger, run.Ledger)
                        .SetProperty(row => row.IsParked, false).SetProperty(row => row.DueAt, now),
                    cancellationToken);
            if (queued is 0)
                return false;
            if (together is not null)
                await together(context);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbException) when (!cancellationToken.IsCancellationRequested)
        {
            if (!await context.Set<SetupRun>().AnyAsync(row => row.ActiveKey == key && row.Number != run.Number, cancellationToken))
                throw;
            return false;
        }
        (run.ActiveKey, run.IsParked, run.DueAt, run.Starts) = (key, false, now, 0);
        run.Epoch++;
        return true;
    }

    /// <exception cref="RunFencedException">The run was taken over or ended under a newer epoch.</exception>
    public async Task SaveAsync(SetupRun run, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var written = await context.Set<SetupRun>().Where(row => row.Number == run.Number && row.Epoch == run.Epoch)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Snapshot, run.Snapshot).SetProperty(row => row.Ledger, run.Ledger).SetProperty(row => row.IsParked, run.IsParked),
                cancellationToken);
        if (written is 0)
            throw new RunFencedException(run.Number);
    }

    /// <summary>Asked right before a write in the tenant: a node that was frozen and wakes writes nothing more.</summary>
    /// <exception cref="RunFencedException">The run was taken over or ended under a newer epoch.</exception>
    public async Task EnsureMineAsync(SetupRun run, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        if (!await context.Set<SetupRun>().AnyAsync(row => row.Number == run.Number && row.Epoch == run.Epoch, cancellationToken))
            throw new RunFencedException(run.Number);
    }

    /// <summary>Within a transaction: nobody takes the run over before it is committed.</summary>
    /// <exception cref="RunFencedException">The run was taken over or ended under a newer epoch.</exception>
    public static async Task HoldAsync(WizardDbContext context, SetupRun run, CancellationToken cancellationToken)
    {
        // Written and not only read, so that the row is locked.
        if (await context.Set<SetupRun>().Where(row => row.Number == run.Number && row.Epoch == run.Epoch)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Epoch, run.Epoch), cancellationToken) is 0)
            throw new RunFencedException(run.Number);
    }

    /// <summary>Nobody works on it any more, and who did writes nothing more under its epoch.</summary>
    /// <param name="run">With what is to be stored.</param>
    /// <param name="dueIn">When it may be taken up again; null when it has ended.</param>
    /// <param name="isParked">It waits for a person meanwhile.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RunFencedException">The run was taken over or ended under a newer epoch.</exception>
    public async Task LetGoAsync(SetupRun run, TimeSpan? dueIn, bool isParked, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var due = dueIn is { } pause ? await clock.NowAsync(context, cancellationToken) + pause : (DateTimeOffset?)null;
        var key = due is null ? null : run.ActiveKey;
        var written = await context.Set<SetupRun>().Where(row => row.Number == run.Number && row.Epoch == run.Epoch)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Snapshot, run.Snapshot).SetProperty(row => row.Ledger, run.Ledger)
                    .SetProperty(row => row.ActiveKey, key).SetProperty(row => row.DueAt, due).SetProperty(row => row.IsParked, isParked)
                    .SetProperty(row => row.Owner, (string?)null).SetProperty(row => row.LeaseUntil, (DateTimeOffset?)null)
                    .SetProperty(row => row.WorkKey, (TenantId?)null).SetProperty(row => row.Epoch, row => row.Epoch + 1),
                cancellationToken);
        if (written is 0)
            throw new RunFencedException(run.Number);
        (run.ActiveKey, run.DueAt, run.IsParked, run.Owner, run.LeaseUntil, run.WorkKey) = (key, due, isParked, null, null, null);
        run.Epoch++;
    }

    private static async Task<SetupRun?> FindToJoinAsync(
        WizardDbContext context, TenantId tenant, string family, SetupAnswers answers, string draftId, CancellationToken cancellationToken)
    {
        var key = SetupRun.KeyOf(tenant, family, answers);
        if (await context.Set<SetupRun>().AsNoTracking().SingleOrDefaultAsync(run => run.ActiveKey == key, cancellationToken) is { } active)
            return active;
        var shown = await context.Set<SetupDraft>().Where(draft => draft.Id == draftId).Select(draft => draft.NewestRun).SingleOrDefaultAsync(cancellationToken);
        var later = await context.Set<SetupRun>().AsNoTracking()
            .Where(run => run.TenantId == tenant && run.Family == family && run.Number > shown)
            .OrderByDescending(run => run.Number)
            .ToListAsync(cancellationToken);
        return later.Find(run => run.Ledger.DraftId == draftId);
    }
}

/// <summary>A run of the family is active.</summary>
internal sealed class RunUnderWayException() : Exception("A run of the same registration is under way.");

/// <summary>This process no longer owns the run.</summary>
internal sealed class RunFencedException(int number) : Exception($"Run {number} goes on elsewhere or has ended.");
