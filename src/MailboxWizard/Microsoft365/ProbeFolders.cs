using System.Globalization;
using System.Text;

namespace MailboxWizard.Microsoft365;

/// <summary>Finds a folder by its name among those that a probe saw, and names that are near it.</summary>
internal static class ProbeFolders
{
    /// <summary>So many folders are looked at; a mailbox that is monitored has far fewer.</summary>
    public const int Most = 10_000;

    /// <summary>How Outlook calls the Inbox, in its languages; a folder that has such a name and is another one comes first.</summary>
    private static readonly HashSet<string> InboxNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "Inbox", "Posteingang", "Boîte de réception", "Bandeja de entrada", "Posta in arrivo", "Postvak IN", "Caixa de entrada", "A Receber",
        "Skrzynka odbiorcza", "Inkorgen", "Indbakke", "Innboks", "Saapuneet", "Doručená pošta", "Beérkezett üzenetek", "Mesaje primite", "Gelen Kutusu",
        "Bústia d’entrada", "Safata d'entrada", "Ulazna pošta", "Prejeto", "Doručená pošta", "Saņemtie", "Gautieji", "Sissetulnud kirjad", "Εισερχόμενα",
        "Входящие", "Вхідні", "Входящи", "Prijemno sanduče", "Пријемно сандуче", "受信トレイ", "收件箱", "收件匣", "받은 편지함", "กล่องจดหมายเข้า",
        "Hộp thư đến", "Kotak Masuk", "Peti Masuk", "علبة الوارد", "תיבת דואר נכנס", "इनबॉक्स", "Sarrerako ontzia", "Caixa de Entrada",
    };

    /// <summary>
    /// Folders of this name, as Therefore takes a name and no path; a usual name of the Inbox finds the Inbox. What looks like a path is looked
    /// for as a whole first, for a name may hold a slash, and then by its last part, which is what Therefore is given.
    /// </summary>
    public static FolderSearch Search(FolderTree tree, FolderSighting inbox, string name)
    {
        var whole = SearchName(tree, inbox, name);
        return whole.Matches.Count == 0 && LastPart(name) is var last && last != name ? SearchName(tree, inbox, last) with { IsOfPath = true } : whole;
    }

    /// <summary>Whatever their capitals: Exchange finds names so, and nobody knows whether Therefore tells them apart.</summary>
    public static List<FolderSighting> Named(FolderTree tree, string name) =>
        [.. tree.Folders.Where(folder => string.Equals(folder.Name, name, StringComparison.OrdinalIgnoreCase))];

    /// <summary>The folder's name alone, of what was entered as a path.</summary>
    public static string LastPart(string folder) =>
        folder.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [.., var last] && folder.AsSpan().ContainsAny('/', '\\') ? last : folder;

    private static FolderSearch SearchName(FolderTree tree, FolderSighting inbox, string name)
    {
        var matches = Named(tree, name);
        if (matches.Exists(folder => folder.Name == name))
            return new() { Name = name, Matches = matches };
        if (InboxNames.Contains(name.Trim()))
            return new() { Name = name, Matches = [inbox], IsInboxByMeaning = true };
        return new() { Name = name, Matches = matches, Near = matches.Count == 0 ? Near(tree.Folders, name) : [] };
    }

    private static List<string> Near(IEnumerable<FolderSighting> folders, string name)
    {
        var wanted = Plain(name);
        var allowed = Math.Max(1, wanted.Length / 4);
        return [.. folders
            .Select(folder => (folder.Name, Plain: Plain(folder.Name)))
            // So far apart in length that no change of letters brings them together.
            .Where(near => Math.Abs(near.Plain.Length - wanted.Length) <= allowed)
            .Select(near => (near.Name, Distance: Distance(wanted, near.Plain)))
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

/// <summary>What a search for a folder's name found.</summary>
public sealed record FolderSearch
{
    /// <summary>The name that was looked for.</summary>
    public required string Name { get; init; }

    /// <summary>It is the last part of what was entered.</summary>
    public bool IsOfPath { get; init; }

    /// <summary>Folders of the name, whatever their capitals.</summary>
    public required IReadOnlyList<FolderSighting> Matches { get; init; }

    /// <summary>The name meant the Inbox, which is called differently in this mailbox.</summary>
    public bool IsInboxByMeaning { get; init; }

    /// <summary>Names near the one that was not found, nearest first.</summary>
    public IReadOnlyList<string> Near { get; init; } = [];
}
