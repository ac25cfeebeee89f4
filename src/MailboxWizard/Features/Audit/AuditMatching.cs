using System.Linq.Expressions;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.Audit.Retention;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Audit;

/// <summary>Filters as the database understands them.</summary>
internal static class AuditMatching
{
    /// <summary>People whose name begins with a text, before it counts as frequent.</summary>
    private const int MostPeople = 50;

    /// <summary>The number up to which months were dropped; 0 when none were.</summary>
    public static async Task<long> DroppedAsync(this WizardDbContext context, CancellationToken cancellationToken) =>
        await context.Set<AuditCheckpoint>().MaxAsync(checkpoint => (long?)checkpoint.LastNumber, cancellationToken) ?? 0;

    /// <summary>
    /// What the person may see. Before what was dropped the log has not begun: nothing that lies there is shown, whoever put it
    /// there.
    /// </summary>
    public static async Task<IQueryable<AuditEntry>> VisibleEntriesAsync(this WizardDbContext context, Person reader, CancellationToken cancellationToken)
    {
        var dropped = await context.DroppedAsync(cancellationToken);
        // Not as a bound: of two on the same side SQLite takes one to walk from, and it may be this one instead of the page's.
        // https://www.sqlite.org/optoverview.html
        return context.Set<AuditEntry>().AsNoTracking().VisibleTo(reader).Where(entry => entry.Number - dropped > 0);
    }

    /// <summary>What the person may see and what fits all filters but the text; where the page begins is not one.</summary>
    /// <remarks>
    /// Times never run backwards along the numbers, so that days are numbers too: asked for so, every other filter's index
    /// serves them as well.
    /// </remarks>
    public static async Task<IQueryable<AuditEntry>> MatchingAsync(this WizardDbContext context, AuditQuery query, Person reader, CancellationToken cancellationToken)
    {
        var entries = await context.VisibleEntriesAsync(reader, cancellationToken);
        if (query.Tenant is { } tenant)
            entries = entries.Where(entry => entry.TenantId == tenant);
        if (query.Person is { } person)
            entries = entries.Where(entry => entry.ActorId == person);
        if (query.Action is { } action)
            entries = entries.Where(entry => entry.Action == action);
        if (query.Outcome is { } outcome)
            entries = entries.Where(entry => entry.Outcome == outcome);
        if (query.Run is { } run)
            entries = entries.Where(entry => entry.Run == run);
        var rows = context.Set<AuditRow>().AsNoTracking();
        if (query.From is { } from)
        {
            var first = await rows.Where(row => row.At >= from).OrderBy(row => row.At).ThenBy(row => row.Number)
                .Select(row => (long?)row.Number).FirstOrDefaultAsync(cancellationToken) ?? long.MaxValue;
            entries = entries.Where(entry => entry.Number >= first);
        }

        if (query.Until is { } until)
        {
            var last = await rows.Where(row => row.At < until).OrderByDescending(row => row.At).ThenByDescending(row => row.Number)
                .Select(row => (long?)row.Number).FirstOrDefaultAsync(cancellationToken) ?? 0;
            entries = entries.Where(entry => entry.Number <= last);
        }

        return entries;
    }

    /// <summary>
    /// Where a text may begin; null when it begins too many names. Who is the subject of an entry need not act in any: an owner who
    /// was removed never came here.
    /// </summary>
    public static async Task<AuditPlaces?> PlacesAsync(this WizardDbContext context, string text, CancellationToken cancellationToken)
    {
        var beginning = Beginning(text)!;
        var people = await context.Set<AuditPerson>().AsNoTracking()
            .Where(person => TextSearch.Matches(person.Name, beginning) || TextSearch.Matches(person.Address, beginning))
            .Select(person => new
            {
                person.Id,
                // A person as subject is called by the user name, if it is known: the view of the entries says the same.
                IsAlsoSubject = person.Address == null || TextSearch.Matches(person.Address, beginning),
            })
            .Take(MostPeople + 1).ToListAsync(cancellationToken);
        return people.Count > MostPeople ? null : new(
            [
                row => TextSearch.Matches(row.Subject, beginning),
                row => TextSearch.Matches(row.RequestId, beginning),
                row => TextSearch.Matches(row.ClientRequestId, beginning),
                .. people.Where(person => person.IsAlsoSubject).Select(person => About(person.Id)),
            ],
            [.. people.Select(person => person.Id)],
            AuditEntry.ProductName.StartsWith(text.Trim(), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>All places at once, for walking through entries one by one; all entries where no text is asked for.</summary>
    public static IQueryable<AuditEntry> MatchingText(this IQueryable<AuditEntry> entries, string? text)
    {
        if (Beginning(text) is not { } beginning)
            return entries;
        return entries.Where(entry =>
            TextSearch.Matches(entry.Subject, beginning) || TextSearch.Matches(entry.ActorName, beginning) || TextSearch.Matches(entry.ActorAddress, beginning)
            || TextSearch.Matches(entry.RequestId, beginning) || TextSearch.Matches(entry.ClientRequestId, beginning));
    }

    private static Expression<Func<AuditRow, bool>> About(ObjectId person) => row => row.SubjectId == person;

    /// <summary>What was typed, taken literally, and anything after it.</summary>
    /// <returns>Null for a blank.</returns>
    internal static string? Beginning(string? text) => string.IsNullOrWhiteSpace(text) ? null :
        text.Trim().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal) + "%";
}

/// <summary>Places where a text begins, as an index serves them: each by itself, never all at once.</summary>
/// <param name="Beginnings">An index names their entries, in whichever order.</param>
/// <param name="People">An index names what each of them did in the order of the log.</param>
/// <param name="IsProduct">What nobody did counts too.</param>
internal sealed record AuditPlaces(IReadOnlyList<Expression<Func<AuditRow, bool>>> Beginnings, IReadOnlyList<ObjectId> People, bool IsProduct);
