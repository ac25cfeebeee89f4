using System.Linq.Expressions;
using MailboxWizard.Storage;

namespace MailboxWizard.Features.Audit;

/// <summary>Filters as the database understands them.</summary>
internal static class AuditMatching
{
    /// <summary>All filters but the text; where the page begins is not one.</summary>
    public static IQueryable<AuditEntry> Matching(this IQueryable<AuditEntry> entries, AuditQuery query)
    {
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
        return entries;
    }

    /// <summary>Where a text may begin, each place by itself: an index serves one of them, never all at once.</summary>
    public static IReadOnlyList<Expression<Func<AuditEntry, bool>>> Places(string text)
    {
        var beginning = Beginning(text);
        return
        [
            entry => TextSearch.Matches(entry.Subject, beginning),
            entry => TextSearch.Matches(entry.ActorName, beginning),
            entry => TextSearch.Matches(entry.RequestId, beginning),
            entry => TextSearch.Matches(entry.ClientRequestId, beginning),
        ];
    }

    /// <summary>All places at once, for walking through entries one by one; all entries where no text is asked for.</summary>
    public static IQueryable<AuditEntry> MatchingText(this IQueryable<AuditEntry> entries, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return entries;
        var beginning = Beginning(text);
        return entries.Where(entry =>
            TextSearch.Matches(entry.Subject, beginning) || TextSearch.Matches(entry.ActorName, beginning)
            || TextSearch.Matches(entry.RequestId, beginning) || TextSearch.Matches(entry.ClientRequestId, beginning));
    }

    /// <summary>What was typed, taken literally, and anything after it.</summary>
    private static string Beginning(string text) =>
        text.Trim().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal) + "%";
}
