using System.Globalization;
using System.Text;

namespace MailboxWizard.Microsoft365;

/// <summary>Finds a folder by its name among those that a probe saw, and names that are near it.</summary>
internal static class ProbeFolders
{
    /// <summary>So many folders are looked at; a mailbox that is monitored has far fewer.</summary>
    public const int Most = 2000;

    /// <summary>How Outlook calls the Inbox in the languages that customers use.</summary>
    private static readonly HashSet<string> InboxNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "Inbox", "Posteingang", "Boîte de réception", "Bandeja de entrada", "Posta in arrivo", "Postvak IN", "Caixa de entrada", "A Receber",
        "Skrzynka odbiorcza", "Inkorgen", "Indbakke", "Innboks", "Saapuneet", "Doručená pošta", "Beérkezett üzenetek", "Mesaje primite", "Gelen Kutusu",
    };

    public static FolderSearch Search(IReadOnlyCollection<FolderSighting> folders, FolderSighting inbox, string name, bool stoppedEarly)
    {
        var matches = folders.Where(folder => string.Equals(folder.Name, name, StringComparison.Ordinal)).ToList();
        var byMeaning = matches.Count == 0 && InboxNames.Contains(name.Trim());
        return new()
        {
            Matches = byMeaning ? [inbox] : matches,
            IsInboxByMeaning = byMeaning,
            Near = matches.Count == 0 && !byMeaning ? Near(folders, name) : [],
            FoldersSeen = folders.Count,
            StoppedEarly = stoppedEarly,
        };
    }

    private static List<string> Near(IEnumerable<FolderSighting> folders, string name)
    {
        var wanted = Plain(name);
        var allowed = Math.Max(1, wanted.Length / 4);
        return [.. folders
            .Select(folder => (folder.Name, Distance: Distance(wanted, Plain(folder.Name))))
            .Where(near => near.Distance <= allowed)
            .OrderBy(near => near.Distance)
            .ThenBy(near => near.Name, StringComparer.OrdinalIgnoreCase)
            .Select(near => near.Name)
            .Distinct(StringComparer.Ordinal)
            .Take(3)];
    }

    /// <summary>Without capitals, outer blanks and marks over letters; ä is also ae, as people type it.</summary>
    private static string Plain(string name)
    {
        var spelled = name.Trim().ToLowerInvariant().Normalize(NormalizationForm.FormC)
            .Replace("ä", "ae", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal)
            .Replace("ü", "ue", StringComparison.Ordinal).Replace("ß", "ss", StringComparison.Ordinal);
        return string.Concat(spelled.Normalize(NormalizationForm.FormD)
            .Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) is not UnicodeCategory.NonSpacingMark));
    }

    /// <summary>Letters to insert, drop or change until one name is the other (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var change = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.Length];
    }
}
