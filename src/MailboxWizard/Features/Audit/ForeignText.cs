using System.Buffers;
using System.Globalization;
using System.Text;

namespace MailboxWizard.Features.Audit;

/// <summary>Text that others chose, made safe to read: nothing in it can hide, reorder or pretend.</summary>
public static class ForeignText
{
    private static readonly SearchValues<char> s_marks = SearchValues.Create("<>[]@|");

    /// <summary>Control, format (among them bidirectional) and unpaired surrogate characters become <c>\uXXXX</c>.</summary>
    public static string Shown(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        // Nearly all there is.
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        var shown = new StringBuilder(text.Length + 16);
        for (var index = 0; index < text.Length; index++)
        {
            if (!Rune.TryGetRuneAt(text, index, out var rune))
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[index]:X4}");
            else if (!IsPlain(rune))
                shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
            else
                shown.Append(rune);
            index += rune.Utf16SequenceLength > 1 ? 1 : 0;
        }

        return shown.ToString();
    }

    /// <summary>The same of a text in which people part lines.</summary>
    public static string ShownLines(string? text) => string.Join('\n', (text ?? "").ReplaceLineEndings("\n").Split('\n').Select(Shown));

    /// <summary>
    /// For a notice that goes to another program, which may read marks of its own in it: what makes a tag, a link, a mention or a column
    /// there is a blank.
    /// </summary>
    public static string InNotice(string? text)
    {
        var letters = Shown(text).ToCharArray();
        letters.AsSpan().ReplaceAny(s_marks, ' ');
        return new(letters);
    }

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);
}
