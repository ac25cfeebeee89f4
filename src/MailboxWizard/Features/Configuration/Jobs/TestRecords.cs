using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// Who tests which hand-off: one node at a time, under a lease that is longer than a Test can last. A Test changes nothing in the
/// tenant, so one that is done twice after a node froze does no harm; its word counts only under the epoch that is still the row's.
/// </summary>
/// <remarks>Longer than most: each way in which the one row is taken, given back and begun anew.</remarks>
internal sealed class TestRecords(IDbContextFactory<WizardDbContext> database, DatabaseClock clock, IOptions<TestOptions> options, TimeProvider time)
{
    private readonly string _node = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";

    /// <summary>One process alone uses an SQLite file: what an earlier one was testing is free, and due.</summary>
    public async Task FreeWhatAnEarlierProcessLeftAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        if (context is SqliteWizardDbContext)
            await context.Set<TestRecord>().Where(record => record.Owner != null).ExecuteUpdateAsync(
                set => set.SetProperty(record => record.Owner, (string?)null).SetProperty(record => record.LeaseUntil, (DateTimeOffset?)null), cancellationToken);
    }

    /// <summary>This node's from now on, whether or not it is due.</summary>
    /// <param name="handoff">To be tested.</param>
    /// <param name="isNews">Something was changed for it just now: the Test of a moment ago says nothing any more.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="bothRoutes">Both are asked about; a Test of one says nothing of the other.</param>
    /// <param name="further">A further mailbox is tried; a Test without one says nothing of it.</param>
    /// <returns>Neither a record nor a refusal when it is being tested already.</returns>
    public Task<(TestRecord? Record, TestRefusal? Refusal)> TakeAsync(Handoff handoff, bool isNews, CancellationToken cancellationToken, bool bothRoutes = false, bool further = false) => database.InOneStepAsync(
        async Task<(TestRecord?, TestRefusal?)> (WizardDbContext context) =>
        {
            var now = await clock.NowAsync(context, cancellationToken);
            var record = await context.Set<TestRecord>().SingleOrDefaultAsync(other => other.Handoff == handoff.Number, cancellationToken);
            if (record is null)
                context.Add(record = new() { Handoff = handoff.Number, TenantId = handoff.TenantId });
            else if (IsTaken(record, now))
                return (null, null);
            else if (TooSoon(record, handoff, isNews, bothRoutes, further) is { } refusal)
                return (null, refusal);
            Take(record, now);
            // Left by a node that dies, it is found by another.
            record.DueAt = now;
            await context.SaveChangesAsync(cancellationToken);
            return (record, null);
        },
        cancellationToken);

    /// <summary>Takes up to <paramref name="places"/> that are due, the one that has waited longest first.</summary>
    public async Task<IReadOnlyList<TestRecord>> TakeDueAsync(int places, CancellationToken cancellationToken)
    {
        if (places < 1)
            return [];
        List<int> due;
        await using (var context = await database.CreateDbContextAsync(cancellationToken))
        {
            var now = await clock.NowAsync(context, cancellationToken);
            due = await context.Set<TestRecord>()
                .Where(record => record.DueAt <= now && (record.Owner == null || record.LeaseUntil <= now))
                .OrderBy(record => record.DueAt).Take(places).Select(record => record.Handoff).ToListAsync(cancellationToken);
        }
        var taken = new List<TestRecord>();
        foreach (var number in due)
        {
            var record = await database.InOneStepAsync(
                async context =>
                {
                    var now = await clock.NowAsync(context, cancellationToken);
                    var mine = await context.Set<TestRecord>().SingleAsync(other => other.Handoff == number, cancellationToken);
                    if (mine.DueAt is null || mine.DueAt > now || IsTaken(mine, now))
                        return null;
                    Take(mine, now);
                    await context.SaveChangesAsync(cancellationToken);
                    return mine;
                },
                cancellationToken);
            if (record is not null)
                taken.Add(record);
        }
        return taken;
    }

    /// <summary>The Test that this node took has ended, and is done again when <paramref name="wait"/> says so.</summary>
    /// <returns>False when another node has taken it since, or it is about what the hand-off was before: then nothing is recorded.</returns>
    public async Task<bool> EndAsync(TestRecord taken, TestOutcome outcome, TestWait? wait, CancellationToken cancellationToken)
    {
        var isOld = false;
        var isMine = await GiveBackAsync(
            taken,
            async (context, record, now) =>
            {
                // A run has moved or joined the hand-off in this moment: it is tested again as it is now.
                isOld = await OfAsync(context, taken.Handoff, taken.TenantId, cancellationToken) is { IsLive: true } handoff && !outcome.IsAbout(handoff);
                (record.Outcome, record.Wait, record.DueAt) = isOld ? (null, null, now) : (outcome, wait, Due(wait, now));
            },
            cancellationToken);
        return isMine && !isOld;
    }

    /// <summary>No Test was made, or it broke: what was waited for is waited for on.</summary>
    public Task<bool> LeaveAsync(TestRecord taken, TestWait? wait, CancellationToken cancellationToken) =>
        GiveBackAsync(taken, (record, now) => (record.Wait, record.DueAt) = (wait, Due(wait, now)), cancellationToken);

    /// <summary>This node stops in the middle of it: it is due at once, on another node or after the next start.</summary>
    public Task<bool> HandOnAsync(TestRecord taken, CancellationToken cancellationToken) =>
        GiveBackAsync(taken, (record, now) => record.DueAt = now, cancellationToken);

    private Task<bool> GiveBackAsync(TestRecord taken, Action<TestRecord, DateTimeOffset> change, CancellationToken cancellationToken) => GiveBackAsync(
        taken,
        (_, record, now) =>
        {
            change(record, now);
            return Task.CompletedTask;
        },
        cancellationToken);

    private Task<bool> GiveBackAsync(TestRecord taken, Func<WizardDbContext, TestRecord, DateTimeOffset, Task> change, CancellationToken cancellationToken) => database.InOneStepAsync(
        async context =>
        {
            var record = await context.Set<TestRecord>().SingleAsync(other => other.Handoff == taken.Handoff, cancellationToken);
            if (record.Owner != _node || record.Epoch != taken.Epoch)
                return false;
            await change(context, record, await clock.NowAsync(context, cancellationToken));
            (record.Owner, record.LeaseUntil) = (null, null);
            await context.SaveChangesAsync(cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>It was tested elsewhere, by the run that made the hand-off, joined it or moved it, and goes on here.</summary>
    public Task WaitAsync(int number, TenantId tenant, TestOutcome outcome, TestWait wait, CancellationToken cancellationToken) => database.InOneStepAsync(
        async context =>
        {
            var now = await clock.NowAsync(context, cancellationToken);
            var record = await context.Set<TestRecord>().SingleOrDefaultAsync(other => other.Handoff == number && other.TenantId == tenant, cancellationToken);
            if (record is null)
                context.Add(record = new() { Handoff = number, TenantId = tenant });
            if (IsTaken(record, now))
            {
                // Whoever tests it in this moment knows better, but for what was made only now.
                record.Wait = (record.Wait ?? wait) with { MadeAt = wait.MadeAt };
                return await context.SaveChangesAsync(cancellationToken);
            }
            var handoff = await OfAsync(context, number, tenant, cancellationToken);
            // A run that joined has tested what it joined with, and nothing else.
            (record.Outcome, record.Wait, record.DueAt) = (handoff is not null && outcome.IsAbout(handoff) ? outcome : null, wait, Due(wait, now));
            return await context.SaveChangesAsync(cancellationToken);
        },
        cancellationToken);

    /// <summary>
    /// A run has moved it or joined it, or an undo has taken that back: what was tested is tested again, at once. One whose last Test is about what
    /// it is now, or that was never tested, stays as it is.
    /// </summary>
    public Task AgainAsync(int number, TenantId tenant, CancellationToken cancellationToken) => database.InOneStepAsync(
        async context =>
        {
            var record = await context.Set<TestRecord>().SingleOrDefaultAsync(other => other.Handoff == number && other.TenantId == tenant, cancellationToken);
            // One that waits without an outcome was joined before, and waits for what it was then.
            if (record is null or { Outcome: null, Wait: null } || await OfAsync(context, number, tenant, cancellationToken) is not { } handoff || record.Outcome?.IsAbout(handoff) is true)
                return 0;
            (record.Outcome, record.Wait, record.DueAt) = (null, null, await clock.NowAsync(context, cancellationToken));
            return await context.SaveChangesAsync(cancellationToken);
        },
        cancellationToken);

    /// <summary>Null when it was never tested.</summary>
    public async Task<(TestRecord Record, bool IsRunning)?> FindAsync(int number, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Set<TestRecord>().AsNoTracking().SingleOrDefaultAsync(other => other.Handoff == number, cancellationToken) is { } record
            ? (record, IsTaken(record, await clock.NowAsync(context, cancellationToken)))
            : null;
    }

    /// <summary>Each Test takes a fresh token, and Entra stops who asks too often. By this node's clock, as the outcome is; one that is ahead refuses nobody.</summary>
    private TestRefusal? TooSoon(TestRecord record, Handoff handoff, bool isNews, bool bothRoutes, bool further)
    {
        var now = time.GetUtcNow();
        // Whatever is asked, and whatever was changed.
        if (record.Wait is { Cause: Cause.TooOften } stopped && stopped.NextAt > now)
            return TestRefusal.AskedTooOften;
        if (isNews || record.Outcome is not { } last || now < last.StartedAt || now - last.StartedAt >= options.Value.LeastDistance)
            return null;
        // Another mailbox each time, it would never be the same question.
        if (further)
            return last.TriesFurther ? TestRefusal.FurtherJustNow : null;
        return (!bothRoutes || last.OtherRoute is not null) && last.IsAbout(handoff) ? TestRefusal.TestedJustNow : null;
    }

    private static Task<Handoff?> OfAsync(WizardDbContext context, int number, TenantId tenant, CancellationToken cancellationToken) =>
        context.Set<Handoff>().AsNoTracking().SingleOrDefaultAsync(handoff => handoff.Number == number && handoff.TenantId == tenant, cancellationToken);

    /// <summary>By the clock that all nodes go by: this one's own may be minutes off.</summary>
    private DateTimeOffset? Due(TestWait? wait, DateTimeOffset now) => wait is null ? null : now + (wait.NextAt - time.GetUtcNow());

    private static bool IsTaken(TestRecord record, DateTimeOffset now) => record.Owner is not null && record.LeaseUntil > now;

    private void Take(TestRecord record, DateTimeOffset now)
    {
        (record.Owner, record.LeaseUntil) = (_node, now + options.Value.Lease);
        record.Epoch++;
    }
}
