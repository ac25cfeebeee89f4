using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Pages;

/// <summary>Rows and mailboxes in words: counted, and named.</summary>
internal static class SetupRowText
{
    public const int Steps = 13;

    /// <summary>One address, or the first and how many more.</summary>
    public static string Mailboxes(this IStringLocalizer<SetupText> text, SetupAnswers answers) => answers.Mailboxes switch
    {
        [var only] => only.Address,
        [var first, ..] => text["Run.Many", first.Address, answers.Mailboxes.Count - 1],
        _ => "",
    };

    /// <summary>How many rows ended in which way, in words: <em>3 found, 10 created</em>.</summary>
    public static string Counted(this IStringLocalizer<SetupText> text, string keys, IEnumerable<SetupRow> rows, params IEnumerable<SetupStepState> states)
    {
        var counts = rows.CountBy(row => row.State).ToDictionary();
        return string.Join(", ", states.Where(counts.ContainsKey).Select(state => text[$"{keys}.{state}", counts[state]].Value));
    }
}
