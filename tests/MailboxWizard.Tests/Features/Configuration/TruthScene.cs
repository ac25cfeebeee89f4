using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MailboxWizard.Features.Configuration;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>What a Test comes to in a word, and all that it shows.</summary>
internal static partial class TruthScene
{
    public const string Green = "green";

    /// <summary>Red names the first row that is red, and why.</summary>
    public static string Colour(TestOutcome outcome) => outcome.Rows.FirstOrDefault(row => row.State is CheckState.Failed) is { } red
        ? outcome.Passed ? "red, and passed" : $"{red.Kind} {red.Cause}"
        : outcome.Passed ? Green : "neither";

    public static string Whole(TestOutcome outcome)
    {
        var text = new StringBuilder($"{outcome.Route}: {(outcome.Passed ? "passed" : "not passed")}\n");
        foreach (var row in outcome.Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Kind}: {string.Join(' ', new[] { row.State.ToString(), row.Cause?.ToString(), row.Code }.OfType<string>())}\n");
            foreach (var said in new[] { row.Detail, row.Suggestions.Count == 0 ? null : $"did you mean {string.Join(", ", row.Suggestions)}", row.WhoseMove, row.Remedy, row.Usually is { } usually ? $"usually within {usually}" : null })
            {
                if (!string.IsNullOrEmpty(said))
                    text.Append(CultureInfo.InvariantCulture, $"  {Clock().Replace(said, "{time}")}\n");
            }
        }
        return text.ToString();
    }

    /// <summary>The file in which an outcome is kept.</summary>
    public static string File(params string[] names) => Path.Combine([Repository.Root, "tests", "MailboxWizard.Tests", "Features", "Configuration", "Snapshots", .. names]);

    [GeneratedRegex("[0-9]{2}:[0-9]{2} UTC")]
    private static partial Regex Clock();
}
