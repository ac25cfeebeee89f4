using System.Data.Common;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Setup;

/// <summary>
/// Who works on which run. A node takes a run up with one statement that raises its epoch, and keeps it by renewing its lease; a
/// lease that runs out is a node that died, and the run is anybody's. Nothing here makes a run right: the epoch does, and that
/// every step looks before it writes. See docs/decisions/0011-a-lease-on-the-runs-own-row.md.
/// </summary>
internal sealed class SetupRunLeases(IDbContextFactory<WizardDbContext> database, DatabaseClock clock, IOptions<SetupOptions> options)
{
    /// <summary>A pause that Microsoft asked for, or one between attempts, is never longer: what is due later than this was written by a clock that ran ahead.</summary>
    private static readonly TimeSpan s_longestPause = TimeSpan.FromHours(1);

    /// <summary>Unique in the cluster and new with each start of the process.</summary>
    public string Node { get; } = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";

    /// <summary>One node alone uses an SQLite file: what an earlier process left is free as soon as this one is here.</summary>
    public async Task FreeWhatAnEarlierProcessLeftAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var now = await clock.NowAsync(context, cancellationToken);
        // Rows of before runs were leased.
        await context.Set<SetupRun>().Where(run => run.ActiveKey != null && run.DueAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.DueAt, now), cancellationToken);
        if (context is not SqliteWizardDbContext)
            return;
        await context.Set<SetupRun>().Where(run => run.Owner != null).ExecuteUpdateAsync(
            set => set.SetProperty(run => run.Owner, (string?)null).SetProperty(run => run.LeaseUntil, (DateTimeOffset?)null)
                .SetProperty(run => run.WorkKey, (Microsoft365.TenantId?)null),
            cancellationToken);
    }

    /// <summary>Takes up to <paramref name="places"/> due runs, the oldest first, at most one of each tenant.</summary>
    /// <param name="places">How many more this node can work on.</param>
    /// <param name="here">Runs that this process is still working on, also under a lease that it has lost.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<SetupRun>> ClaimAsync(int places, IReadOnlyCollection<int> here, CancellationToken cancellationToken)
    {
        if (places < 1)
            return [];
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var now = await clock.NowAsync(context, cancellationToken);
        var (ahead, tooLong) = (now + s_longestPause, now + (options.Value.Lease * 4));
        var runs = context.Set<SetupRun>();
        var due = await runs.AsNoTracking()
            .Where(run => run.ActiveKey != null && !here.Contains(run.Number))
            // What waits for a person is due when the waiting is over, which may be days ahead.
            .Where(run => run.DueAt <= now || (run.DueAt > ahead && !run.IsParked))
            .Where(run => run.Owner == null || run.LeaseUntil <= now || run.LeaseUntil > tooLong)
            .Where(run => !runs.Any(other => other.WorkKey == run.TenantId && other.Number != run.Number))
            .OrderBy(run => run.Number)
            .Take(places * 2)
            .ToListAsync(cancellationToken);
        var claimed = new List<SetupRun>();
        foreach (var run in due.DistinctBy(run => run.TenantId).Take(places))
            if (await TryClaimAsync(context, run, now + options.Value.Lease, cancellationToken))
                claimed.Add(run);
        return claimed;
    }

    /// <summary>Keeps what this node holds a lease longer.</summary>
    /// <returns>Number and epoch of everything that it holds; what is missing was lost.</returns>
    public async Task<IReadOnlyDictionary<int, int>> RenewAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var until = await clock.NowAsync(context, cancellationToken) + options.Value.Lease;
        var mine = context.Set<SetupRun>().Where(run => run.Owner == Node);
        await mine.ExecuteUpdateAsync(set => set.SetProperty(run => run.LeaseUntil, until), cancellationToken);
        return await mine.Select(run => new { run.Number, run.Epoch }).ToDictionaryAsync(run => run.Number, run => run.Epoch, cancellationToken);
    }

    private async Task<bool> TryClaimAsync(WizardDbContext context, SetupRun run, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var tenant = run.TenantId;
        try
        {
            var taken = await context.Set<SetupRun>()
                .Where(row => row.Number == run.Number && row.Epoch == run.Epoch && row.ActiveKey != null && row.Owner == run.Owner && row.LeaseUntil == run.LeaseUntil)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.Owner, Node).SetProperty(row => row.LeaseUntil, until).SetProperty(row => row.WorkKey, tenant)
                        .SetProperty(row => row.Epoch, row => row.Epoch + 1).SetProperty(row => row.Starts, row => row.Starts + 1),
                    cancellationToken);
            if (taken is 0)
                return false;
        }
        catch (DbException) when (!cancellationToken.IsCancellationRequested)
        {
            // Another node has just taken another run of this tenant: the index admits one.
            if (await context.Set<SetupRun>().AnyAsync(row => row.WorkKey == tenant && row.Number != run.Number, cancellationToken))
                return false;
            throw;
        }
        (run.Owner, run.LeaseUntil, run.WorkKey) = (Node, until, tenant);
        run.Epoch++;
        run.Starts++;
        return true;
    }
}
