namespace MailboxWizard.Features.Setup.Scripts;

/// <summary>Text as bash reads it back unchanged, whatever it holds.</summary>
internal static class BashText
{
    /// <summary>
    /// Within single quotes nothing means anything but the single quote:
    /// https://www.gnu.org/software/bash/manual/html_node/Single-Quotes.html.
    /// </summary>
    public static string Quote(string text) => text.Contains('\0', StringComparison.Ordinal)
        ? throw new ArgumentException("Bash has no words with a null character.", nameof(text))
        : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
