using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Setup;

/// <summary>All runs in the database. Writes carry the epoch under which the writer was started.</summary>
internal sealed class SetupRuns(IDbContextFactory<WizardDbContext> database)
{
    /// <summary>Adds the run, or names the one to join, which then was there first.</summary>
    public async Task<(SetupRun Run, bool IsNew)> AddOrJoinAsync(SetupRun run, CancellationToken cancellationToken)
    {
        // Looking and adding are one step: of two presses one adds, and the other finds it even when it has ended already.
        return await database.InOneStepAsync<(SetupRun, bool)>(
            async context =>
            {
                if (await FindToJoinAsync(context, run.TenantId, run.Family, run.Ledger.DraftId, cancellationToken) is { } there)
                    return (there, false);
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

    /// <summary>The run that is under way for the registration, or else the one that this plan has started since it was shown.</summary>
    public async Task<SetupRun?> FindToJoinAsync(TenantId tenant, string family, string draftId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await FindToJoinAsync(context, tenant, family, draftId, cancellationToken);
    }

    public async Task<SetupRun?> FindAsync(int number, Person person, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Set<SetupRun>().AsNoTracking().VisibleTo(person).SingleOrDefaultAsync(run => run.Number == number, cancellationToken);
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

    public async Task<IReadOnlyList<SetupRun>> ActiveAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Set<SetupRun>().AsNoTracking().Where(run => run.ActiveKey != null).ToListAsync(cancellationToken);
    }

    /// <summary>Makes an ended run active again under a new epoch; false when another run of the registration is active.</summary>
    public async Task<bool> TryReopenAsync(SetupRun run, CancellationToken cancellationToken)
    {
        var key = SetupRun.KeyOf(run.TenantId, run.Family);
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        try
        {
            var reopened = await context.Set<SetupRun>().Where(row => row.Number == run.Number && row.Epoch == run.Epoch && row.ActiveKey == null)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.ActiveKey, key).SetProperty(row => row.Epoch, run.Epoch + 1), cancellationToken);
            if (reopened is 0)
                return false;
            run.ActiveKey = key;
            run.Epoch++;
            return true;
        }
        catch (System.Data.Common.DbException) when (!cancellationToken.IsCancellationRequested)
        {
            if (!await context.Set<SetupRun>().AnyAsync(row => row.ActiveKey == key, cancellationToken))
                throw;
            return false;
        }
    }

    /// <exception cref="RunFencedException">The run was taken over or ended under a newer epoch.</exception>
    public async Task SaveAsync(SetupRun run, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var written = await context.Set<SetupRun>().Where(row => row.Number == run.Number && row.Epoch == run.Epoch)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Snapshot, run.Snapshot).SetProperty(row => row.Ledger, run.Ledger).SetProperty(row => row.ActiveKey, run.ActiveKey),
                cancellationToken);
        if (written is 0)
            throw new RunFencedException(run.Number);
    }

    /// <summary>Takes the run away from whoever works on it.</summary>
    public async Task FenceAsync(SetupRun run, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        await context.Set<SetupRun>().Where(row => row.Number == run.Number && row.Epoch == run.Epoch)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Epoch, run.Epoch + 1), cancellationToken);
        run.Epoch++;
    }

    private static async Task<SetupRun?> FindToJoinAsync(
        WizardDbContext context, TenantId tenant, string family, string draftId, CancellationToken cancellationToken)
    {
        var key = SetupRun.KeyOf(tenant, family);
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

/// <summary>This process no longer owns the run.</summary>
internal sealed class RunFencedException(int number) : Exception($"Run {number} goes on elsewhere or has ended.");
