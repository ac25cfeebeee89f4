using MailboxWizard.Storage;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>
/// Text of a column with an index. PostgreSQL refuses a row whose index entry is longer than a third of a page, 2704 bytes
/// (https://www.postgresql.org/docs/current/btree.html): what others choose must not be able to keep an entry out of the log.
/// </summary>
internal static class IndexedText
{
    /// <summary>UTF-16 units, the ellipsis too: three bytes each at most, in capitals and in small letters.</summary>
    public const int Longest = 600;

    /// <summary>As every database keeps it, cut behind a whole character.</summary>
    public static string Of(string text)
    {
        var clean = StorableText.Clean(text);
        if (clean.Length <= Longest)
            return clean;
        var kept = char.IsLowSurrogate(clean[Longest - 1]) ? Longest - 2 : Longest - 1;
        return $"{clean.AsSpan(0, kept)}…";
    }
}
