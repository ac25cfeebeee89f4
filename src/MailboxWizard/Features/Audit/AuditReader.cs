using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Audit;

/// <summary>Reads the audit log; nothing that the person may not see, and nothing that takes longer than a reader waits.</summary>
public sealed class AuditReader(IDbContextFactory<WizardDbContext> database)
{
    /// <summary>More entries of one run than a timeline shows.</summary>
    public const int LongestRun = 2000;

    /// <summary>More new entries than are counted.</summary>
    public const int MostCounted = 99;

    /// <summary>What the database may take for one question of a page.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>One page, newest first.</summary>
    /// <exception cref="ArgumentException">The query has a fault, which the page says instead of asking.</exception>
    public async Task<AuditSlice> ReadAsync(AuditQuery query, Person person, CancellationToken cancellationToken)
    {
        if (query.Fault is { } fault)
            throw new ArgumentException($"There is no page of a query with {fault}.", nameof(query));
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        try
        {
            return await context.WithinAsync(Patience, limited => PageAsync(context, query, person, limited), cancellationToken);
        }
        catch (QueryTookTooLongException)
        {
            return AuditSlice.TooWide;
        }
    }

    /// <summary>How many that fit have a greater number than <paramref name="head"/>; at most one more than <see cref="MostCounted"/>.</summary>
    public async Task<int> CountNewerAsync(AuditQuery query, long head, Person person, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        try
        {
            return await context.WithinAsync(
                Patience,
                limited => Visible(context, person).Matching(query).MatchingText(query.Text)
                    .Where(entry => entry.Number > head).OrderBy(entry => entry.Number).Take(MostCounted + 1).CountAsync(limited),
                cancellationToken);
        }
        catch (QueryTookTooLongException)
        {
            return MostCounted + 1;
        }
    }

    /// <summary>The entries of one run, oldest first; at most one more than <see cref="LongestRun"/>.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ReadRunAsync(int run, Person person, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await Visible(context, person).Where(entry => entry.Run == run)
            .OrderBy(entry => entry.Number).Take(LongestRun + 1).ToListAsync(cancellationToken);
    }

    /// <summary>One entry, or null when there is none with this number that the person may see.</summary>
    public async Task<AuditEntry?> FindAsync(long number, Person person, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await Visible(context, person).SingleOrDefaultAsync(entry => entry.Number == number, cancellationToken);
    }

    /// <summary>Tenants and people to choose from, by name; at most 200 of each, the latest ones.</summary>
    public async Task<AuditChoices> ReadChoicesAsync(Person person, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var visible = Visible(context, person);
        var tenants = await visible
            .GroupBy(entry => entry.TenantId).Select(group => new { Id = group.Key, Last = group.Max(entry => entry.Number) })
            .OrderByDescending(group => group.Last).Take(200)
            .Join(visible, group => group.Last, entry => entry.Number, (group, entry) => new { group.Id, Name = entry.TenantName })
            .ToListAsync(cancellationToken);
        var people = await visible.Where(entry => entry.ActorId != null)
            .GroupBy(entry => entry.ActorId).Select(group => new { Id = group.Key, Last = group.Max(entry => entry.Number) })
            .OrderByDescending(group => group.Last).Take(200)
            .Join(visible, group => group.Last, entry => entry.Number, (group, entry) => new { group.Id, Name = entry.ActorName })
            .ToListAsync(cancellationToken);
        return new(
            [.. tenants.Select(tenant => (tenant.Id, tenant.Name)).OrderBy(tenant => tenant.Name, StringComparer.OrdinalIgnoreCase)],
            [.. people.Select(actor => (actor.Id!.Value, actor.Name)).OrderBy(actor => actor.Name, StringComparer.OrdinalIgnoreCase)]);
    }

    /// <summary>What the tenant was called last, as far as the person may see it; empty where nothing is known.</summary>
    internal async Task<string> NameOfAsync(TenantId tenant, Person person, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await Visible(context, person).Where(entry => entry.TenantId == tenant)
            .OrderByDescending(entry => entry.Number).Select(entry => entry.TenantName).FirstOrDefaultAsync(cancellationToken) ?? "";
    }

    internal static IQueryable<AuditEntry> Visible(WizardDbContext context, Person person) =>
        context.Set<AuditEntry>().AsNoTracking().VisibleTo(person);

    private static async Task<AuditSlice> PageAsync(WizardDbContext context, AuditQuery query, Person person, CancellationToken cancellationToken)
    {
        var head = await context.Set<AuditEntry>().MaxAsync(entry => (long?)entry.Number, cancellationToken) ?? 0;
        var search = new AuditSearch(Visible(context, person).Matching(query), query.Text);
        const int wanted = AuditSlice.Size + 1;
        if (query.After is { } after)
        {
            var newer = await search.AfterAsync(after, head, wanted, cancellationToken);
            if (newer.Count == wanted)
                return new() { Entries = [.. newer.Take(AuditSlice.Size).Reverse()], HasNewer = true, HasOlder = true, Head = head };
            // The newest page is whole, rather than the few that are newer than the page from which one came.
        }

        var before = query.After is null ? query.Before : null;
        var read = await search.BeforeAsync(before ?? head + 1, wanted, cancellationToken);
        return new()
        {
            Entries = [.. read.Take(AuditSlice.Size)],
            HasNewer = before is { } place && (await search.AfterAsync(place - 1, head, 1, cancellationToken)).Count > 0,
            HasOlder = read.Count == wanted,
            Head = head,
        };
    }
}
