using MailboxWizard.Features.Audit.Chain;
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

    /// <summary>How many that fit have a greater number than <paramref name="head"/>, at most one more than <see cref="MostCounted"/>; null when they were not counted in time.</summary>
    public async Task<int?> CountNewerAsync(AuditQuery query, long head, Person person, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        try
        {
            return await context.WithinAsync(
                Patience,
                async limited => await (await context.MatchingAsync(query, person, limited)).MatchingText(query.Text)
                    .Where(entry => entry.Number > head).OrderBy(entry => entry.Number).Take(MostCounted + 1).CountAsync(limited),
                cancellationToken);
        }
        catch (QueryTookTooLongException)
        {
            return null;
        }
    }

    /// <summary>The entries of one run, oldest first; at most one more than <see cref="LongestRun"/>.</summary>
    /// <exception cref="QueryTookTooLongException">They were not found in time.</exception>
    public async Task<IReadOnlyList<AuditEntry>> ReadRunAsync(int run, Person person, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.WithinAsync(
            Patience,
            async limited => await (await context.VisibleEntriesAsync(person, limited)).Where(entry => entry.Run == run).OrderBy(entry => entry.Number).Take(LongestRun + 1).ToListAsync(limited),
            cancellationToken);
    }

    /// <summary>One entry, or null when there is none with this number that the person may see.</summary>
    /// <exception cref="QueryTookTooLongException">It was not found in time.</exception>
    public async Task<AuditEntry?> FindAsync(long number, Person person, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.WithinAsync(Patience, async limited => await (await context.VisibleEntriesAsync(person, limited)).SingleOrDefaultAsync(entry => entry.Number == number, limited), cancellationToken);
    }

    /// <summary>
    /// Tenants and people to choose from, by name: of the tenant that is chosen, where one is. Who is chosen already is among
    /// them, as far as an entry that the person may see names them, and so is the tenant.
    /// </summary>
    /// <param name="query">What is chosen.</param>
    /// <param name="person">Who reads.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="names">Where there are more than a list holds.</param>
    public async Task<AuditChoices> ReadChoicesAsync(AuditQuery query, Person person, CancellationToken cancellationToken, AuditChoiceNames? names = null)
    {
        if (!person.IsStaff && !person.IsAdministrator)
            return new([], []);
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        try
        {
            return await context.WithinAsync(Patience, limited => ChoicesAsync(context, query, person, names ?? new(), limited), cancellationToken);
        }
        catch (QueryTookTooLongException)
        {
            // What is chosen stays chosen, by id: another list would say that nothing is.
            return new(query.Tenant is { } tenant ? [(tenant, "")] : [], query.Person is { } actor ? [(actor, "")] : []);
        }
    }

    /// <summary>What the tenant was called last; empty where nothing is known, or where the person may not know it.</summary>
    internal async Task<string> NameOfAsync(TenantId tenant, Person person, CancellationToken cancellationToken)
    {
        if (!person.MayRead(tenant))
            return "";
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Set<AuditTenant>().Where(row => row.Id == tenant).Select(row => row.Name).FirstOrDefaultAsync(cancellationToken) ?? "";
    }

    private static async Task<AuditChoices> ChoicesAsync(
        WizardDbContext context, AuditQuery query, Person person, AuditChoiceNames names, CancellationToken cancellationToken)
    {
        var tenants = context.Set<AuditTenant>().AsNoTracking();
        if (!person.IsStaff)
            tenants = tenants.Where(tenant => tenant.Id == person.TenantId);
        var people = context.Set<AuditPerson>().AsNoTracking().VisibleTo(person);
        if (query.Tenant is { } chosen)
            people = people.Where(other => other.TenantId == chosen || other.TenantId == person.TenantId);
        var (some, who) = (tenants, people);
        if (AuditMatching.Beginning(names.Tenants) is { } tenantNames)
            some = some.Where(tenant => TextSearch.Matches(tenant.Name, tenantNames));
        if (AuditMatching.Beginning(names.People) is { } personNames)
            who = who.Where(other => TextSearch.Matches(other.Name, personNames));
        var (listed, hasMoreTenants) = Cut((await some.OrderBy(tenant => tenant.Name).Take(AuditChoices.Most + 1).Select(tenant => new { tenant.Id, tenant.Name })
            .ToListAsync(cancellationToken)).Select(tenant => (tenant.Id, tenant.Name)).ToList());
        var (named, hasMorePeople) = Cut((await who.OrderBy(other => other.Name).Take(AuditChoices.Most + 1).Select(other => new { other.Id, other.Name })
            .ToListAsync(cancellationToken)).Select(other => (other.Id, other.Name)).ToList());
        // One that was erased has no name, and is chosen all the same.
        if (query.Tenant is { } here && person.MayRead(here) && !listed.Exists(tenant => tenant.Id == here))
            listed.Add((here, await tenants.Where(tenant => tenant.Id == here).Select(tenant => tenant.Name).FirstOrDefaultAsync(cancellationToken) ?? ""));
        if (query.Person is { } actor && !named.Exists(other => other.Id == actor)
            && await (await context.VisibleEntriesAsync(person, cancellationToken)).Where(entry => entry.ActorId == actor).OrderByDescending(entry => entry.Number).FirstOrDefaultAsync(cancellationToken) is { } entry)
            named.Add((actor, entry.ActorName));
        return new(listed, [.. named.OrderBy(other => other.Name, StringComparer.OrdinalIgnoreCase)]) { HasMoreTenants = hasMoreTenants, HasMorePeople = hasMorePeople };

        static (List<T> Listed, bool HasMore) Cut<T>(List<T> read) => (read.Count > AuditChoices.Most ? read[..AuditChoices.Most] : read, read.Count > AuditChoices.Most);
    }

    private static async Task<AuditSlice> PageAsync(WizardDbContext context, AuditQuery query, Person person, CancellationToken cancellationToken)
    {
        // Where the row that says so is gone, which Verify says, what is there is shown all the same.
        var head = await context.Set<AuditHead>().Select(row => (long?)row.Number).SingleOrDefaultAsync(cancellationToken)
            ?? await context.Set<AuditRow>().MaxAsync(row => (long?)row.Number, cancellationToken) ?? 0;
        var search = new AuditSearch(context, await context.MatchingAsync(query, person, cancellationToken), query.Text);
        const int wanted = AuditSlice.Size + 1;
        if (query.After is { } after && after < head)
        {
            var newer = await search.AfterAsync(after, head, wanted, cancellationToken);
            if (newer.Count == wanted)
                return new() { Entries = [.. newer.Take(AuditSlice.Size).Reverse()], HasNewer = true, HasOlder = true, Head = head };
            // The newest page is whole, rather than the few that are newer than the page from which one came.
        }

        // An address may name any number: what lies behind the end begins at the end.
        var before = query.After is null && query.Before <= head ? query.Before : null;
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
