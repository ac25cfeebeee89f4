using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Audit;

/// <summary>Append and read only. What cannot be written here does not happen: append before the act, and after it.</summary>
public sealed class AuditLog(IDbContextFactory<WizardDbContext> database, TimeProvider time)
{
    /// <summary>Durable when it returns; throws when the entry could not be written.</summary>
    public async Task<AuditEntry> AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var appended = entry with { At = time.GetUtcNow() };
        context.Add(appended);
        await context.SaveChangesAsync(cancellationToken);
        return appended;
    }

    /// <summary>One page, newest first; nothing that the person may not see.</summary>
    public async Task<AuditSlice> ReadAsync(AuditQuery query, Person person, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var matching = Matching(context, query).VisibleTo(person);
        var page = query.After is { } after
            ? matching.Where(entry => entry.Number > after).OrderBy(entry => entry.Number)
            : matching.Where(entry => query.Before == null || entry.Number < query.Before).OrderByDescending(entry => entry.Number);
        var read = await page.Take(AuditSlice.Size + 1).ToListAsync(cancellationToken);
        var more = read.Count > AuditSlice.Size;
        var entries = read.Take(AuditSlice.Size).OrderByDescending(entry => entry.Number).ToList();
        return new()
        {
            Entries = entries,
            HasNewer = query.After is not null ? more : query.Before is not null && await AnyAsync(matching, query.Before.Value - 1, cancellationToken),
            HasOlder = query.After is not null || more,
        };
    }

    /// <summary>All entries of one run, oldest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ReadRunAsync(int run, Person person, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await Matching(context, new() { Run = run }).VisibleTo(person)
            .OrderBy(entry => entry.Number).Take(1000).ToListAsync(cancellationToken);
    }

    /// <summary>Whether a run of the tenant has such an entry.</summary>
    public async Task<bool> HasAsync(TenantId tenant, int run, AuditAction action, AuditOutcome outcome, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await Matching(context, new() { Tenant = tenant, Run = run, Action = action, Outcome = outcome }).AnyAsync(cancellationToken);
    }

    /// <summary>One entry, or null when there is none with this number that the person may see.</summary>
    public async Task<AuditEntry?> FindAsync(long number, Person person, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Set<AuditEntry>().AsNoTracking().VisibleTo(person)
            .SingleOrDefaultAsync(entry => entry.Number == number, cancellationToken);
    }

    /// <summary>Tenants and people to choose from, by name; at most 200 of each, the latest ones.</summary>
    public async Task<AuditChoices> ReadChoicesAsync(Person person, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var visible = context.Set<AuditEntry>().AsNoTracking().VisibleTo(person);
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

    private static IQueryable<AuditEntry> Matching(WizardDbContext context, AuditQuery query)
    {
        var entries = context.Set<AuditEntry>().AsNoTracking();
        if (query.Tenant is { } tenant)
            entries = entries.Where(entry => entry.TenantId == tenant);
        if (query.Person is { } person)
            entries = entries.Where(entry => entry.ActorId == person);
        if (query.Action is { } action)
            entries = entries.Where(entry => entry.Action == action);
        if (query.Outcome is { } outcome)
            entries = entries.Where(entry => entry.Outcome == outcome);
        if (query.From is { } from)
            entries = entries.Where(entry => entry.At >= from);
        if (query.Until is { } until)
            entries = entries.Where(entry => entry.At < until);
        if (query.Run is { } run)
            entries = entries.Where(entry => entry.Run == run);
        if (!string.IsNullOrWhiteSpace(query.Text))
        {
            var beginning = Beginning(query.Text);
            entries = entries.Where(entry =>
                TextSearch.Matches(entry.Subject, beginning) || TextSearch.Matches(entry.ActorName, beginning)
                || TextSearch.Matches(entry.RequestId, beginning) || TextSearch.Matches(entry.ClientRequestId, beginning));
        }

        return entries;
    }

    /// <summary>What was typed, taken literally, and anything after it.</summary>
    private static string Beginning(string text)
    {
        text = text.Trim();
        if (text.Length > AuditQuery.LongestText)
            text = text[..AuditQuery.LongestText];
        return text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal) + "%";
    }

    private static Task<bool> AnyAsync(IQueryable<AuditEntry> entries, long after, CancellationToken cancellationToken) =>
        entries.AnyAsync(entry => entry.Number > after, cancellationToken);
}
